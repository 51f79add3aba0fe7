"""The formulas about nets, their cost and the backward pass: plain NumPy against `backprop`."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from formulas_of_posts import states, text_of
from small_net import STEPS, Array, SmallNet, goes_to_zero, jacobian

import backprop

NAMES = SmallNet.names
NET = SmallNet()
BIASED = SmallNet(biases=True)
N = NET.N
LAYERS = range(1, N + 1)


def network_of(net: SmallNet, biases: bool = False) -> backprop.Network:
    return backprop.Network(
        backprop.Layer(net.W[i], NAMES[i], net.b[i] if biases else None) for i in LAYERS
    )


NETWORK = network_of(NET)
FORWARD = backprop.feed_forward(NETWORK, NET.x)
BACKWARD = backprop.backpropagate(NETWORK, NET.x, NET.target)
GRADIENTS = backprop.gradients(NETWORK, NET.x, NET.target)
PAIRS = [([0.7, -1.2], [0.3, -0.4]), ([0.1, 0.4], [1.0, 0.0]), ([-1.0, 2.0], [-0.5, 0.5])]
T = backprop.LabelledData(PAIRS)


def delta(i: int) -> Array:
    """δ_i as `backprop` has it."""
    return BACKWARD.delta[i][:, 0]


def numeric_gradient(i: int) -> Array:
    """∂C/∂W_i by difference quotients."""
    return jacobian(lambda W: NET.cost_with(i, W), NET.W[i]).reshape(NET.W[i].shape)


@states(
    "eq:layer",
    r"f \colon \R^n \to \R^m, \qquad f(x) = \sigma(Wx), \qquad \sigma(z)_k \coloneqq "
    r"\sigma(z_k)",
)
def test_a_layer_applies_its_function_to_every_entry_of_wx() -> None:
    W, x = NET.W[1], NET.x
    layer = backprop.Network([backprop.Layer(W, "tanh")])
    assert W.shape == (4, 2)
    assert np.allclose(layer(x), [np.tanh((W @ x)[k]) for k in range(4)])


@states("eq:compatible", r"m_i = n_{i+1} \qquad (1 \le i < N)")
def test_each_layer_takes_what_the_one_before_gives() -> None:
    layers = NETWORK.layers
    assert all(layers[i].m == layers[i + 1].n for i in range(len(layers) - 1))
    with pytest.raises(backprop.SpecError):
        backprop.Network([layers[0], layers[2]])


@states("eq:net", r"N = f_N \circ \dots \circ f_2 \circ f_1 \colon \R^{n_1} \to \R^{m_N}")
def test_a_net_is_the_composition_of_its_layers() -> None:
    f = [lambda v, i=i: NET.sigma[i](NET.W[i] @ v) for i in LAYERS]
    assert np.allclose(f[2](f[1](f[0](NET.x))), NETWORK(NET.x))


@states("eq:input", r"a_0 = x")
def test_feed_forward_starts_with_the_input() -> None:
    assert np.array_equal(FORWARD.a[0][:, 0], NET.x)


@states("eq:pre-activation", r"z_i = W_i a_{i-1}")
def test_each_layer_weighs_its_inputs() -> None:
    for i in LAYERS:
        assert np.allclose(FORWARD.z[i], NET.W[i] @ FORWARD.a[i - 1])


@states("eq:activation", r"a_i = \sigma_i(z_i) \qquad (1 \le i \le N)")
def test_each_layer_applies_its_own_function() -> None:
    for i in LAYERS:
        assert np.allclose(FORWARD.a[i], NET.sigma[i](FORWARD.z[i]))


@states("eq:output", r"N(x) = a_N")
def test_the_last_activation_is_the_result() -> None:
    assert np.array_equal(FORWARD.a[N][:, 0], NETWORK(NET.x))


@states(
    "eq:forward-components",
    r"z^{(i)}_k = \sum_{l=1}^{n_i} W^{(i)}_{k,l} a^{(i-1)}_l, \qquad a^{(i)}_k = "
    r"\sigma_i\bigl(z^{(i)}_k\bigr)",
)
def test_a_component_of_z_is_a_sum_over_the_inputs() -> None:
    for i in LAYERS:
        m, n = NET.W[i].shape
        for k in range(m):
            z = sum(NET.W[i][k, ell] * FORWARD.a[i - 1][ell, 0] for ell in range(n))
            assert np.isclose(FORWARD.z[i][k, 0], z)
            assert np.isclose(FORWARD.a[i][k, 0], NET.sigma[i](z))


@states("eq:pre-activation-bias", r"z_i = W_i a_{i-1} + b_i")
def test_a_bias_is_added() -> None:
    forward = backprop.feed_forward(network_of(BIASED, biases=True), BIASED.x)
    for i in LAYERS:
        expected = BIASED.W[i] @ forward.a[i - 1][:, 0] + BIASED.b[i]
        assert np.allclose(forward.z[i][:, 0], expected)
        extended = np.column_stack([BIASED.W[i], BIASED.b[i]])
        assert np.allclose(extended @ [*forward.a[i - 1][:, 0], 1], expected)


@states("eq:mse", r"C(N, T) = \frac 1 M \sum_{i=1}^M \norm{N(x_i) - y_i}^2")
def test_the_cost_of_data_is_the_mean_squared_distance() -> None:
    distances = [np.sum((NETWORK(x) - y) ** 2) for x, y in PAIRS]
    assert np.isclose(backprop.mean_squared_error(NETWORK, T), sum(distances) / 3)


def label_function(x: list[float]) -> Array:
    """Σ y_i χ_{x_i} at a point of X."""
    return np.sum([np.array(y) * (x == x_i) for x_i, y in PAIRS], axis=0)


@states("eq:labels", r"\sum_{i=1}^M y_i \chi_{x_i} \colon X \to \R^{m_N}")
def test_the_labels_are_a_function_on_the_points() -> None:
    assert all(np.array_equal(label_function(x), y) for x, y in PAIRS)


@states("eq:mse-distance", r"C(N,T) = \frac 1 M \norm{N_{\mid X} - \sum_{i=1}^M y_i \chi_{x_i}}^2")
def test_the_cost_is_a_squared_distance_in_l2() -> None:
    squared = sum(np.sum((NETWORK(x) - label_function(x)) ** 2) for x, _ in PAIRS)
    assert np.isclose(backprop.squared_distance_on_X(NETWORK, T), squared)
    assert np.isclose(backprop.mean_squared_error(NETWORK, T), squared / 3)


@states("eq:difference-at-a-point", r"N(x_j) - \sum_{i=1}^M y_i \chi_{x_i}(x_j) = N(x_j) - y_j")
def test_at_a_point_one_indicator_is_left() -> None:
    for x, y in PAIRS:
        assert np.array_equal(NETWORK(x) - label_function(x), NETWORK(x) - np.array(y))


@states("eq:cost", r"C = C(N, x, \hat x) = \norm{a_N - \hat x}^2")
def test_the_cost_of_a_sample_is_the_squared_distance_to_the_target() -> None:
    squared = np.sum((FORWARD.a[N][:, 0] - NET.target) ** 2)
    assert np.isclose(backprop.cost(NETWORK, NET.x, NET.target), squared)


@states("eq:cost-behind-last", r"C_N(z) = \norm{\sigma_N(z) - \hat x}^2")
def test_behind_the_last_z_lies_the_distance() -> None:
    expected = np.sum((NET.sigma[N](NET.z[N]) - NET.target) ** 2)
    assert np.isclose(NET.cost_behind(N, NET.z[N]), expected)


@states("eq:cost-behind", r"C_i(z) = C_{i+1}\bigl( W_{i+1} \sigma_i(z) \bigr) \qquad (1 \le i < N)")
def test_the_cost_behind_each_z_is_the_cost() -> None:
    cost = backprop.cost(NETWORK, NET.x, NET.target)
    for i in LAYERS:
        assert np.isclose(NET.cost_behind(i, NET.z[i]), cost)
    for i in range(1, N):
        z = NET.z[i] + 0.1
        behind = NET.cost_behind(i + 1, NET.W[i + 1] @ NET.sigma[i](z))
        assert np.isclose(NET.cost_behind(i, z), behind)


@states(
    "eq:delta-definition",
    r"\delta_i \coloneqq \left( \frac{\partial C}{\partial z_i} \right)\T \in \R^{m_i}",
)
def test_delta_is_the_derivative_by_z() -> None:
    for i in LAYERS:
        assert delta(i).shape == (NETWORK[i].m,)
        assert np.allclose(delta(i), NET.delta(i), atol=1e-8)


@states("eq:delta-last", r"\delta_N = 2 (a_N - \hat x) \odot \sigma_N'(z_N)")
def test_delta_of_the_last_layer() -> None:
    a, z = NET.a[N], NET.z[N]
    assert np.allclose(2 * (a - NET.target) * NET.sigma_prime[N](z), NET.delta(N), atol=1e-8)
    assert np.allclose(2 * (a - NET.target) * NET.sigma_prime[N](z), delta(N))


@states(
    "eq:delta",
    r"\delta_i = \bigl( W_{i+1}\T \delta_{i+1} \bigr) \odot \sigma_i'(z_i) \qquad (1 \le "
    r"i < N)",
)
def test_delta_of_a_layer_comes_from_the_next() -> None:
    for i in range(1, N):
        formula = (NET.W[i + 1].T @ delta(i + 1)) * NET.sigma_prime[i](NET.z[i])
        assert np.allclose(formula, NET.delta(i), atol=1e-8)
        assert np.allclose(formula, delta(i))


@states(
    "eq:gradient",
    r"\frac{\partial C}{\partial W_i} = \delta_i a_{i-1}\T \in \R^{m_i \times n_i} \qquad "
    r"(1 \le i \le N)",
)
def test_the_derivative_by_the_weights_is_delta_times_activation() -> None:
    for i in LAYERS:
        formula = np.outer(delta(i), NET.a[i - 1])
        assert formula.shape == NET.W[i].shape
        assert np.allclose(formula, numeric_gradient(i), atol=1e-8)
        assert np.allclose(formula, GRADIENTS[i - 1])


@states(
    "eq:delta-last-components",
    r"\delta^{(N)}_k = 2 \bigl( a^{(N)}_k - \hat x_k \bigr) \sigma_N'\bigl( z^{(N)}_k "
    r"\bigr)",
)
def test_components_of_the_last_delta() -> None:
    for k in range(NETWORK[N].m):
        formula = 2 * (NET.a[N][k] - NET.target[k]) * NET.sigma_prime[N](NET.z[N])[k]
        assert np.isclose(formula, NET.delta(N)[k], atol=1e-8)


@states(
    "eq:delta-components",
    r"\delta^{(i)}_k = \sum_{j=1}^{m_{i+1}} W^{(i+1)}_{j,k} \delta^{(i+1)}_j "
    r"\sigma_i'\bigl( z^{(i)}_k \bigr)",
)
def test_components_of_the_other_deltas() -> None:
    for i in range(1, N):
        W, slope = NET.W[i + 1], NET.sigma_prime[i](NET.z[i])
        for k in range(NETWORK[i].m):
            formula = sum(W[j, k] * delta(i + 1)[j] * slope[k] for j in range(len(W)))
            assert np.isclose(formula, NET.delta(i)[k], atol=1e-8)


@states(
    "eq:gradient-components",
    r"\frac{\partial C}{\partial W^{(i)}_{k,l}} = \delta^{(i)}_k a^{(i-1)}_l",
)
def test_components_of_the_gradient() -> None:
    for i in LAYERS:
        numeric = numeric_gradient(i)
        for k, ell in np.ndindex(numeric.shape):
            assert np.isclose(delta(i)[k] * NET.a[i - 1][ell], numeric[k, ell], atol=1e-8)


@states(
    "eq:proof-last",
    r"\frac{\partial C}{\partial z^{(N)}_k} = \frac{\partial}{\partial z^{(N)}_k} "
    r"\sum_{l=1}^{m_N} \bigl( \sigma_N(z^{(N)}_l) - \hat x_l \bigr)^2 = 2 \bigl( "
    r"\sigma_N(z^{(N)}_k) - \hat x_k \bigr) \sigma_N'(z^{(N)}_k)",
)
def test_the_last_z_occurs_in_one_term_of_the_sum() -> None:
    def cost(z: Array) -> Array:
        return sum((NET.sigma[N](z)[ell] - NET.target[ell]) ** 2 for ell in range(len(z)))

    z = NET.z[N]
    formula = 2 * (NET.sigma[N](z) - NET.target) * NET.sigma_prime[N](z)
    assert np.allclose(jacobian(cost, z)[0], formula, atol=1e-8)
    assert np.allclose(formula, delta(N))


@states(
    "eq:proof-step",
    r"z^{(i+1)}_j = \sum_{l=1}^{m_i} W^{(i+1)}_{j,l} \sigma_i(z^{(i)}_l), "
    r"\qquad\text{so}\qquad \frac{\partial z^{(i+1)}_j}{\partial z^{(i)}_k} = "
    r"W^{(i+1)}_{j,k} \sigma_i'(z^{(i)}_k)",
)
def test_the_next_z_as_a_function_of_this_one() -> None:
    for i in range(1, N):
        W = NET.W[i + 1]
        numeric = jacobian(partial(NET.next_z, i), NET.z[i])
        slope = NET.sigma_prime[i](NET.z[i])
        for j, k in np.ndindex(W.shape):
            total = sum(W[j, ell] * NET.a[i][ell] for ell in range(W.shape[1]))
            assert np.isclose(NET.z[i + 1][j], total)
            assert np.isclose(numeric[j, k], W[j, k] * slope[k], atol=1e-8)


@states(
    "eq:proof-sum",
    r"\frac{\partial C}{\partial z^{(i)}_k} = \sum_{j=1}^{m_{i+1}} \frac{\partial "
    r"C}{\partial z^{(i+1)}_j} \frac{\partial z^{(i+1)}_j}{\partial z^{(i)}_k} = "
    r"\sum_{j=1}^{m_{i+1}} \delta^{(i+1)}_j W^{(i+1)}_{j,k} \sigma_i'(z^{(i)}_k)",
)
def test_the_chain_rule_sums_over_the_next_layer() -> None:
    for i in range(1, N):
        W = NET.W[i + 1]
        between = jacobian(partial(NET.next_z, i), NET.z[i])
        slope = NET.sigma_prime[i](NET.z[i])
        for k in range(W.shape[1]):
            by_quotients = sum(NET.delta(i + 1)[j] * between[j, k] for j in range(len(W)))
            formula = sum(delta(i + 1)[j] * W[j, k] * slope[k] for j in range(len(W)))
            assert np.isclose(by_quotients, NET.delta(i)[k], atol=1e-8)
            assert np.isclose(formula, NET.delta(i)[k], atol=1e-8)


def weighted(a: np.ndarray, W: np.ndarray) -> np.ndarray:
    return W @ a


@states(
    "eq:proof-weight",
    r"\frac{\partial z^{(i)}_j}{\partial W^{(i)}_{k,l}} = \begin{cases} a^{(i-1)}_l & "
    r"\text{if } j = k, \\ 0 & \text{otherwise.} \end{cases}",
)
def test_a_weight_enters_one_entry_of_z() -> None:
    for i in LAYERS:
        m, n = NET.W[i].shape
        numeric = jacobian(partial(weighted, NET.a[i - 1]), NET.W[i]).reshape(m, m, n)
        for j, k, ell in np.ndindex(m, m, n):
            expected = NET.a[i - 1][ell] if j == k else 0
            assert np.isclose(numeric[j, k, ell], expected, atol=1e-9)


@states(
    "eq:matrix-last",
    r"\frac{\partial C}{\partial z_N} = 2 (a_N - \hat x)\T \diag \sigma_N'(z_N)",
)
def test_the_last_row_is_a_row_times_a_diagonal_matrix() -> None:
    row = 2 * (NET.a[N] - NET.target) @ np.diag(NET.sigma_prime[N](NET.z[N]))
    assert np.allclose(row, NET.delta(N), atol=1e-8)


@states(
    "eq:matrix-step",
    r"\frac{\partial C}{\partial z_i} = \frac{\partial C}{\partial z_{i+1}} \cdot W_{i+1} "
    r"\cdot \diag \sigma_i'(z_i)",
)
def test_each_row_is_the_next_times_two_matrices() -> None:
    for i in range(1, N):
        row = NET.delta(i + 1) @ NET.W[i + 1] @ np.diag(NET.sigma_prime[i](NET.z[i]))
        assert np.allclose(row, NET.delta(i), atol=1e-8)


@states(
    "eq:matrix-weights",
    r"\delta_i\T H a_{i-1} = \sum_{k=1}^{m_i} \sum_{l=1}^{n_i} \delta^{(i)}_k a^{(i-1)}_l "
    r"H_{k,l}",
)
def test_a_change_of_the_weights_changes_the_cost_by_this_to_first_order() -> None:
    rng = np.random.default_rng(5)
    for i in LAYERS:
        H = rng.normal(size=NET.W[i].shape)
        linear = delta(i) @ H @ NET.a[i - 1]
        summed = sum(delta(i)[k] * NET.a[i - 1][ell] * H[k, ell] for k, ell in np.ndindex(H.shape))
        assert np.isclose(linear, summed)
        cost = NET.cost_with(i, NET.W[i])
        changes = [(NET.cost_with(i, NET.W[i] + t * H) - cost) / t - linear for t in STEPS]
        assert goes_to_zero([change / 10 for change in changes])


@states(
    "eq:delta-product",
    r"\delta_i = D_i W_{i+1}\T D_{i+1} W_{i+2}\T \cdots W_N\T D_N \cdot 2 (a_N - \hat x)",
)
def test_delta_is_one_long_product() -> None:
    D = [np.diag(NET.sigma_prime[i](NET.z[i])) if i else np.eye(0) for i in range(N + 1)]
    for i in LAYERS:
        product = 2 * (NET.a[N] - NET.target)
        for j in range(N, i, -1):
            product = NET.W[j].T @ (D[j] @ product)
        assert np.allclose(D[i] @ product, NET.delta(i), atol=1e-8)


@states("eq:gradient-bias", r"\frac{\partial C}{\partial b_i} = \delta_i")
def test_the_derivative_by_a_bias_is_delta() -> None:
    backward = backprop.backpropagate(network_of(BIASED, biases=True), BIASED.x, BIASED.target)
    for i in LAYERS:
        numeric = jacobian(partial(BIASED.cost_with_bias, i), BIASED.b[i])
        assert np.allclose(np.ravel(backward.db[i]), numeric[0], atol=1e-8)
        assert np.allclose(np.ravel(backward.db[i]), backward.delta[i][:, 0])


SIZES = [[2, 3, 1], [784, 100, 10], [100] * 11, [5, 1, 7, 2]]


def layer_sizes(sizes: list[int]) -> list[tuple[int, int]]:
    return list(pairwise(sizes))


@states("eq:count-forward", r"F = \sum_{i=1}^N m_i n_i")
def test_going_forward_costs_one_multiplication_for_each_weight() -> None:
    for sizes in SIZES:
        F = sum(m * n for n, m in layer_sizes(sizes))
        assert backprop.multiplications(sizes).forward == F


@states("eq:count-backward", r"B = 2F - m_1 n_1 + \sum_{i=1}^N m_i + m_N")
def test_going_backward_costs_about_two() -> None:
    for sizes in SIZES:
        F = sum(m * n for n, m in layer_sizes(sizes))
        B = 2 * F - sizes[1] * sizes[0] + sum(sizes[1:]) + sizes[-1]
        assert backprop.multiplications(sizes).backward == B


@states("eq:count-quotients", r"Q = 2F \cdot F")
def test_difference_quotients_cost_two_forward_passes_for_each_weight() -> None:
    for sizes in SIZES:
        F = sum(m * n for n, m in layer_sizes(sizes))
        assert backprop.multiplications(sizes).finite_differences == 2 * F * F


@states(
    "eq:gradient-mean",
    r"\frac{\partial C(N, T)}{\partial W_i} = \frac 1 M \sum_{j=1}^M \frac{\partial C(N, "
    r"x_j, y_j)}{\partial W_i}",
)
def test_the_gradient_of_data_is_the_mean_of_the_gradients() -> None:
    whole = backprop.gradients(NETWORK, T.x, T.y)
    each = [backprop.gradients(NETWORK, x, y) for x, y in PAIRS]
    for i in range(N):
        assert np.allclose(whole[i], sum(one_sample[i] for one_sample in each) / 3)


@states(
    "eq:gradient-batch",
    r"\frac{\partial C(N, T)}{\partial W_i} = \frac 1 M \Delta_i A_{i-1}\T",
)
def test_the_gradient_of_data_is_one_product_of_matrices() -> None:
    A = backprop.feed_forward(NETWORK, T.x).a
    for i in LAYERS:
        Delta = np.column_stack(
            [backprop.backpropagate(NETWORK, x, y).delta[i][:, 0] for x, y in PAIRS]
        )
        whole = backprop.gradients(NETWORK, T.x, T.y)[i - 1]
        assert np.allclose(whole, Delta @ A[i - 1].T / 3)


@states("eq:update", r"W_i \leftarrow W_i - \eta \frac{\partial C}{\partial W_i}")
def test_the_update_is_a_step_against_the_derivative() -> None:
    spec = {"weights": [W.tolist() for W in NET.W[1:]], "activations": list(NAMES[1:])}
    steps = backprop.trace(
        {**spec, "x": NET.x.tolist(), "target": NET.target.tolist(), "learning_rate": 0.3}
    )["steps"]
    new = {step["layer"]: step["value"] for step in steps if step["equation"] == "eq:update"}
    for i in LAYERS:
        assert np.allclose(new[i], NET.W[i] - 0.3 * numeric_gradient(i), atol=1e-8)


@states("eq:update-bias", r"b_i \leftarrow b_i - \eta \frac{\partial C}{\partial b_i}")
def test_a_bias_takes_the_same_step() -> None:
    steps = backprop.trace(
        {
            "weights": [W.tolist() for W in BIASED.W[1:]],
            "biases": [b.tolist() for b in BIASED.b[1:]],
            "activations": list(NAMES[1:]),
            "x": BIASED.x.tolist(),
            "target": BIASED.target.tolist(),
            "learning_rate": 0.3,
        }
    )["steps"]
    new = {step["layer"]: step["value"] for step in steps if step["equation"] == "eq:update-bias"}
    for i in LAYERS:
        assert np.allclose(new[i], BIASED.b[i] - 0.3 * BIASED.delta(i), atol=1e-8)


@states(
    "eq:descent",
    r"C_{\text{after}} - C_{\text{before}} = -\eta \sum_{i=1}^N \norm{\frac{\partial "
    r"C}{\partial W_i}}^2 + r(\eta), \qquad \frac{r(\eta)}{\eta} \to 0",
)
def test_the_cost_falls_by_eta_times_the_squared_derivatives() -> None:
    squares = sum(np.sum(dW**2) for dW in GRADIENTS)
    before = backprop.cost(NETWORK, NET.x, NET.target)

    def after(eta: float) -> float:
        layers = zip(NETWORK.layers, GRADIENTS, NAMES[1:], strict=True)
        moved = (backprop.Layer(layer.W - eta * dW, name) for layer, dW, name in layers)
        return backprop.cost(backprop.Network(moved), NET.x, NET.target)

    etas = [1e-2, 1e-3, 1e-4]
    assert goes_to_zero([(after(eta) - before + eta * squares) / eta for eta in etas])
    assert after(1e-2) < before


def test_the_net_that_learns_from_four_samples_does_as_the_text_says() -> None:
    """About one half to everything, hardly better after 100 epochs, nearly right after 500."""
    call = re.search(r"\{\{< backprop ([^>]*data=[^>]*) >\}\}", text_of("backpropagation"))
    assert call
    given = dict(re.findall(r'(\w+)="?([^"]*?)"?(?= \w+=|$)', call[1]))
    pairs = [sample.split(":") for sample in given["data"].split(";")]
    x = np.array([[float(each) for each in inputs.split(",")] for inputs, _ in pairs])
    target = np.array([[float(label)] for _, label in pairs])
    assert target[:, 0].tolist() == [float(first != second) for first, second in x]
    net = backprop.seeded_network([2, 3, 1], given["activation"], seed=int(given["seed"]))
    rate = float(given["learning_rate"])
    history = backprop.train(net, x, target, learning_rate=rate, epochs=500)
    assert [net(each)[0] for each in x] == pytest.approx([0.5] * 4, abs=0.15)
    assert history.costs[100] > 0.7 * history.costs[0]
    assert history.costs[500] < 0.03 * history.costs[0]
