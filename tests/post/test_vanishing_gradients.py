"""The second post: why derivatives shrink on the way back, in numbers."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from formulas_of_posts import states, text_of
from small_net import sigmoid, slope_of_sigmoid

import backprop

POST = "vanishing-gradients"


def deltas(
    weight: float, layers: int = 4, sigma: str = "sigmoid", x: float = 1, target: float = 0
) -> list[float]:
    """δ_1, …, δ_N of a net with one neuron per layer."""
    net = backprop.Network([backprop.Layer([[weight]], sigma)] * layers)
    delta = backprop.backpropagate(net, [x], [target]).delta
    return [float(delta[i][0, 0]) for i in range(1, layers + 1)]


@states(
    "eq:chain-of-numbers",
    r"\delta_1 = \sigma'(z_1) \cdot w_2 \sigma'(z_2) \cdots w_N \sigma'(z_N) \cdot 2 (a_N "
    r"- \hat x)",
    POST,
)
def test_with_one_neuron_per_layer_delta_is_a_product_of_numbers() -> None:
    w = [0.8, -1.3, 0.6]
    net = backprop.Network([backprop.Layer([[each]], "sigmoid") for each in w])
    forward = backprop.feed_forward(net, [1.5])
    z = [float(forward.z[i][0, 0]) for i in (1, 2, 3)]
    slopes = slope_of_sigmoid(np.array(z))
    product = slopes[0] * w[1] * slopes[1] * w[2] * slopes[2] * 2 * (forward.a[3][0, 0] - 0.2)
    assert np.isclose(backprop.backpropagate(net, [1.5], [0.2]).delta[1][0, 0], product)


@states(
    "eq:quarter",
    r"0 < \sigma'(x) = \sigma(x) \bigl( 1 - \sigma(x) \bigr) \le \tfrac 1 4",
    POST,
)
def test_the_sigmoid_is_nowhere_steeper_than_a_quarter() -> None:
    x = np.linspace(-30, 30, 6001)
    slopes = slope_of_sigmoid(x)
    assert np.allclose(slopes, sigmoid(x) * (1 - sigmoid(x)))
    assert slopes.min() > 0
    assert slopes.max() == slopes[3000] == 0.25


@states("eq:four-to-the-n", r"|\delta_1| \le 4^{-N} \cdot 2 |a_N - \hat x|", POST)
def test_every_layer_costs_a_factor_of_four() -> None:
    rng = np.random.default_rng(2)
    for N in (1, 2, 5, 8):
        net = backprop.Network(
            [backprop.Layer([[rng.uniform(-1, 1)]], "sigmoid") for _ in range(N)]
        )
        a_N = net([0.7])[0]
        delta = backprop.backpropagate(net, [0.7], [0.1]).delta[1][0, 0]
        assert abs(delta) <= 4.0**-N * 2 * abs(a_N - 0.1)


@states("eq:mean-stretch", r"\mathbb{E} \norm{W\T \delta}^2 = s^2 \norm \delta^2", POST)
def test_random_weights_stretch_by_s_on_average() -> None:
    """Exactly: the mean over all signs of a matrix with entries ±s/√n."""
    m, n, s = 2, 3, 1.7
    delta = np.array([0.4, -1.1])
    signs = np.array(np.meshgrid(*[[-1, 1]] * (m * n))).reshape(m * n, -1).T.reshape(-1, m, n)
    stretched = [np.sum((s / np.sqrt(n) * W.T @ delta) ** 2) for W in signs]
    assert len(stretched) == 64
    assert np.isclose(np.mean(stretched), s**2 * np.sum(delta**2))


def test_the_table_shows_the_deltas_of_the_net_above_it() -> None:
    row = re.search(r"\| \$\\delta_i\$ \|(.*)\|", text_of(POST))
    assert row
    written = [cell.strip() for cell in row[1].split("|")]
    assert [float(cell) for cell in written] == [
        float(f"{delta:.4g}") for delta in reversed(deltas(1.0))
    ]


def test_what_the_text_says_about_its_nets() -> None:
    four = deltas(1.0)
    factors = [later / earlier for earlier, later in pairwise(four)]
    assert all(4 < factor < 6 for factor in factors)
    ten = deltas(1.0, layers=10)
    assert 0.5e-6 < ten[0] / ten[-1] < 2e-6
    three = deltas(3.0)
    assert three[0] / three[-1] < four[0] / four[-1]
    assert deltas(1.0, sigma="relu") == [2.0, 2.0, 2.0, 2.0]
    assert deltas(1.0, sigma="relu", x=-1.0, target=1.0) == [0.0, 0.0, 0.0, 0.0]
