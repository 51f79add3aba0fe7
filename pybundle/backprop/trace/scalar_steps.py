"""The steps at granularity "scalar": one for each term of a sum and each entry of a matrix.

Every step of a sum writes the partial sum so far, added left to right as the passes add it. So the
last step of a sum writes exactly the number of the passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from ..notation import speech, tex
from ..notation.quantity import Quantity, Ref
from ..notation.speech import component as spoken
from ..notation.symbols import component
from . import neuron_steps as by_neuron
from . import plan, softmax_steps
from .plan import Rule
from .run import Run
from .step import Step, Words


def scalar_steps(run: Run, rule: Rule, i: int) -> Iterator[Step]:
    """The steps of an entry of the plan: sums term by term, matrices entry by entry.

    Other quantities have the steps of granularity "neuron".
    """
    return STEPS.get(rule, by_neuron.neuron_steps)(run, rule, i)


def pre_activation(run: Run, rule: Rule, i: int) -> Iterator[Step]:
    """For each neuron z_k ← z_k + W_kl a_l for all l, and z_k ← z_k + b_k."""
    biased = rule is plan.PRE_ACTIVATION_WITH_BIAS
    for k in run.neurons(i):
        with np.errstate(all="ignore"):
            sums = np.add.accumulate(run.W[i][k - 1] * run.a[i - 1])
        for j in run.inputs(i):
            yield _weighted_input(run, i, k, j, sums, complete=j == sums.size and not biased)
        if biased:
            yield _bias(run, i, k, sums[-1])


def _weighted_input(run: Run, i: int, k: int, j: int, sums: np.ndarray, complete: bool) -> Step:
    value = sums[j - 1]

    def words() -> Words:
        z = component("z", i, k)
        so_far = partial(Quantity, ref=Ref("z", i, k))
        side = tex.product(run.named("W", i)[k, j], run.named("a", i - 1)[j])
        post, filled = "", ""
        if j > 1:
            post, filled = "z^{(i)}_k + ", f"{z} + "
            side = tex.join(tex.number(so_far(sums[j - 2])), "+", side)
        return Words(
            rf"z^{{(i)}}_k \leftarrow {post}W^{{(i)}}_{{k,l}}\, a^{{(i-1)}}_l",
            rf"{z} \leftarrow {filled}{component('W', i, k, j)}\, "
            rf"{component('a', i - 1, j)}",
            tex.equation(z, side, tex.number(so_far(value)), first=r"\leftarrow"),
            f"Neuron {k} of layer {i} {'adds' if j > 1 else 'starts with'} input {j} times its "
            f"weight: {spoken('z', i, k)} {speech.sum_so_far(value, complete)}.",
        )

    before = (Ref("z", i, k),) if j > 1 else ()
    reads = (Ref("W", i, k, j), Ref("a", i - 1, j), *before)
    return Step(plan.PRE_ACTIVATION, i, reads, Ref("z", i, k), value, words)


def _bias(run: Run, i: int, k: int, so_far: np.float64) -> Step:
    value = run.z[i][k - 1]

    def words() -> Words:
        z, b = component("z", i, k), component("b", i, k)
        before = tex.number(Quantity(so_far, Ref("z", i, k)))
        side = tex.join(before, "+", tex.factor(run.named("b", i)[k]))
        return Words(
            r"z^{(i)}_k \leftarrow z^{(i)}_k + b^{(i)}_k",
            rf"{z} \leftarrow {z} + {b}",
            tex.equation(z, side, tex.number(run.named("z", i)[k]), first=r"\leftarrow"),
            f"Neuron {k} of layer {i} adds its bias: {spoken('z', i, k)} {speech.result(value)}.",
        )

    reads = (Ref("z", i, k), Ref("b", i, k))
    return Step(plan.PRE_ACTIVATION_WITH_BIAS, i, reads, Ref("z", i, k), value, words)


def squared_error(run: Run, rule: Rule, N: int) -> Iterator[Step]:
    """C ← C + (a_k − x̂_k)² for all k."""
    with np.errstate(all="ignore"):
        difference = run.a[N] - run.target
        sums = np.add.accumulate(difference * difference)
    for k in run.neurons(N):
        yield _square(run, rule, k, sums)


def _square(run: Run, rule: Rule, k: int, sums: np.ndarray) -> Step:
    N, value = run.N, sums[k - 1]
    reads: tuple[Ref, ...] = (Ref("a", N, k), Ref("target", row=k))
    so_far, side = "", by_neuron.squared_numbers(run, k)
    if k > 1:
        reads += (Ref("C"),)
        so_far, side = "C + ", tex.join(tex.number(Quantity(sums[k - 2], Ref("C"))), "+", side)

    def words() -> Words:
        result = tex.number(Quantity(value, Ref("C")))
        return Words(
            rf"C \leftarrow {so_far}{{(a^{{(N)}}_k - \hat x_k)}}^2",
            rf"C \leftarrow {so_far}{by_neuron.squared_symbols(N, k)}",
            tex.equation("C", side, result, first=r"\leftarrow"),
            f"Output {k} adds the square of its distance to the target: C "
            f"{speech.sum_so_far(value, k == len(sums))}.",
        )

    return Step(rule, N, reads, Ref("C"), value, words)


def delta(run: Run, rule: Rule, i: int) -> Iterator[Step]:
    """For each neuron δ_k ← δ_k + W_lk δ_l for all l of the next layer, and δ_k ← δ_k σ'(z_k)."""
    for k in run.neurons(i):
        with np.errstate(all="ignore"):
            sums = np.add.accumulate(run.W[i + 1][:, k - 1] * run.delta[i + 1])
        for j in run.neurons(i + 1):
            yield _delta_back(run, rule, i, k, j, sums)
        yield _slope(run, rule, i, k, sums[-1])


def _delta_back(run: Run, rule: Rule, i: int, k: int, j: int, sums: np.ndarray) -> Step:
    value = sums[j - 1]

    def words() -> Words:
        delta = component("delta", i, k)
        so_far = partial(Quantity, ref=Ref("delta", i, k))
        side = tex.product(run.named("W", i + 1)[j, k], run.named("delta", i + 1)[j])
        post, filled = "", ""
        if j > 1:
            post, filled = r"\delta^{(i)}_k + ", f"{delta} + "
            side = tex.join(tex.number(so_far(sums[j - 2])), "+", side)
        return Words(
            rf"\delta^{{(i)}}_k \leftarrow {post}W^{{(i+1)}}_{{l,k}}\, \delta^{{(i+1)}}_l",
            rf"{delta} \leftarrow {filled}{component('W', i + 1, j, k)}\, "
            rf"{component('delta', i + 1, j)}",
            tex.equation(delta, side, tex.number(so_far(value)), first=r"\leftarrow"),
            f"Neuron {k} of layer {i} {'adds' if j > 1 else 'starts with'} what comes back from "
            f"neuron {j} of layer {i + 1}, its δ times the weight between them: "
            f"{spoken('δ', i, k)} {speech.sum_so_far(value, False)}.",
        )

    before = (Ref("delta", i, k),) if j > 1 else ()
    reads = (Ref("W", i + 1, j, k), Ref("delta", i + 1, j), *before)
    return Step(rule, i, reads, Ref("delta", i, k), value, words)


def _slope(run: Run, rule: Rule, i: int, k: int, so_far: np.float64) -> Step:
    value = run.delta[i][k - 1]

    def words() -> Words:
        delta, z = component("delta", i, k), component("z", i, k)
        return Words(
            rf"\delta^{{(i)}}_k \leftarrow \delta^{{(i)}}_k\, {run.sigma('i')}'(z^{{(i)}}_k)",
            rf"{delta} \leftarrow {delta}\, {run.sigma(i)}'({z})",
            tex.equation(
                delta,
                tex.product(Quantity(so_far, Ref("delta", i, k)), run.named_slope(i)[k]),
                tex.number(run.named("delta", i)[k]),
                first=r"\leftarrow",
            ),
            f"Neuron {k} of layer {i} multiplies by the slope of its activation: "
            f"{spoken('δ', i, k)} {speech.result(value)}.",
        )

    reads = (Ref("delta", i, k), Ref("z", i, k))
    return Step(rule, i, reads, Ref("delta", i, k), value, words)


def gradient(run: Run, rule: Rule, i: int) -> Iterator[Step]:
    """∂C/∂W_kl = δ_k a_l for all k and l."""
    return (_slope_in_weight(run, rule, i, k, j) for k in run.neurons(i) for j in run.inputs(i))


def _slope_in_weight(run: Run, rule: Rule, i: int, k: int, j: int) -> Step:
    value = run.dW[i][k - 1, j - 1]

    def words() -> Words:
        left = component("dW", i, k, j)
        delta, a = run.named("delta", i)[k], run.named("a", i - 1)[j]
        return Words(
            r"\frac{\partial C}{\partial W^{(i)}_{k,l}} = \delta^{(i)}_k\, a^{(i-1)}_l",
            rf"{left} = {component('delta', i, k)}\, {component('a', i - 1, j)}",
            tex.equation(left, tex.product(delta, a), tex.number(run.named("dW", i)[k, j])),
            f"The cost reacts to the weight from input {j} to neuron {k} of layer {i} as to "
            f"{spoken('z', i, k)}, times that input: "
            f"∂C/∂{spoken('W', i, k, j)} {speech.result(value)}.",
        )

    reads = (Ref("delta", i, k), Ref("a", i - 1, j))
    return Step(rule, i, reads, Ref("dW", i, k, j), value, words)


def update(run: Run, rule: Rule, i: int) -> Iterator[Step]:
    """W_kl ← W_kl − η ∂C/∂W_kl for all k and l."""
    return (_new_weight(run, rule, i, k, j) for k in run.neurons(i) for j in run.inputs(i))


def _new_weight(run: Run, rule: Rule, i: int, k: int, j: int) -> Step:
    new = run.new_W(i)[k - 1, j - 1]

    def words() -> Words:
        left = component("W", i, k, j)
        side, result = by_neuron.step_down(run, "W", i, (k, j))
        return Words(
            r"W^{(i)}_{k,l} \leftarrow W^{(i)}_{k,l} - \eta\, "
            r"\frac{\partial C}{\partial W^{(i)}_{k,l}}",
            rf"{left} \leftarrow {left} - \eta\, {component('dW', i, k, j)}",
            tex.equation(left, side, result, first=r"\leftarrow"),
            speech.updated(
                f"The weight from input {j} to neuron {k} of layer {i}",
                run.dW[i][k - 1, j - 1],
                spoken("W", i, k, j),
                speech.number(new),
            ),
        )

    reads = (Ref("W", i, k, j), Ref("dW", i, k, j))
    return Step(rule, i, reads, Ref("W", i, k, j), new, words)


STEPS: dict[Rule, Callable[[Run, Rule, int], Iterator[Step]]] = {
    plan.PRE_ACTIVATION: pre_activation,
    plan.PRE_ACTIVATION_WITH_BIAS: pre_activation,
    plan.SQUARED_ERROR: squared_error,
    plan.CROSS_ENTROPY: softmax_steps.cross_entropy_by_term,
    plan.DELTA: delta,
    plan.GRADIENT: gradient,
    plan.UPDATE: update,
}
