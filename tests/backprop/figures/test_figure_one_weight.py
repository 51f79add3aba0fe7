"""The figure of one weight, against decimal arithmetic and exact fractions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

import pytest

from backprop import SpecError
from backprop.figures import figure

SIGMAS: dict[str, tuple[Callable[[Decimal], Decimal], Callable[[Decimal], Decimal]]] = {
    "sigmoid": (
        lambda z: 1 / (1 + (-z).exp()),
        lambda z: (-z).exp() / (1 + (-z).exp()) ** 2,
    ),
    "x**3 - x": (lambda z: z**3 - z, lambda z: 3 * z**2 - 1),
}


def described(**parameters: Any) -> dict[str, Any]:
    return figure({"kind": "one-weight", "parameters": parameters})


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize(
    ("x", "w", "target", "reach"), [(1, -1, 1, 3), (-0.5, 0.75, 0, 1), (2, 0, -1, 0.01)]
)
def test_changes_of_the_cost_equal_those_of_decimal_arithmetic(
    sigma: str, x: float, w: float, target: float, reach: float
) -> None:
    value, derivative = SIGMAS[sigma]
    made = described(sigma=sigma, x=x, w=w, target=target, reach=reach)
    with localcontext(prec=50):

        def a(weight: Decimal) -> Decimal:
            return value(weight * Decimal(x))

        def cost(weight: Decimal) -> Decimal:
            return (a(weight) - Decimal(target)) ** 2

        at = Decimal(w)
        slope = 2 * (a(at) - Decimal(target)) * derivative(at * Decimal(x)) * Decimal(x)
        assert made["slope"] == pytest.approx(float(slope), rel=1e-13)
        assert made["point"] == [w, pytest.approx(float(cost(at)), rel=1e-13)]
        assert len(made["frames"]) == 21
        for frame in made["frames"]:
            step = Decimal(frame["w"]) - at
            rounding = 1e-14 * float(1 + cost(at) + cost(at + step) + abs(slope * step))
            told = {row["of"]: row["value"] for row in frame["values"]}
            change = cost(at + step) - cost(at)
            assert frame["a"] == pytest.approx(float(a(at + step)), rel=1e-13)
            assert told["ΔC"] == pytest.approx(float(change), abs=rounding)
            assert told["(∂C/∂w) · Δw"] == pytest.approx(float(slope * step), abs=rounding)
            assert told["difference"] == pytest.approx(float(change - slope * step), abs=rounding)
            assert frame["predicted"] == pytest.approx(float(cost(at) + slope * step), abs=rounding)


def test_the_prediction_is_off_by_a_square_of_the_step() -> None:
    errors = {
        frame["position"]: frame["values"][-1]["value"] for frame in described(reach=0.01)["frames"]
    }
    assert errors["Δw = 0"] == 0
    assert errors["Δw = 0.01"] == pytest.approx(4 * errors["Δw = 0.005"], rel=0.01)


@pytest.mark.parametrize(
    ("parameters", "field", "said"),
    [
        ({"sigma": "log(x)"}, "w", "not a finite number"),
        ({"sigma": "x^2"}, "sigma", "a power is written with \\*\\*"),
        ({"sigma": "softmax"}, "sigma", "not a function of one number"),
        ({"x": "1e200", "sigma": "identity"}, "w", "not a finite number"),
        ({"w": "one"}, "w", "'one' is not a number"),
        ({"w": 1e300}, "w", "so large"),
        ({"target": "1e999"}, "target", "too large"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_field(
    parameters: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(SpecError, match=said) as caught:
        described(**parameters)
    assert caught.value.field == field
