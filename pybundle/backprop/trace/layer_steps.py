"""The steps at granularity "layer": one per matrix equation of the theorem."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from ..arithmetic.arrays import Array
from ..notation import speech, tex
from ..notation.quantity import Quantity, Ref
from ..notation.speech import sub
from . import softmax_steps
from .neuron_steps import squared_numbers
from .step import Equation, Run, Step, Words

DW = r"\frac{\partial C}{\partial W_%s}"
BIG = "Bigg"  # parentheses about as high as a vector of three components
DB = r"\frac{\partial C}{\partial b_%s}"


def layer_steps(run: Run) -> Iterator[Step]:
    """Forward, cost, backward, update."""
    for i in range(1, run.N + 1):
        yield pre_activation(run, i)
        yield activation(run, i)
    cross_entropy = run.cost_function == "cross_entropy"
    yield softmax_steps.cross_entropy(run) if cross_entropy else cost(run)
    for i in range(run.N, 0, -1):
        if i == run.N and cross_entropy:
            yield softmax_steps.delta_of_cross_entropy(run)
        elif not run.componentwise(i):
            yield softmax_steps.delta(run, i)
        else:
            yield delta_last(run) if i == run.N else delta(run, i)
        yield gradient(run, i)
        if i in run.b:
            yield bias_gradient(run, i)
    for i in range(1, run.N + 1):
        yield update(run, i)
        if i in run.b:
            yield bias_update(run, i)


def pre_activation(run: Run, i: int) -> Step:
    W, a, z = run.named("W", i), run.named("a", i - 1), run.named("z", i)
    biased = i in run.b

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
    equation: Equation = "eq:pre-activation-bias" if biased else "eq:pre-activation"
    return Step("forward", i, equation, reads, Ref("z", i), run.z[i], words)


def activation(run: Run, i: int) -> Step:
    z, a = run.named("z", i), run.named("a", i)
    name = run.network[i].sigma.name
    each = ", to each component" if run.componentwise(i) else ""

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

    return Step("forward", i, "eq:activation", (Ref("z", i),), Ref("a", i), run.a[i], words)


def cost(run: Run) -> Step:
    N = run.N

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

    return Step("cost", N, "eq:cost", (Ref("a", N), Ref("target")), Ref("C"), run.C, words)


def delta_last(run: Run) -> Step:
    N, a, target = run.N, run.named("a", run.N), run.named("target")
    value = run.delta[N]

    def words() -> Words:
        left, right = tex.matrix(a), tex.operand(target)
        whole = tex.bracketed(tex.join(left, "-", right), BIG)
        brackets = whole if a.size > 1 else tex.difference(left, right)
        side = tex.join("2", brackets, _times(run.named_slope(N)))
        return Words(
            rf"\delta_N = 2{{(a_N - \hat x)}} \odot {run.sigma('N')}'(z_N)",
            rf"\delta_{{{N}}} = 2{{(a_{{{N}}} - \hat x)}} \odot {run.sigma(N)}'(z_{{{N}}})",
            tex.equation(rf"\delta_{{{N}}}", side, tex.matrix(run.named("delta", N))),
            f"How the cost reacts to z{sub(N)}: twice the distance to the target, times the slope "
            f"of the activation, δ{sub(N)} {speech.result(value)}.",
        )

    reads = (Ref("a", N), Ref("target"), Ref("z", N))
    return Step("backward", N, "eq:delta-last", reads, Ref("delta", N), value, words)


def delta(run: Run, i: int) -> Step:
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
    return Step("backward", i, "eq:delta", reads, Ref("delta", i), value, words)


def gradient(run: Run, i: int) -> Step:
    dW = run.dW[i]

    def words() -> Words:
        side = tex.outer_product(run.named("delta", i), run.named("a", i - 1))
        return Words(
            DW % "i" + r" = \delta_i a_{i-1}^{\top}",
            DW % f"{{{i}}}" + rf" = \delta_{{{i}}} a_{{{i - 1}}}^{{\top}}",
            tex.equation(DW % f"{{{i}}}", side, tex.matrix(run.named("dW", i))),
            f"The cost reacts to each weight of layer {i} as to the z it is added to, times its "
            f"input: ∂C/∂W{sub(i)} = δ{sub(i)}a{sub(i - 1)}ᵀ{told()}",
        )

    def told() -> str:
        if 1 in dW.shape:
            return f" {speech.result(dW.ravel())}."
        k, j = _furthest_from_zero(dW)
        if dW[k, j] == 0:
            return ", which is all zero."
        return f". It reacts most to row {k + 1}, column {j + 1}: {speech.number(dW[k, j])}."

    reads = (Ref("delta", i), Ref("a", i - 1))
    return Step("backward", i, "eq:gradient", reads, Ref("dW", i), dW, words)


def bias_gradient(run: Run, i: int) -> Step:
    db = run.db[i]

    def words() -> Words:
        return Words(
            DB % "i" + r" = \delta_i",
            DB % f"{{{i}}}" + rf" = \delta_{{{i}}}",
            tex.equation(DB % f"{{{i}}}", tex.matrix(run.named("db", i))),
            f"The cost reacts to a bias of layer {i} as to the z it is added to: ∂C/∂b{sub(i)} = "
            f"δ{sub(i)} {speech.result(db)}.",
        )

    return Step("backward", i, "eq:gradient-bias", (Ref("delta", i),), Ref("db", i), db, words)


def update(run: Run, i: int) -> Step:
    def words() -> Words:
        return Words(
            r"W_i \leftarrow W_i - \eta\, " + DW % "i",
            rf"W_{{{i}}} \leftarrow W_{{{i}}} - \eta\, " + DW % f"{{{i}}}",
            _step_down(run, "W", i),
            told(),
        )

    def told() -> str:
        old, new, slope = run.W[i], run.new_W(i), run.dW[i]
        who = f"Each weight of layer {i}"
        if 1 in new.shape or not slope.any():
            value = speech.vector(new.ravel()) if 1 in new.shape else speech.matrix(new)
            return speech.moved(who, slope, f"W{sub(i)}", value, _by(run))
        k, j = _furthest_from_zero(slope)
        values = f"from {speech.number(old[k, j])} to {speech.number(new[k, j])}"
        return f"{who} moves downhill{_by(run)}, most in row {k + 1}, column {j + 1}: {values}."

    reads = (Ref("W", i), Ref("dW", i))
    return Step("update", i, "eq:update", reads, Ref("W", i), lambda: run.new_W(i), words)


def bias_update(run: Run, i: int) -> Step:
    new = run.new_b(i)

    def words() -> Words:
        return Words(
            r"b_i \leftarrow b_i - \eta\, " + DB % "i",
            rf"b_{{{i}}} \leftarrow b_{{{i}}} - \eta\, " + DB % f"{{{i}}}",
            _step_down(run, "b", i),
            speech.moved(
                f"Each bias of layer {i}", run.db[i], f"b{sub(i)}", speech.vector(new), _by(run)
            ),
        )

    reads = (Ref("b", i), Ref("db", i))
    return Step("update", i, "eq:update-bias", reads, Ref("b", i), new, words)


def _by(run: Run) -> str:
    return f", by η = {speech.number(run.learning_rate)} times its derivative"


def _furthest_from_zero(matrix: Array) -> tuple[int, int]:
    """The place, from 0, of the entry that a sentence tells; the formula shows them all."""
    k, j = np.unravel_index(int(np.abs(matrix).argmax()), matrix.shape)
    return int(k), int(j)


def _times(slope: Quantity) -> tex.Tex:
    """⊙ and a column of slopes; between two numbers ⊙ is a plain product."""
    return tex.join(r"\odot" if slope.size > 1 else tex.DOT, tex.operand(slope))


def _step_down(run: Run, name: str, i: int) -> str:
    """W_i or b_i ← itself − η · its slope = the new one, in numbers."""
    slope = run.named(f"d{name}", i)
    dot = [tex.DOT] if slope.size == 1 else []
    move = tex.join(tex.number(run.named("learning_rate")), *dot, tex.operand(slope))
    side = tex.join(tex.matrix(run.named(name, i)), "-", move)
    new = tex.matrix(run.named_new(name, i))
    return tex.equation(f"{name}_{{{i}}}", side, new, first=r"\leftarrow")
