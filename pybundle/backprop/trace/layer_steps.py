"""The steps at granularity "layer": one for each quantity of the plan, as a matrix equation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from ..arithmetic.arrays import Array
from ..notation import speech, tex
from ..notation.quantity import Quantity, Ref
from ..notation.speech import sub
from . import plan, softmax_steps
from .neuron_steps import squared_numbers
from .plan import Rule
from .run import Run
from .step import Step, Words

DW = r"\frac{\partial C}{\partial W_%s}"
DB = r"\frac{\partial C}{\partial b_%s}"
BIG = "Bigg"  # the size of parentheses about as high as a vector of three components


def layer_steps(run: Run, rule: Rule, i: int) -> Iterator[Step]:
    """The one step of an entry of the plan."""
    yield STEPS[rule](run, rule, i)


def pre_activation(run: Run, rule: Rule, i: int) -> Step:
    """z_i = W_i a_{i−1} (+ b_i)."""
    W, a, z = run.named("W", i), run.named("a", i - 1), run.named("z", i)
    biased = rule is plan.PRE_ACTIVATION_WITH_BIAS

    def words() -> Words:
        side = tex.matrix_product(W, a)
        if biased:
            side = tex.join(side, "+", tex.operand(run.named("b", i)))
        bias, plain_bias = (f" + b_{{{i}}}", f" + b{sub(i)}") if biased else ("", "")
        return Words(
            "z_i = W_i a_{i-1}" + (" + b_i" if biased else ""),
            f"z_{{{i}}} = W_{{{i}}} a_{{{i - 1}}}{bias}",
            tex.equation(f"z_{{{i}}}", side, tex.matrix(z)),
            f"Layer {i} weighs its inputs: z{sub(i)} = W{sub(i)}a{sub(i - 1)}{plain_bias} "
            f"{speech.result(run.z[i])}.",
        )

    reads = (Ref("W", i), Ref("a", i - 1), *((Ref("b", i),) if biased else ()))
    return Step(rule, i, reads, Ref("z", i), run.z[i], words)


def activation(run: Run, rule: Rule, i: int) -> Step:
    """a_i = σ_i(z_i)."""
    z, a = run.named("z", i), run.named("a", i)
    name = run.network[i].sigma.name
    each = "" if rule is plan.SOFTMAX else ", to each component"

    def words() -> Words:
        sigma = run.sigma(i)
        argument = tex.matrix(z) if z.size > 1 else tex.parenthesised(tex.matrix(z))
        return Words(
            rf"a_i = {run.sigma('i')}(z_i)",
            rf"a_{{{i}}} = {sigma}(z_{{{i}}})",
            tex.equation(f"a_{{{i}}}", tex.join(sigma, argument), tex.matrix(a)),
            f"Layer {i} applies its activation function, {name}{each}: "
            f"a{sub(i)} {speech.result(run.a[i])}.",
        )

    return Step(rule, i, (Ref("z", i),), Ref("a", i), run.a[i], words)


def squared_error(run: Run, rule: Rule, N: int) -> Step:
    """C = ‖a_N − x̂‖²."""

    def words() -> Words:
        return Words(
            r"C = {\lVert a_N - \hat x \rVert}^2",
            rf"C = {{\lVert a_{{{N}}} - \hat x \rVert}}^2",
            tex.equation(
                "C",
                tex.plus(run.target.size, partial(squared_numbers, run)),
                tex.number(run.named("C")),
            ),
            f"The cost is the squared distance from the output a{sub(N)} to the target: "
            f"C {speech.result(run.C)}.",
        )

    return Step(rule, N, (Ref("a", N), Ref("target")), Ref("C"), run.C, words)


def delta_last(run: Run, rule: Rule, N: int) -> Step:
    """δ_N = 2(a_N − x̂) ⊙ σ'(z_N)."""
    a, target = run.named("a", N), run.named("target")
    value = run.delta[N]

    def words() -> Words:
        left, right = tex.matrix(a), tex.operand(target)
        vectors = tex.bracketed(tex.join(left, "-", right), BIG)
        difference = vectors if a.size > 1 else tex.difference(left, right)
        side = tex.join("2", difference, _times(run.named_slope(N)))
        return Words(
            rf"\delta_N = 2{{(a_N - \hat x)}} \odot {run.sigma('N')}'(z_N)",
            rf"\delta_{{{N}}} = 2{{(a_{{{N}}} - \hat x)}} \odot {run.sigma(N)}'(z_{{{N}}})",
            tex.equation(rf"\delta_{{{N}}}", side, tex.matrix(run.named("delta", N))),
            f"How the cost reacts to z{sub(N)}: twice the distance to the target, times the slope "
            f"of the activation, δ{sub(N)} {speech.result(value)}.",
        )

    reads = (Ref("a", N), Ref("target"), Ref("z", N))
    return Step(rule, N, reads, Ref("delta", N), value, words)


def delta(run: Run, rule: Rule, i: int) -> Step:
    """δ_i = (W_{i+1}ᵀ δ_{i+1}) ⊙ σ'(z_i)."""
    W, after, value = run.named("W", i + 1), run.named("delta", i + 1), run.delta[i]

    def words() -> Words:
        product = tex.matrix_product(W, after, transpose=True)
        brackets = tex.bracketed(product, BIG) if W.size > 1 else product
        side = tex.join(brackets, _times(run.named_slope(i)))
        return Words(
            rf"\delta_i = (W_{{i+1}}^{{\top}} \delta_{{i+1}}) \odot {run.sigma('i')}'(z_i)",
            rf"\delta_{{{i}}} = (W_{{{i + 1}}}^{{\top}} \delta_{{{i + 1}}}) \odot "
            rf"{run.sigma(i)}'(z_{{{i}}})",
            tex.equation(rf"\delta_{{{i}}}", side, tex.matrix(run.named("delta", i))),
            f"z{sub(i)} acts on the cost only through z{sub(i + 1)}: δ{sub(i + 1)} goes back "
            f"through W{sub(i + 1)}, times the slope of layer {i}, "
            f"δ{sub(i)} {speech.result(value)}.",
        )

    reads = (Ref("W", i + 1), Ref("delta", i + 1), Ref("z", i))
    return Step(rule, i, reads, Ref("delta", i), value, words)


def gradient(run: Run, rule: Rule, i: int) -> Step:
    """∂C/∂W_i = δ_i a_{i−1}ᵀ."""
    dW = run.dW[i]

    def words() -> Words:
        side = tex.outer_product(run.named("delta", i), run.named("a", i - 1))
        return Words(
            DW % "i" + r" = \delta_i a_{i-1}^{\top}",
            DW % f"{{{i}}}" + rf" = \delta_{{{i}}} a_{{{i - 1}}}^{{\top}}",
            tex.equation(DW % f"{{{i}}}", side, tex.matrix(run.named("dW", i))),
            f"The cost reacts to each weight of layer {i} as to the z it is added to, times its "
            f"input: ∂C/∂W{sub(i)} = δ{sub(i)}a{sub(i - 1)}ᵀ{largest()}",
        )

    def largest() -> str:
        if 1 in dW.shape:
            return f" {speech.result(dW.ravel())}."
        k, j = _furthest_from_zero(dW)
        if dW[k, j] == 0:
            return ", which is all zero."
        return f". It reacts most to row {k + 1}, column {j + 1}: {speech.number(dW[k, j])}."

    reads = (Ref("delta", i), Ref("a", i - 1))
    return Step(rule, i, reads, Ref("dW", i), dW, words)


def bias_gradient(run: Run, rule: Rule, i: int) -> Step:
    """∂C/∂b_i = δ_i."""
    db = run.db[i]

    def words() -> Words:
        return Words(
            DB % "i" + r" = \delta_i",
            DB % f"{{{i}}}" + rf" = \delta_{{{i}}}",
            tex.equation(DB % f"{{{i}}}", tex.matrix(run.named("db", i))),
            f"The cost reacts to a bias of layer {i} as to the z it is added to: ∂C/∂b{sub(i)} = "
            f"δ{sub(i)} {speech.result(db)}.",
        )

    return Step(rule, i, (Ref("delta", i),), Ref("db", i), db, words)


def update(run: Run, rule: Rule, i: int) -> Step:
    """W_i ← W_i − η ∂C/∂W_i."""

    def words() -> Words:
        return Words(
            r"W_i \leftarrow W_i - \eta\, " + DW % "i",
            rf"W_{{{i}}} \leftarrow W_{{{i}}} - \eta\, " + DW % f"{{{i}}}",
            _step_down(run, "W", i),
            sentence(),
        )

    def sentence() -> str:
        old, new, slope = run.W[i], run.new_W(i), run.dW[i]
        who = f"Each weight of layer {i}"
        if 1 in new.shape or not slope.any():
            value = speech.vector(new.ravel()) if 1 in new.shape else speech.matrix(new)
            return speech.updated(who, slope, f"W{sub(i)}", value, _by(run))
        k, j = _furthest_from_zero(slope)
        values = f"from {speech.number(old[k, j])} to {speech.number(new[k, j])}"
        return f"{who} moves downhill{_by(run)}, most in row {k + 1}, column {j + 1}: {values}."

    reads = (Ref("W", i), Ref("dW", i))
    return Step(rule, i, reads, Ref("W", i), lambda: run.new_W(i), words)


def bias_update(run: Run, rule: Rule, i: int) -> Step:
    """b_i ← b_i − η ∂C/∂b_i."""
    new = run.new_b(i)

    def words() -> Words:
        return Words(
            r"b_i \leftarrow b_i - \eta\, " + DB % "i",
            rf"b_{{{i}}} \leftarrow b_{{{i}}} - \eta\, " + DB % f"{{{i}}}",
            _step_down(run, "b", i),
            speech.updated(
                f"Each bias of layer {i}", run.db[i], f"b{sub(i)}", speech.vector(new), _by(run)
            ),
        )

    reads = (Ref("b", i), Ref("db", i))
    return Step(rule, i, reads, Ref("b", i), new, words)


def _by(run: Run) -> str:
    """The length of the step in words."""
    return f", by η = {speech.number(run.learning_rate)} times its derivative"


def _furthest_from_zero(matrix: Array) -> tuple[int, int]:
    """Row and column, from 0, of the one entry that a sentence tells."""
    k, j = np.unravel_index(int(np.abs(matrix).argmax()), matrix.shape)
    return int(k), int(j)


def _times(slope: Quantity) -> tex.Tex:
    """⊙ and a column of slopes; between two numbers a dot."""
    return tex.join(r"\odot" if slope.size > 1 else tex.DOT, tex.operand(slope))


def _step_down(run: Run, name: str, i: int) -> str:
    """The update of W_i or b_i in numbers: old − η · slope = new."""
    slope = run.named(f"d{name}", i)
    dot = [tex.DOT] if slope.size == 1 else []
    move = tex.join(tex.number(run.named("learning_rate")), *dot, tex.operand(slope))
    side = tex.join(tex.matrix(run.named(name, i)), "-", move)
    new = tex.matrix(run.named_new(name, i))
    return tex.equation(f"{name}_{{{i}}}", side, new, first=r"\leftarrow")


STEPS: dict[Rule, Callable[[Run, Rule, int], Step]] = {
    plan.PRE_ACTIVATION: pre_activation,
    plan.PRE_ACTIVATION_WITH_BIAS: pre_activation,
    plan.ACTIVATION: activation,
    plan.SOFTMAX: activation,
    plan.SQUARED_ERROR: squared_error,
    plan.CROSS_ENTROPY: softmax_steps.cross_entropy,
    plan.DELTA_LAST: delta_last,
    plan.DELTA_LAST_SOFTMAX: softmax_steps.delta,
    plan.DELTA_LAST_CROSS_ENTROPY: softmax_steps.delta_of_cross_entropy,
    plan.DELTA: delta,
    plan.DELTA_SOFTMAX: softmax_steps.delta,
    plan.GRADIENT: gradient,
    plan.BIAS_GRADIENT: bias_gradient,
    plan.UPDATE: update,
    plan.BIAS_UPDATE: bias_update,
}
