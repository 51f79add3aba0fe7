"""Central differences and exact fractions agree with the passes; multiplications are counted."""

from fractions import Fraction
from itertools import pairwise
from numbers import Rational
from typing import Any

import mpmath
import numpy as np
import pytest
from drawn_nets import nets
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop import (
    Activation,
    Layer,
    Network,
    SpecError,
    central_differences,
    error_curve,
    exact_gradients,
    gradients,
    multiplications,
    seeded_network,
)
from backprop.net.passes import backward, forward
from backprop.queries.exact_gradients import RATIONAL
from backprop.queries.multiplications import growth


@st.composite
def dyadic_nets(draw: st.DrawFn) -> tuple[Network, list[float], list[float]]:
    """Nets of quarters, so small that floating-point arithmetic makes no rounding at all."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    quarters = st.integers(-8, 8).map(lambda k: k / 4)
    squared = draw(st.integers(1, len(sizes) - 1))  # one square, for each doubles the bits
    layers = [
        Layer(
            [[draw(quarters) for _ in range(n)] for _ in range(m)],
            "square" if i == squared else draw(st.sampled_from(["identity", "relu"])),
            [draw(quarters) for _ in range(m)] if draw(st.booleans()) else None,
        )
        for i, (n, m) in enumerate(pairwise(sizes), start=1)
    ]
    x = [draw(quarters) for _ in range(sizes[0])]
    return Network(layers), x, [draw(quarters) for _ in range(sizes[-1])]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(dyadic_nets())
def test_gradient_equals_exact_rationals_exactly(
    net: tuple[Network, list[float], list[float]],
) -> None:
    for ours, exact in zip(gradients(*net), exact_gradients(*net), strict=True):
        assert [[Fraction(w) for w in row] for row in ours.tolist()] == exact


def rational(name: str) -> Activation:
    """The activation on arrays of fractions; its two branches as the definition states them."""
    leak = {"relu": Fraction(0), "leaky_relu": Fraction(0.01)}.get(name, Fraction(1))
    if name == "square":
        return Activation(name, "", "", lambda z: z * z, lambda z: 2 * z)

    def slope(z: Any) -> Any:
        return np.where(z > 0, np.array(Fraction(1)), np.array(leak))

    return Activation(name, "", "", lambda z: z * slope(z), slope)


@pytest.mark.parametrize("name", RATIONAL)
def test_passes_on_fractions_equal_dual_numbers_exactly(name: str) -> None:
    """The passes themselves, run on arrays of fractions: no rounding, so no tolerance."""
    network = seeded_network([3, 4, 2, 2], name, seed=6, biased=True)
    x, target = [0.3, -0.7, 1.1], [0.2, -0.4]
    exact = exact_gradients(network, x, target)
    for layer in network.layers:
        layer.W = np.vectorize(Fraction, otypes=[object])(layer.W)
        layer.b = np.vectorize(Fraction, otypes=[object])(layer.b)
        layer.sigma = rational(name)
    columns = np.array([[Fraction(v)] for v in x], dtype=object)
    targets = np.array([[Fraction(v)] for v in target], dtype=object)
    back = backward(network, forward(network, columns), targets)
    assert [back.dW[i].tolist() for i in (1, 2, 3)] == exact


def test_leaky_relu_in_floats_is_exact_up_to_rounding() -> None:
    network = seeded_network([4, 6, 3], "leaky_relu", seed=2, biased=True)
    x, target = [0.3, -0.7, 1.1, 0.9], [0.2, -0.4, 1.0]
    for ours, exact in zip(
        gradients(network, x, target), exact_gradients(network, x, target), strict=True
    ):
        np.testing.assert_allclose(ours, np.array(exact, dtype=float), rtol=1e-14)


def test_exact_arithmetic_refuses_irrational_activations() -> None:
    with pytest.raises(SpecError, match="sigmoid has irrational values"):
        exact_gradients(seeded_network([1, 1]), [1], [1])


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(nets(widest=5))
def test_gradient_equals_central_differences_to_their_own_error_bound(
    net: tuple[Network, Any, Any, str],
) -> None:
    network, x, target, cost_function = net
    quotients = central_differences(network, x, target, 1e-5, cost_function)
    for ours, quotient, error in zip(
        gradients(network, x, target, cost_function), *quotients, strict=True
    ):
        assert (np.abs(ours - quotient) <= error).all()


def test_error_bound_of_central_differences_is_small() -> None:
    network = seeded_network([2, 3, 1], seed=7)
    bounds = central_differences(network, [0.5, -1], [1]).error
    assert max(bound.max() for bound in bounds) < 1e-7


def test_error_curve_is_a_V() -> None:
    curve = dict(error_curve(seeded_network([2, 3, 1], "tanh", seed=7), [0.5, -1], [1]))
    assert curve[1e-2] / curve[1e-3] == pytest.approx(100, rel=0.1)
    best = min(curve, key=lambda epsilon: curve[epsilon])
    assert 1e-7 <= best <= 1e-4
    assert curve[1e-12] > 100 * curve[best]


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softplus", "silu", "sin", "gelu"])
def test_gradient_equals_fifty_digits(name: str) -> None:
    """∂C/∂w by differentiating the cost numerically with 60 digits."""
    mpmath.mp.dps = 60
    sigma = {
        "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
        "tanh": mpmath.tanh,
        "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
        "silu": lambda z: z / (1 + mpmath.exp(-z)),
        "sin": mpmath.sin,
        "gelu": lambda z: z * mpmath.erfc(-z / mpmath.sqrt(2)) / 2,
    }[name]
    network = seeded_network([2, 2, 1], name, seed=9, biased=True)
    x, target = [0.5, -1.25], [0.75]

    def cost(place: tuple[int, int, int], h: Any) -> Any:
        a = [mpmath.mpf(v) for v in x]
        for i, layer in enumerate(network.layers):
            a = [
                sigma(
                    sum(
                        (mpmath.mpf(w) + (h if (i, k, j) == place else 0)) * a[j]
                        for j, w in enumerate(row)
                    )
                )
                for k, row in enumerate(layer.W.tolist())
            ]
        return sum((a_k - mpmath.mpf(t)) ** 2 for a_k, t in zip(a, target, strict=True))

    for i, dW in enumerate(gradients(network, x, target)):
        for (k, j), ours in np.ndenumerate(dW):
            h = mpmath.mpf(10) ** -20
            exact = (cost((i, k, j), h) - cost((i, k, j), -h)) / (2 * h)
            assert ours == pytest.approx(float(exact), rel=5e-15)


@Rational.register
class Counted:
    """A number that counts how often numbers like it are multiplied."""

    multiplied = 0

    def __init__(self, value: float) -> None:
        self.value = float(value)

    def __mul__(self, other: Any) -> "Counted":
        Counted.multiplied += 1
        return Counted(self.value * _value(other))

    __rmul__ = __mul__

    def __add__(self, other: Any) -> "Counted":
        return Counted(self.value + _value(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> "Counted":
        return Counted(self.value - _value(other))

    def __truediv__(self, other: Any) -> "Counted":
        return Counted(self.value / _value(other))


def _value(number: Any) -> float:
    return number.value if isinstance(number, Counted) else float(number)


@pytest.mark.parametrize("sizes", [[1, 1], [2, 3, 1], [4, 4, 4, 4], [5, 2, 7, 3]])
def test_multiplications_are_those_that_the_passes_make(sizes: list[int]) -> None:
    """Counted while the passes run; the identity has no multiplication of its own."""

    def counted(values: Any) -> Any:
        return np.vectorize(Counted, otypes=[object])(values)

    network = seeded_network(sizes, "identity", seed=1)
    for layer in network.layers:
        layer.W = counted(layer.W)
        layer.sigma = Activation(
            "identity", "", "", lambda z: z, lambda z: counted(np.ones(z.shape))
        )
    Counted.multiplied = 0
    run = forward(network, counted(np.ones((sizes[0], 1))))
    ahead = Counted.multiplied
    backward(network, run, counted(np.ones((sizes[-1], 1))))
    expected = multiplications(sizes)
    assert (ahead, Counted.multiplied - ahead) == (expected.forward, expected.backward)
    assert expected.finite_differences == 2 * ahead * sum(n * m for n, m in pairwise(sizes))


def test_finite_differences_grow_with_the_square_of_what_backpropagation_needs() -> None:
    table = dict(growth(2, [4, 8, 16]))
    assert table[8].backward / table[4].backward == pytest.approx(4, rel=0.15)
    assert table[16].finite_differences / table[8].finite_differences == 16
