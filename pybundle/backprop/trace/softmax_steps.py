"""The steps of a softmax layer and of cross-entropy, at all granularities.

The components of softmax depend on each other, so its derivative is a matrix.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arithmetic.summation import dot
from ..net.activations import Softmax
from ..notation import speech, tex
from ..notation.quantity import Quantity, Ref
from ..notation.speech import component as spoken
from ..notation.speech import sub
from ..notation.symbols import component, target
from . import plan
from .plan import Rule
from .run import Run
from .step import Step, Words


def activation_of_neuron(run: Run, rule: Rule, i: int, k: int) -> Step:
    """a_k = e^{z_k} / Σ_l e^{z_l}."""
    z, a = run.named("z", i), run.a[i][k - 1]

    def words() -> Words:
        left = component("a", i, k)
        symbols = tex.plus(z.size, lambda j: tex.power_of_e(component("z", i, j)))
        numbers = tex.plus(z.size, lambda j: tex.power_of_e(tex.number(z[j])))
        above = tex.power_of_e(tex.number(z[k]))
        return Words(
            r"a^{(i)}_k = \frac{e^{z^{(i)}_k}}{\sum_{l=1}^{m_i} e^{z^{(i)}_l}}",
            tex.equation(left, tex.fraction(tex.power_of_e(component("z", i, k)), symbols)),
            tex.equation(left, tex.fraction(above, numbers), tex.number(run.named("a", i)[k])),
            f"Neuron {k} of layer {i} takes its share of the exponentials, softmax: "
            f"{spoken('a', i, k)} {speech.result(a)}.",
        )

    return Step(rule, i, (Ref("z", i),), Ref("a", i, k), a, words)


def cross_entropy(run: Run, rule: Rule, N: int) -> Step:
    """C = −Σ_k x̂_k ln a_k."""
    m = run.target.size

    def words() -> Words:
        symbols = tex.plus(m, lambda k: rf"{target(k)} \ln {component('a', N, k)}")
        numbers = tex.plus(m, lambda k: _weighted_logarithm(run, k))
        return Words(
            r"C = -\sum_{k=1}^{m_N} \hat x_k \ln a^{(N)}_k",
            tex.equation("C", tex.join("-", tex.bracketed(symbols))),
            tex.equation("C", tex.join("-", tex.bracketed(numbers)), tex.number(run.named("C"))),
            f"The cost is the cross-entropy between the target and the output a{sub(N)}: "
            f"C {speech.result(run.C)}.",
        )

    reads = (Ref("a", N), Ref("target"))
    return Step(rule, N, reads, Ref("C"), run.C, words)


def cross_entropy_by_term(run: Run, rule: Rule, N: int) -> Iterator[Step]:
    """C grows by −x̂_k ln a_k."""
    with np.errstate(all="ignore"):
        logarithms = Softmax.log_of(run.z[N])
        sums = np.add.accumulate(run.target * -logarithms)
    for k in run.neurons(N):
        yield _logarithm(run, rule, k, sums)


def _logarithm(run: Run, rule: Rule, k: int, sums: np.ndarray) -> Step:
    N, value = run.N, sums[k - 1]
    reads: tuple[Ref, ...] = (Ref("a", N, k), Ref("target", row=k))
    so_far, side = "", tex.join("-", _weighted_logarithm(run, k))
    if k > 1:
        reads += (Ref("C"),)
        so_far, side = "C ", tex.join(tex.number(Quantity(sums[k - 2], Ref("C"))), side)

    def words() -> Words:
        result = tex.number(Quantity(value, Ref("C")))
        return Words(
            rf"C \leftarrow {so_far}- \hat x_k \ln a^{{(N)}}_k",
            rf"C \leftarrow {so_far}- {target(k)} \ln {component('a', N, k)}",
            tex.equation("C", side, result, first=r"\leftarrow"),
            f"Output {k} takes off its target times the logarithm of its probability: C "
            f"{speech.sum_so_far(value, k == len(sums))}.",
        )

    return Step(rule, N, reads, Ref("C"), value, words)


def delta_of_cross_entropy(run: Run, rule: Rule, N: int) -> Step:
    """δ_N = a_N − x̂."""
    value = run.delta[N]

    def words() -> Words:
        side = tex.join(tex.matrix(run.named("a", N)), "-", tex.operand(run.named("target")))
        return Words(
            r"\delta_N = a_N - \hat x",
            rf"\delta_{{{N}}} = a_{{{N}}} - \hat x",
            tex.equation(rf"\delta_{{{N}}}", side, tex.matrix(run.named("delta", N))),
            f"How the cost reacts to z{sub(N)}: behind softmax and cross-entropy it is just output "
            f"minus target, δ{sub(N)} {speech.result(value)}.",
        )

    reads = (Ref("a", N), Ref("target"))
    return Step(rule, N, reads, Ref("delta", N), value, words)


def delta_of_cross_entropy_of_neuron(run: Run, rule: Rule, N: int, k: int) -> Step:
    """δ_k = a_k − x̂_k."""
    a, x_hat, value = run.named("a", N)[k], run.named("target")[k], run.delta[N][k - 1]

    def words() -> Words:
        left = component("delta", N, k)
        side = tex.join(tex.number(a), "-", tex.factor(x_hat))
        return Words(
            r"\delta^{(N)}_k = a^{(N)}_k - \hat x_k",
            rf"{left} = {component('a', N, k)} - {target(k)}",
            tex.equation(left, side, tex.number(run.named("delta", N)[k])),
            f"How the cost reacts to {spoken('z', N, k)}: behind softmax and cross-entropy it is "
            f"just output minus target, {spoken('δ', N, k)} {speech.result(value)}.",
        )

    reads = (Ref("a", N, k), Ref("target", row=k))
    return Step(rule, N, reads, Ref("delta", N, k), value, words)


def delta(run: Run, rule: Rule, i: int) -> Step:
    """δ_i = σ'(z_i)ᵀ v, where σ'(z_i) is a matrix and v = ∂C/∂a_i."""
    value, last = run.delta[i], rule is plan.DELTA_LAST_SOFTMAX

    def words() -> Words:
        J = Quantity(_softmax(run, i).jacobian(run.z[i]))
        jacobian, sigma = tex.transposed(J), run.sigma(i)
        if last:
            wanted = tex.operand(run.named("target"))
            difference = tex.join(tex.matrix(run.named("a", i)), "-", wanted)
            side = tex.join("2", jacobian, tex.bracketed(difference, "Bigg"))
            post = rf"\delta_N = 2\,{run.sigma('N')}'(z_N)^{{\top}} {{(a_N - \hat x)}}"
            filled = rf"2\,{sigma}'(z_{{{i}}})^{{\top}} {{(a_{{{i}}} - \hat x)}}"
        else:
            W, after = run.named("W", i + 1), run.named("delta", i + 1)
            side = tex.join(jacobian, tex.matrix_product(W, after, transpose=True))
            post = rf"\delta_i = {run.sigma('i')}'(z_i)^{{\top}} W_{{i+1}}^{{\top}} \delta_{{i+1}}"
            filled = rf"{sigma}'(z_{{{i}}})^{{\top}} W_{{{i + 1}}}^{{\top}} \delta_{{{i + 1}}}"
        return Words(
            post,
            rf"\delta_{{{i}}} = {filled}",
            tex.equation(rf"\delta_{{{i}}}", side, tex.matrix(run.named("delta", i))),
            f"Softmax ties all entries of z{sub(i)} together, so its derivative is a whole matrix: "
            f"δ{sub(i)} {speech.result(value)}.",
        )

    return Step(rule, i, _reads(run, i), Ref("delta", i), value, words)


def delta_of_neuron(run: Run, rule: Rule, i: int, k: int) -> Step:
    """δ_k = a_k (v_k − Σ_l a_l v_l) with v = ∂C/∂a_i."""
    value, a = run.delta[i][k - 1], run.named("a", i)
    last = rule is plan.DELTA_LAST_SOFTMAX

    def words() -> Words:
        left, a_k = component("delta", i, k), component("a", i, k)
        v = Quantity(_slope_in_activation(run, i))
        sum_of = tex.bracketed(tex.plus(a.size, lambda j: tex.product(a[j], v[j])))
        side = tex.join(tex.factor(a[k]), "(", tex.number(v[k]), "-", sum_of, ")")
        post, filled = (
            (r"2{(a_N - \hat x)}", rf"2{{(a_{{{i}}} - \hat x)}}")
            if last
            else (
                r"W_{i+1}^{\top} \delta_{i+1}",
                rf"W_{{{i + 1}}}^{{\top}} \delta_{{{i + 1}}}",
            )
        )
        layer = "N" if last else "i"
        return Words(
            rf"\begin{{aligned}} \delta^{{({layer})}}_k &= a^{{({layer})}}_k \Bigl( v_k - \sum_l "
            rf"a^{{({layer})}}_l v_l \Bigr), \\ v &= {post} \end{{aligned}}",
            rf"\begin{{aligned}} {left} &= {a_k} \Bigl( v_{{{k}}} - \sum_l "
            rf"{component('a', i, 'l')} v_l \Bigr), \\ v &= {filled} \end{{aligned}}",
            tex.equation(left, side, tex.number(run.named("delta", i)[k])),
            f"Through softmax {spoken('z', i, k)} acts on all neurons of layer {i}: "
            f"{spoken('δ', i, k)} {speech.result(value)}.",
        )

    return Step(rule, i, _reads(run, i), Ref("delta", i, k), value, words)


def _slope_in_activation(run: Run, i: int) -> np.ndarray:
    """∂C/∂a_i: 2(a_N − x̂) at the last layer, W_{i+1}ᵀ δ_{i+1} before it."""
    with np.errstate(all="ignore"):
        if i == run.N:
            return 2 * (run.a[i] - run.target)
        return dot(run.W[i + 1].T, run.delta[i + 1][:, None])[:, 0]


def _reads(run: Run, i: int) -> tuple[Ref, ...]:
    behind = (Ref("target"),) if i == run.N else (Ref("W", i + 1), Ref("delta", i + 1))
    return (*behind, Ref("a", i))


def _softmax(run: Run, i: int) -> Softmax:
    sigma = run.network[i].sigma
    assert isinstance(sigma, Softmax)
    return sigma


def _weighted_logarithm(run: Run, k: int) -> tex.Tex:
    a_k, target_k = run.named("a", run.N)[k], run.named("target")[k]
    return tex.join(tex.number(target_k), tex.DOT, r"\ln", tex.number(a_k))
