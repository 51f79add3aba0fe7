"""The formulas about norms and derivatives, each evaluated in numbers."""

from __future__ import annotations

import numpy as np
from formulas_of_posts import states
from small_net import (
    STEPS,
    Array,
    goes_to_zero,
    jacobian,
    sigmoid,
    slope_of_sigmoid,
    slope_of_tanh,
)

RNG = np.random.default_rng(1)
A = np.array([0.4, -1.1])
DIRECTION = np.array([0.6, 0.8])


def square(x: Array) -> Array:
    """The example of the post: squaring in the plane."""
    return np.array([x[0] ** 2 - x[1] ** 2, 2 * x[0] * x[1]])


def derivative_of_square(a: Array) -> Array:
    return np.array([[2 * a[0], -2 * a[1]], [2 * a[1], 2 * a[0]]])


def g(y: Array) -> Array:
    return np.array([np.sin(y[0]) * y[1], np.exp(y[1]), y[0] ** 3])


def derivative_of_g(y: Array) -> Array:
    return np.array([[np.cos(y[0]) * y[1], np.sin(y[0])], [0, np.exp(y[1])], [3 * y[0] ** 2, 0]])


@states("eq:norm", r"\norm x \coloneqq \sqrt{x_1^2 + \dots + x_n^2}")
def test_the_norm_is_the_length() -> None:
    x = np.array([3.0, -4.0, 12.0])
    assert np.sqrt(sum(entry**2 for entry in x)) == np.linalg.norm(x) == 13


@states("eq:matrix-norm", r"\norm A \coloneqq \sqrt{\textstyle\sum_{k=1}^m \sum_{l=1}^n A_{k,l}^2}")
def test_the_size_of_a_matrix_is_the_length_of_all_its_entries() -> None:
    M = RNG.normal(size=(3, 4))
    squares = sum(M[k, ell] ** 2 for k in range(3) for ell in range(4))
    assert np.isclose(np.sqrt(squares), np.linalg.norm(M))


@states("eq:stretch", r"\norm{A h} \le \norm A \norm h \qquad (h \in \R^n)")
def test_a_matrix_stretches_by_no_more_than_its_size() -> None:
    for _ in range(200):
        M, h = RNG.normal(size=(3, 4)), RNG.normal(size=4)
        assert np.linalg.norm(M @ h) <= np.linalg.norm(M) * np.linalg.norm(h)


@states("eq:entrywise", r"(x \odot y)_k \coloneqq x_k y_k, \qquad x \odot y = \diag(y) x")
def test_the_entrywise_product_is_a_diagonal_matrix_at_work() -> None:
    x, y = RNG.normal(size=5), RNG.normal(size=5)
    product = np.array([x[k] * y[k] for k in range(5)])
    assert np.array_equal(product, np.diag(y) @ x)


@states("eq:derivative", r"f'(a) = \lim_{h \to 0} \frac{f(a + h) - f(a)}{h}")
def test_difference_quotients_approach_the_derivative() -> None:
    errors = [(np.tanh(0.7 + h) - np.tanh(0.7)) / h - slope_of_tanh(np.array(0.7)) for h in STEPS]
    assert goes_to_zero(errors)


@states("eq:small-error", r"\lim_{h \to 0} \frac{f(a + h) - f(a) - f'(a) h}{h} = 0")
def test_the_error_of_the_tangent_is_small_even_compared_to_the_step() -> None:
    slope = slope_of_tanh(np.array(0.7))
    assert goes_to_zero([(np.tanh(0.7 + h) - np.tanh(0.7) - slope * h) / h for h in STEPS])
    assert not goes_to_zero([(np.tanh(0.7 + h) - np.tanh(0.7) - 2 * slope * h) / h for h in STEPS])


@states(
    "eq:sigmoid",
    r"\sigma(x) = \frac{1}{1 + e^{-x}}, \qquad \sigma'(x) = \sigma(x) \bigl(1 - "
    r"\sigma(x)\bigr)",
)
def test_the_sigmoid_has_the_slope_sigma_times_one_minus_sigma() -> None:
    x = np.linspace(-4, 4, 17)
    assert np.allclose(sigmoid(x) * (1 - sigmoid(x)), np.diag(jacobian(sigmoid, x)), atol=1e-9)
    assert np.allclose(sigmoid(x) * (1 - sigmoid(x)), slope_of_sigmoid(x))


@states(
    "eq:total-derivative",
    r"\lim_{h \to 0} \frac{\norm{f(a + h) - f(a) - Df_a(h)}}{\norm h} = 0",
)
def test_the_total_derivative_leaves_an_error_smaller_than_the_step() -> None:
    D = derivative_of_g(A)
    errors = [
        np.linalg.norm(g(A + h) - g(A) - D @ h) / np.linalg.norm(h)
        for h in (step * DIRECTION for step in STEPS)
    ]
    assert goes_to_zero(errors)


@states(
    "eq:squaring",
    r"f(x_1, x_2) = \begin{pmatrix} x_1^2 - x_2^2 \\ 2 x_1 x_2 \end{pmatrix} "
    r"\quad\text{has}\quad Df_a = \begin{pmatrix} 2a_1 & -2a_2 \\ 2a_2 & 2a_1 "
    r"\end{pmatrix}",
)
def test_squaring_in_the_plane_has_this_derivative() -> None:
    z = complex(*A) ** 2
    assert np.allclose(square(A), [z.real, z.imag])
    assert np.allclose(derivative_of_square(A), jacobian(square, A))


@states(
    "eq:squaring-error",
    r"f(a + h) - f(a) - Df_a h = \begin{pmatrix} h_1^2 - h_2^2 \\ 2 h_1 h_2 \end{pmatrix}",
)
def test_what_is_left_of_squaring_has_the_length_of_h_squared() -> None:
    for _ in range(20):
        h = RNG.normal(size=2)
        left = square(A + h) - square(A) - derivative_of_square(A) @ h
        assert np.allclose(left, [h[0] ** 2 - h[1] ** 2, 2 * h[0] * h[1]])
        assert np.isclose(np.linalg.norm(left), np.linalg.norm(h) ** 2)


@states(
    "eq:partial",
    r"\frac{\partial f}{\partial x_j}(x) \coloneqq \lim_{\varepsilon \to 0} \frac{f(x + "
    r"\varepsilon e_j) - f(x)}{\varepsilon}",
)
def test_a_partial_derivative_moves_one_variable() -> None:
    def f(x: Array) -> float:
        return float(x[0] ** 2 * x[1] ** 3)

    exact = [2 * A[0] * A[1] ** 3, 3 * A[0] ** 2 * A[1] ** 2]
    for j, e in enumerate(np.eye(2)):
        assert goes_to_zero([(f(A + epsilon * e) - f(A)) / epsilon - exact[j] for epsilon in STEPS])


@states(
    "eq:gradient-row",
    r"\nabla f = \left( \frac{\partial f}{\partial x_1}, \dots, \frac{\partial "
    r"f}{\partial x_n} \right) \in \R^{1 \times n}",
)
def test_the_gradient_is_a_row_of_partial_derivatives() -> None:
    row = jacobian(lambda x: x[0] ** 2 * x[1], A)
    assert row.shape == (1, 2)
    assert np.allclose(row, [[2 * A[0] * A[1], A[0] ** 2]])


@states(
    "eq:jacobian",
    r"Df_a = \left( \frac{\partial f_i}{\partial x_j}(a) \right)_{i \in \underline m,\; j "
    r"\in \underline n} \in \R^{m \times n}",
)
def test_the_derivative_has_the_partial_derivatives_as_entries() -> None:
    D = derivative_of_g(A)
    assert D.shape == (3, 2)
    for i in range(3):
        for j, e in enumerate(np.eye(2)):
            quotient = (g(A + 1e-6 * e)[i] - g(A - 1e-6 * e)[i]) / 2e-6
            assert np.isclose(D[i, j], quotient)


@states(
    "eq:along-the-axes",
    r"f(a + h) - f(a) - \sum_{j=1}^n \frac{\partial f}{\partial x_j}(a) h_j = "
    r"\sum_{j=1}^n \left( \frac{\partial f}{\partial x_j}(q_j) - \frac{\partial "
    r"f}{\partial x_j}(a) \right) h_j",
)
def test_walking_along_the_axes_collects_the_partial_derivatives_at_points_between() -> None:
    """For degree 2 in each variable, the q_j of the mean value theorem are midpoints."""

    def f(x: Array) -> float:
        return float(x[0] ** 2 * x[1] ** 2 + 3 * x[0] * x[1])

    def partial(j: int, x: Array) -> float:
        return float(2 * x[j] * x[1 - j] ** 2 + 3 * x[1 - j])

    h = np.array([0.3, -0.5])
    p = [A, A + np.array([h[0], 0]), A + h]
    q = [(p[0] + p[1]) / 2, (p[1] + p[2]) / 2]
    left = f(A + h) - f(A) - sum(partial(j, A) * h[j] for j in range(2))
    right = sum((partial(j, q[j]) - partial(j, A)) * h[j] for j in range(2))
    assert np.isclose(left, right)


@states("eq:chain-rule", r"D(g \circ f)_a = Dg_{f(a)} \cdot Df_a")
def test_the_derivative_of_a_composition_is_the_product() -> None:
    product = derivative_of_g(square(A)) @ derivative_of_square(A)
    assert np.allclose(product, jacobian(lambda x: g(square(x)), A))


@states(
    "eq:chain-rule-components",
    r"\frac{\partial (g \circ f)_i}{\partial x_j}(a) = \sum_{l=1}^m \frac{\partial "
    r"g_i}{\partial y_l}\bigl(f(a)\bigr) \frac{\partial f_l}{\partial x_j}(a)",
)
def test_the_chain_rule_sums_over_the_variables_between() -> None:
    Dg, Df = derivative_of_g(square(A)), derivative_of_square(A)
    numeric = jacobian(lambda x: g(square(x)), A)
    for i in range(3):
        for j in range(2):
            assert np.isclose(sum(Dg[i, ell] * Df[ell, j] for ell in range(2)), numeric[i, j])


def error_of_f(h: Array) -> Array:
    return square(A + h) - square(A) - derivative_of_square(A) @ h


def error_of_g(k: Array) -> Array:
    b = square(A)
    return g(b + k) - g(b) - derivative_of_g(b) @ k


@states("eq:error-of-f", r"f(a + h) = b + Df_a h + r(h), \frac{\norm{r(h)}}{\norm h} \to 0")
def test_the_error_of_f_is_small_compared_to_h() -> None:
    steps = [step * DIRECTION for step in STEPS]
    assert goes_to_zero([np.linalg.norm(error_of_f(h)) / np.linalg.norm(h) for h in steps])


@states("eq:error-of-g", r"g(b + k) = g(b) + Dg_b k + s(k), \frac{\norm{s(k)}}{\norm k} \to 0")
def test_the_error_of_g_is_small_compared_to_k() -> None:
    steps = [step * DIRECTION for step in STEPS]
    assert goes_to_zero([np.linalg.norm(error_of_g(k)) / np.linalg.norm(k) for k in steps])


@states("eq:chain-error", r"g(f(a + h)) = g(b) + Dg_b Df_a h + \bigl( Dg_b r(h) + s(k) \bigr)")
def test_the_errors_of_a_composition_add_up_to_the_bracket() -> None:
    b, Df = square(A), derivative_of_square(A)
    Dg = derivative_of_g(b)
    quotients = []
    for step in STEPS:
        h = step * DIRECTION
        k = Df @ h + error_of_f(h)
        bracket = Dg @ error_of_f(h) + error_of_g(k)
        assert np.allclose(g(square(A + h)), g(b) + Dg @ Df @ h + bracket)
        quotients.append(np.linalg.norm(bracket) / np.linalg.norm(h))
    assert goes_to_zero(quotients)


@states("eq:bound-of-k", r"\norm k \le c \norm h, \qquad c = \norm{Df_a} + 1")
def test_k_is_at_most_c_times_h() -> None:
    c = np.linalg.norm(derivative_of_square(A)) + 1
    for _ in range(200):
        h = RNG.normal(size=2)
        h *= RNG.uniform() / np.linalg.norm(h)
        assert np.linalg.norm(error_of_f(h)) <= np.linalg.norm(h)
        k = derivative_of_square(A) @ h + error_of_f(h)
        assert np.linalg.norm(k) <= c * np.linalg.norm(h)


@states("eq:derivative-of-norm", r"D(\norm{ \cdot }^2)_x = \nabla \norm x^2 = 2x\T")
def test_the_squared_norm_has_the_derivative_two_x() -> None:
    x = RNG.normal(size=4)
    assert np.allclose(jacobian(lambda v: v @ v, x), 2 * x[np.newaxis, :])


@states(
    "eq:derivative-of-sigma",
    r"D\sigma_z = \diag\bigl(\sigma'(z_1), \dots, \sigma'(z_m)\bigr) = \diag \sigma'(z)",
)
def test_a_function_applied_to_every_entry_has_a_diagonal_derivative() -> None:
    z = RNG.normal(size=4)
    assert np.allclose(jacobian(np.tanh, z), np.diag([slope_of_tanh(entry) for entry in z]))
