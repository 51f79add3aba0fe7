"""The steps at granularity "neuron": one for each component, with its sum written out.

Gradients and updates go neuron by neuron too: row k of a matrix belongs to neuron k.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..notation import speech, tex
from ..notation.quantity import Ref
from ..notation.speech import component as spoken
from ..notation.speech import sub
from ..notation.symbols import component, target
from . import plan, softmax_steps
from .plan import Rule
from .run import Run
from .step import Step, Words


def neuron_steps(run: Run, rule: Rule, i: int) -> Iterator[Step]:
    """One step for each neuron of an entry of the plan; the cost is a single step."""
    if rule in COSTS:
        yield COSTS[rule](run, rule, i)
    else:
        yield from (STEPS[rule](run, rule, i, k) for k in run.neurons(i))


def pre_activation(run: Run, rule: Rule, i: int, k: int) -> Step:
    """z_k = Σ_l W_kl a_l (+ b_k)."""
    W, a, z = run.named("W", i), run.named("a", i - 1), run.z[i][k - 1]
    biased = rule is plan.PRE_ACTIVATION_WITH_BIAS

    def words() -> Words:
        left = component("z", i, k)
        symbols = tex.plus(
            a.size,
            lambda j: f"{component('W', i, k, j)} {component('a', i - 1, j)}",
            *([component("b", i, k)] if biased else []),
        )
        products = tex.plus(
            a.size,
            lambda j: tex.product(W[k, j], a[j]),
            *([tex.factor(run.named("b", i)[k])] if biased else []),
        )
        return Words(
            r"z^{(i)}_k = \sum_{l=1}^{n_i} W^{(i)}_{k,l}\, a^{(i-1)}_l"
            + (" + b^{(i)}_k" if biased else ""),
            tex.equation(left, symbols),
            tex.equation(left, products, tex.number(run.named("z", i)[k])),
            f"Neuron {k} of layer {i} sums its weighted inputs: {spoken('z', i, k)} "
            f"{speech.result(z)}.",
        )

    reads = (Ref("W", i, k), Ref("a", i - 1), *((Ref("b", i, k),) if biased else ()))
    return Step(rule, i, reads, Ref("z", i, k), z, words)


def activation(run: Run, rule: Rule, i: int, k: int) -> Step:
    """a_k = σ(z_k)."""
    z, a, value = run.named("z", i)[k], run.named("a", i)[k], run.a[i][k - 1]

    def words() -> Words:
        sigma, left = run.sigma(i), component("a", i, k)
        applied = tex.join(sigma, tex.parenthesised(tex.number(z)))
        return Words(
            rf"a^{{(i)}}_k = {run.sigma('i')}(z^{{(i)}}_k)",
            rf"{left} = {sigma}({component('z', i, k)})",
            tex.equation(left, applied, tex.number(a)),
            f"Neuron {k} of layer {i} applies {run.network[i].sigma.name}: {spoken('a', i, k)} "
            f"{speech.result(value)}.",
        )

    return Step(rule, i, (Ref("z", i, k),), Ref("a", i, k), value, words)


def squared_error(run: Run, rule: Rule, N: int) -> Step:
    """C = Σ_k (a_k − x̂_k)²."""
    a = run.a[N]

    def words() -> Words:
        symbols = tex.plus(a.size, lambda k: squared_symbols(N, k))
        squares = tex.plus(a.size, lambda k: squared_numbers(run, k))
        return Words(
            r"C = \sum_{k=1}^{m_N} {(a^{(N)}_k - \hat x_k)}^2",
            tex.equation("C", symbols),
            tex.equation("C", squares, tex.number(run.named("C"))),
            f"The cost is the sum of the squared differences between output and target: "
            f"C {speech.result(run.C)}.",
        )

    return Step(rule, N, (Ref("a", N), Ref("target")), Ref("C"), run.C, words)


def squared_symbols(N: int, k: int) -> str:
    """(a_k − x̂_k)² in symbols."""
    return f"{{({component('a', N, k)} - {target(k)})}}^2"


def squared_numbers(run: Run, k: int) -> tex.Tex:
    """(a_k − x̂_k)² in numbers."""
    a_k, target_k = run.named("a", run.N)[k], run.named("target")[k]
    return tex.join(tex.difference(tex.number(a_k), tex.factor(target_k)), "^2")


def delta_last(run: Run, rule: Rule, N: int, k: int) -> Step:
    """δ_k = 2(a_k − x̂_k) σ'(z_k) in the last layer."""
    a, x_hat, value = run.named("a", N)[k], run.named("target")[k], run.delta[N][k - 1]

    def words() -> Words:
        left, sigma = component("delta", N, k), run.sigma(N)
        difference = tex.difference(tex.number(a), tex.factor(x_hat))
        side = tex.join("2", difference, tex.DOT, tex.factor(run.named_slope(N)[k]))
        return Words(
            rf"\delta^{{(N)}}_k = 2{{(a^{{(N)}}_k - \hat x_k)}}\, {run.sigma('N')}'(z^{{(N)}}_k)",
            rf"{left} = 2{{({component('a', N, k)} - {target(k)})}}\, "
            rf"{sigma}'({component('z', N, k)})",
            tex.equation(left, side, tex.number(run.named("delta", N)[k])),
            f"How the cost reacts to {spoken('z', N, k)}: twice the distance of output {k} to its "
            f"target, times the slope of its activation, "
            f"{spoken('δ', N, k)} {speech.result(value)}.",
        )

    reads = (Ref("a", N, k), Ref("target", row=k), Ref("z", N, k))
    return Step(rule, N, reads, Ref("delta", N, k), value, words)


def delta(run: Run, rule: Rule, i: int, k: int) -> Step:
    """δ_k = (Σ_l W_lk δ_l) σ'(z_k), with W and the δ_l of the next layer."""
    W, after = run.named("W", i + 1), run.named("delta", i + 1)
    value = run.delta[i][k - 1]

    def words() -> Words:
        left, sigma = component("delta", i, k), run.sigma(i)
        symbols = tex.plus(
            after.size,
            lambda j: f"{component('W', i + 1, j, k)} {component('delta', i + 1, j)}",
        )
        products = tex.plus(after.size, lambda j: tex.product(W[j, k], after[j]))
        times = tex.join(tex.DOT, tex.factor(run.named_slope(i)[k]))
        sum_of = tex.bracketed if after.size > 1 else tex.join
        return Words(
            r"\delta^{(i)}_k = \Bigl( \sum_{l=1}^{m_{i+1}} W^{(i+1)}_{l,k}\, \delta^{(i+1)}_l "
            rf"\Bigr)\, {run.sigma('i')}'(z^{{(i)}}_k)",
            tex.equation(left, tex.join(sum_of(symbols), rf"\, {sigma}'({component('z', i, k)})")),
            tex.equation(
                left, tex.join(sum_of(products), times), tex.number(run.named("delta", i)[k])
            ),
            f"{spoken('z', i, k)} acts on the cost only through layer {i + 1}: each δ comes back "
            f"through its weight, times the slope, {spoken('δ', i, k)} {speech.result(value)}.",
        )

    reads = (Ref("W", i + 1), Ref("delta", i + 1), Ref("z", i, k))
    return Step(rule, i, reads, Ref("delta", i, k), value, words)


def gradient(run: Run, rule: Rule, i: int, k: int) -> Step:
    """∂C/∂W_kl = δ_k a_l for all l: row k of the gradient."""
    delta, a, value = run.named("delta", i), run.named("a", i - 1), run.dW[i][k - 1]

    def words() -> Words:
        return Words(
            r"\frac{\partial C}{\partial W^{(i)}_{k,l}} = \delta^{(i)}_k\, a^{(i-1)}_l",
            rf"{component('dW', i, k, 'l')} = {component('delta', i, k)}\, "
            rf"{component('a', i - 1, 'l')}",
            tex.rows(
                a.size,
                lambda j: (
                    component("dW", i, k, j),
                    "=",
                    tex.product(delta[k], a[j]),
                    tex.number(run.named("dW", i)[k, j]),
                ),
            ),
            f"The cost reacts to each weight into neuron {k} of layer {i} as to "
            f"{spoken('z', i, k)}, times its input: "
            f"row {k} of ∂C/∂W{sub(i)} is {speech.vector(value)}.",
        )

    reads = (Ref("delta", i, k), Ref("a", i - 1))
    return Step(rule, i, reads, Ref("dW", i, k), value, words)


def bias_gradient(run: Run, rule: Rule, i: int, k: int) -> Step:
    """∂C/∂b_k = δ_k."""
    value = run.db[i][k - 1]

    def words() -> Words:
        left = component("db", i, k)
        return Words(
            r"\frac{\partial C}{\partial b^{(i)}_k} = \delta^{(i)}_k",
            rf"{left} = {component('delta', i, k)}",
            tex.equation(left, tex.number(run.named("db", i)[k])),
            f"The cost reacts to the bias of neuron {k} of layer {i} as to {spoken('z', i, k)}: "
            f"∂C/∂{spoken('b', i, k)} {speech.result(value)}.",
        )

    reads = (Ref("delta", i, k),)
    return Step(rule, i, reads, Ref("db", i, k), value, words)


def update(run: Run, rule: Rule, i: int, k: int) -> Step:
    """W_kl ← W_kl − η ∂C/∂W_kl for all l: row k of the new weights."""
    new = run.new_W(i)[k - 1]

    def words() -> Words:
        return Words(
            r"W^{(i)}_{k,l} \leftarrow W^{(i)}_{k,l} - \eta\, "
            r"\frac{\partial C}{\partial W^{(i)}_{k,l}}",
            rf"{component('W', i, k, 'l')} \leftarrow {component('W', i, k, 'l')} - "
            rf"\eta\, {component('dW', i, k, 'l')}",
            tex.rows(
                new.size,
                lambda j: (component("W", i, k, j), r"\leftarrow", *step_down(run, "W", i, (k, j))),
            ),
            speech.updated(
                f"Each weight into neuron {k} of layer {i}",
                run.dW[i][k - 1],
                f"row {k} of W{sub(i)}",
                speech.vector(new),
            ),
        )

    reads = (Ref("W", i, k), Ref("dW", i, k))
    return Step(rule, i, reads, Ref("W", i, k), new, words)


def bias_update(run: Run, rule: Rule, i: int, k: int) -> Step:
    """b_k ← b_k − η ∂C/∂b_k."""
    new = run.new_b(i)[k - 1]

    def words() -> Words:
        left = component("b", i, k)
        side, result = step_down(run, "b", i, k)
        return Words(
            r"b^{(i)}_k \leftarrow b^{(i)}_k - \eta\, \frac{\partial C}{\partial b^{(i)}_k}",
            rf"{left} \leftarrow {left} - \eta\, {component('db', i, k)}",
            tex.equation(left, side, result, first=r"\leftarrow"),
            speech.updated(
                f"The bias of neuron {k} of layer {i}",
                run.db[i][k - 1],
                spoken("b", i, k),
                speech.number(new),
            ),
        )

    reads = (Ref("b", i, k), Ref("db", i, k))
    return Step(rule, i, reads, Ref("b", i, k), new, words)


def step_down(run: Run, name: str, i: int, place: int | tuple[int, int]) -> tuple[tex.Tex, tex.Tex]:
    """The update of an entry of W_i or b_i in numbers: old − η · slope, and new."""
    move = tex.product(run.named("learning_rate"), run.named(f"d{name}", i)[place])
    side = tex.join(tex.number(run.named(name, i)[place]), "-", move)
    return side, tex.number(run.named_new(name, i)[place])


COSTS: dict[Rule, Callable[[Run, Rule, int], Step]] = {
    plan.SQUARED_ERROR: squared_error,
    plan.CROSS_ENTROPY: softmax_steps.cross_entropy,
}
STEPS: dict[Rule, Callable[[Run, Rule, int, int], Step]] = {
    plan.PRE_ACTIVATION: pre_activation,
    plan.PRE_ACTIVATION_WITH_BIAS: pre_activation,
    plan.ACTIVATION: activation,
    plan.SOFTMAX: softmax_steps.activation_of_neuron,
    plan.DELTA_LAST: delta_last,
    plan.DELTA_LAST_SOFTMAX: softmax_steps.delta_of_neuron,
    plan.DELTA_LAST_CROSS_ENTROPY: softmax_steps.delta_of_cross_entropy_of_neuron,
    plan.DELTA: delta,
    plan.DELTA_SOFTMAX: softmax_steps.delta_of_neuron,
    plan.GRADIENT: gradient,
    plan.BIAS_GRADIENT: bias_gradient,
    plan.UPDATE: update,
    plan.BIAS_UPDATE: bias_update,
}
