"""Activations are accurate and stable; expressions are read through a whitelist."""

import warnings
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from oracle_autograd import autograd_gradients, relative_error

from backprop import ACTIVATIONS, Layer, Network, SpecError, gradients, trace
from backprop.arithmetic.arrays import Array
from backprop.net.activations import Activation, Softmax, activation_named, custom_activation

mpmath.mp.dps = 50
ELEMENTARY = ("exp", "sqrt", "cos", "sin", "tan", "sinh", "cosh")
Z = np.array([-1e3, -40, -5, -1.25, -1e-3, -1e-12, 1e-12, 1e-3, 0.5, 3, 17, 40, 1e3])
TRUTH: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda z: max(z, 0),
    "leaky_relu": lambda z: z if z > 0 else mpmath.mpf(0.01) * z,
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "gelu": lambda z: z * mpmath.erfc(-z / mpmath.sqrt(2)) / 2,
    "silu": lambda z: z / (1 + mpmath.exp(-z)),
    "sin": mpmath.sin,
    "square": lambda z: z * z,
}


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_function_and_derivative_equal_high_precision(name: str) -> None:
    sigma = ACTIVATIONS[name]
    for z, value, slope in zip(Z, sigma(Z), sigma.derivative(Z), strict=True):
        exact = TRUTH[name](mpmath.mpf(z))
        exact_slope = mpmath.diff(TRUTH[name], mpmath.mpf(z), h=mpmath.mpf(10) ** -20)
        assert abs(value - exact) <= 2e-15 * abs(exact) + 1e-300
        # gelu and silu have derivatives that are sums of larger terms: measured against 1 there
        scale = abs(exact_slope) if name not in ("gelu", "silu") else max(abs(exact_slope), 1)
        assert abs(slope - exact_slope) <= 2e-15 * scale + 1e-300


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_no_warning_and_nothing_infinite_up_to_a_thousand(name: str) -> None:
    sigma = ACTIVATIONS[name]
    z = np.linspace(-1e3, 1e3, 4001)[:, None]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isfinite(sigma(z)).all()
        assert np.isfinite(sigma.pull_back(z, np.ones_like(z))).all()


def test_slopes_at_kinks_are_those_from_the_left() -> None:
    zero = np.zeros(1)
    assert ACTIVATIONS["relu"].derivative(zero) == 0
    assert ACTIVATIONS["leaky_relu"].derivative(zero) == 0.01


def test_softmax_is_a_distribution_and_its_jacobian_that_of_finite_differences() -> None:
    sigma = ACTIVATIONS["softmax"]
    assert isinstance(sigma, Softmax)
    z = np.array([1000.0, 999.0, -1000.0])
    assert sigma(z[:, None]).sum() == pytest.approx(1, abs=1e-15)
    small = np.array([0.3, -1.0, 0.7])
    h = 1e-6
    columns = [(sigma(small + h * e) - sigma(small - h * e)) / (2 * h) for e in np.eye(3)]
    np.testing.assert_allclose(sigma.jacobian(small), np.array(columns).T, atol=1e-9)


@pytest.mark.parametrize(
    ("text", "built_in"),
    [
        ("1/(1+exp(-x))", "sigmoid"),
        ("tanh(x)", "tanh"),
        ("max(0, x)", "relu"),
        ("log(1+exp(x))", "softplus"),
        ("x/(1+exp(-x))", "silu"),
        ("sin(x)", "sin"),
        ("x**2", "square"),
        ("x", "identity"),
        ("(exp(x)-exp(-x))/(exp(x)+exp(-x))", "tanh"),
        ("x*sigmoid(x)", "silu"),
        ("softplus(x)", "softplus"),
        ("2**x / (1 + 2**x) * 0 + x*x", "square"),
    ],
)
def test_expression_equals_the_built_in_function(text: str, built_in: str) -> None:
    mine, known = custom_activation(text), ACTIVATIONS[built_in]
    z = np.array([-3.3, -0.7, 0.4, 1.9])
    np.testing.assert_allclose(mine(z), known(z), rtol=1e-14)
    np.testing.assert_allclose(mine.derivative(z), known.derivative(z), rtol=1e-13)


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        *(("max(0, x)", 0), ("max(x, 0)", 1), ("max(3*x, 2*x)", 3)),
        *(("min(2*x, x)", 2), ("min(x, 2*x)", 1), ("abs(x)", 0)),
    ],
)
def test_slope_at_a_kink_is_that_of_the_argument_written_first(text: str, slope: float) -> None:
    assert custom_activation(text).derivative(np.array([0.0])) == [slope]


@pytest.mark.parametrize(
    "text",
    [
        "x*exp(-x**2)", "sqrt(1+x**2)", "x**3/3 - pi*x", "cos(2*x)**2", "abs(x)*x", "1/(2+x**2)",
        "min(x, 1) + max(-x, -2)", "tan(x/4)", "sinh(x)/cosh(x)", "(1+x**2)**-1.5", "e**x", "3**x",
        "(x**2)**0.3", "x/(1+abs(x))",
    ],
)  # fmt: skip
def test_derivative_of_an_expression_is_exact(text: str) -> None:
    sigma = custom_activation(text)
    names: dict[str, Any] = {name: getattr(mpmath, name) for name in ELEMENTARY}
    names |= {"pi": mpmath.pi, "e": mpmath.e, "abs": abs, "min": min, "max": max}
    for z in (-1.7, -0.6, 0.3, 1.4):
        truth = mpmath.diff(lambda x: eval(text, {**names, "x": x}), mpmath.mpf(z))
        slope = float(sigma.derivative(np.array([z]))[0])
        assert slope == pytest.approx(float(truth), rel=1e-13, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "value", "slope"),
    [
        ("1e300*1e300*x", 1e290, np.inf),
        ("2*(1e300*(1e300*x))", 2e290, np.inf),
        ("x*1e300*(1e300*x)", 0, 2e290),
    ],
)
def test_constants_whose_product_overflows_stay_apart(
    text: str, value: float, slope: float
) -> None:
    sigma = custom_activation(text)
    x = np.array([1e-310])
    with np.errstate(over="ignore"):
        assert sigma(x)[0] == pytest.approx(value, rel=1e-12)
        assert sigma.derivative(x)[0] == pytest.approx(slope, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("__import__('os').system('ls')", "__import__('os').system('ls')"),
        ("x.real", "x.real"),
        ("[x][0]", "[x][0]"),
        ("lambda: x", "lambda: x"),
        ("y + x", "'y'"),
        ("x^2", "a power is written with **"),
        ("sinus(x)", "'sinus(x)'"),
        ("exp(x, 2)", "takes 1 argument, not 2"),
        ("exp(x=x)", "'exp(x=x)'"),
        ("x**x", "'x'"),
        ("'a'*x", "'a'"),
        ("True*x", "True"),
        ("2j*x", "2j"),
        ("x if x else 1", "x if x else 1"),
        ("x < 1", "x < 1"),
        ("x +", "not a complete expression"),
        ("x\0", "expression"),
        ("1e999*x", "1e999"),
        ("(" * 60 + "x" + ")" * 60 + "+" * 3, "not a complete expression"),
        ("-" * 100 + "x", "nested more than"),
        ("x+" * 150 + "x", "longer than"),
        ("sigmoidal", "unknown activation 'sigmoidal'"),
        ("", "not a complete expression"),
        (7, "not the name"),
    ],
)
def test_the_offending_part_of_an_expression_is_named(text: Any, part: str) -> None:
    with pytest.raises(SpecError) as caught:
        activation_named(text, "activations[1]")
    assert caught.value.field == "activations[1]"
    assert part in caught.value.message


def test_gradient_through_an_expression_equals_autograd() -> None:
    weights = [[[0.3, -0.2], [0.8, 0.1], [-0.5, 0.4]], [[0.7, -1.1, 0.2]]]
    mine = Network([Layer(weights[0], "x*sigmoid(x)"), Layer(weights[1], "x**2")])
    known = Network([Layer(weights[0], "silu"), Layer(weights[1], "square")])
    theirs, _ = autograd_gradients(known, [0.5, -1], [1])
    for dW, expected in zip(gradients(mine, [0.5, -1], [1]), theirs, strict=True):
        assert relative_error(dW, expected) <= 1e-12


def test_trace_shows_an_expression_and_its_derivative() -> None:
    made = trace({"layers": [2, 2], "x": [1, 2], "target": [0, 1], "activation": "x*exp(-x**2)"})
    assert made["symbols"]["activations"][0]["tex"] == r"x\,e^{-x^{2}}"
    assert made["spec"]["activations"] == ["x*exp(-x**2)"]
    assert trace(made["spec"]) == made


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.longdouble, object])
def test_what_a_function_of_ones_own_returns_becomes_float64(kind: Any) -> None:
    def as_kind(z: Array) -> Array:
        return np.tanh(z).astype(kind)

    sigma = Activation("own", "t", "t'", as_kind, as_kind)
    z = np.array([[0.5], [-2.0]])
    for values in (sigma(z), sigma.pull_back(z, z), sigma.difference(z, z)):
        assert values.dtype == np.float64
    assert sigma(z) == pytest.approx(np.tanh(z), rel=1e-3)


def test_objects_that_are_no_numbers_are_refused() -> None:
    sigma = replace(ACTIVATIONS["tanh"], name="own", function=lambda z: z.astype(object) * 1j)
    with pytest.raises(SpecError, match="function"):
        sigma(np.ones((2, 1)))


def test_exact_fractions_stay_exact() -> None:
    z = np.array([[Fraction(1, 3)]], dtype=object)
    assert ACTIVATIONS["square"](z)[0, 0] == Fraction(1, 9)
