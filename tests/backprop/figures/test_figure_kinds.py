"""The numbers of the live figures, against independent arithmetic."""

from __future__ import annotations

import cmath
import json
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest

from backprop import SpecError
from backprop.figures import KINDS, figure, parameters_of
from backprop.queries.ask import ask


def described(kind: str, **parameters: Any) -> dict[str, Any]:
    return figure({"kind": kind, "parameters": parameters})


def refusal(kind: str, **parameters: Any) -> SpecError:
    with pytest.raises(SpecError) as caught:
        described(kind, **parameters)
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_describes_its_built_in_example(kind: str) -> None:
    description = described(kind)
    assert json.loads(json.dumps(description, allow_nan=False)) == description
    names = [parameter.name for parameter in parameters_of(kind)]
    shown = [field["name"] for field in description["fields"]]
    assert shown == [name for name in names if name in shown] != []
    assert list(description["parameters"]) == names
    assert {field["name"]: field["value"] for field in description["fields"]}.items() <= (
        description["parameters"].items()
    )
    assert 0 <= description["start"] < len(description["frames"])
    for frame in description["frames"]:
        assert frame["sentence"].endswith(".")
        assert {"position", "values", "tex"} <= frame.keys()
    assert ask("figure", {"kind": kind, "parameters": description["parameters"]}) == description


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_parameter_is_named(kind: str) -> None:
    error = refusal(kind, nosuch=1)
    assert error.field == "nosuch"
    assert parameters_of(kind)[0].name in error.message


def test_an_unknown_kind_is_named_with_the_known_ones() -> None:
    error = refusal("tangend")
    assert error.field == "kind"
    assert "tangent" in error.message


# ---- tangent -----------------------------------------------------------------------------

FUNCTIONS: dict[str, tuple[Callable[[Decimal], Decimal], Callable[[Decimal], Decimal]]] = {
    "sigmoid": (
        lambda x: 1 / (1 + (-x).exp()),
        lambda x: (-x).exp() / (1 + (-x).exp()) ** 2,
    ),
    "x**3 - 2*x": (lambda x: x**3 - 2 * x, lambda x: 3 * x**2 - 2),
    "log(x)": (lambda x: x.ln(), lambda x: 1 / x),
}


@pytest.mark.parametrize("f", FUNCTIONS)
@pytest.mark.parametrize(("a", "h"), [(1, 1), (0.75, -0.5), (2.5, 0.01)])
def test_difference_quotients_and_errors_equal_those_of_decimal_arithmetic(
    f: str, a: float, h: float
) -> None:
    value, derivative = FUNCTIONS[f]
    description = described("tangent", f=f, a=a, h=h)
    with localcontext(prec=50):
        x = Decimal(a)
        slope = derivative(x)
        assert description["slope"] == pytest.approx(float(slope), rel=1e-13)
        for frame in description["frames"]:
            k = Decimal(frame["h"])
            rise = value(x + k) - value(x)
            shown = {row["of"]: row["value"] for row in frame["values"]}
            rounding = 4e-16 * float(abs(value(x + k)) + abs(slope * k) + 1)
            error = rise - slope * k
            assert shown["f(a + h)"] == pytest.approx(float(value(x + k)), rel=1e-13)
            assert shown["slope of the secant"] == pytest.approx(
                float(rise / k), rel=1e-13, abs=rounding / float(abs(k))
            )
            assert shown["r(h)"] == pytest.approx(float(error), abs=rounding)
            assert shown["r(h) / h"] == pytest.approx(
                float(error / k), abs=rounding / float(abs(k))
            )


def test_the_error_divided_by_the_step_goes_to_zero_like_the_step() -> None:
    frames = described("tangent")["frames"]
    ratios = [abs(frame["values"][-1]["value"]) for frame in frames]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] == pytest.approx(ratios[-4] / 10, rel=0.02)  # h = 0.001 and 0.01


def test_the_magnified_curve_is_the_curve() -> None:
    near = described("tangent", f="x**2", a=0.5)["frames"][3]["near"]
    (left, right), heights = near["x"], near["curve"]
    for k, height in enumerate(heights):
        x = left + (right - left) * k / (len(heights) - 1)
        assert height == pytest.approx(x * x, rel=1e-14)


@pytest.mark.parametrize(
    ("parameters", "field", "said"),
    [
        ({"f": "relu", "a": 0}, "a", "kink"),
        ({"f": "abs(x - 2)", "a": 2}, "a", "kink"),
        ({"f": "sqrt(x)", "a": 0}, "a", "no finite derivative"),
        ({"f": "log(x)", "a": -1}, "a", "no finite value"),
        ({"f": "log(x)", "a": 1, "h": -1}, "h", "no finite value"),
        ({"h": 0}, "h", "not between"),
        ({"h": "1000"}, "h", "not between"),
        ({"a": "one"}, "a", "'one' is not a number"),
        ({"a": True}, "a", "not a number"),
        ({"f": "sigmoidd"}, "f", "unknown function 'sigmoidd'"),
        ({"f": "softmax"}, "f", "not a function of one number"),
        ({"f": "x^2"}, "f", "a power is written with \\*\\*"),
        ({"f": ""}, "f", "needs a function"),
    ],
)
def test_a_tangent_out_of_its_domain_is_refused_with_its_field(
    parameters: dict[str, Any], field: str, said: str
) -> None:
    error = refusal("tangent", **parameters)
    assert error.field == field
    with pytest.raises(SpecError, match=said):
        raise error


def test_where_f_has_no_value_the_curve_has_a_gap() -> None:
    curve = described("tangent", f="log(x)", a=1)["curve"]
    assert curve[0] is None
    assert curve[-1] is not None


# ---- linear-map --------------------------------------------------------------------------


def rows(frame: dict[str, Any]) -> dict[str, Any]:
    return {row["of"]: row["value"] for row in frame["values"]}


def test_of_the_squaring_map_the_quotient_is_the_length_of_h_as_the_post_says() -> None:
    for frame in described("linear-map")["frames"]:
        shown = rows(frame)
        (h_1, h_2), length = shown["h"], (shown["h"][0] ** 2 + shown["h"][1] ** 2) ** 0.5
        assert shown["‖r(h)‖ / ‖h‖"] == pytest.approx(length, rel=1e-9)
        assert shown["‖r(h)‖"] == pytest.approx(length**2, rel=1e-9)
        difference = np.subtract(shown["f(a + h)"], shown["f(a) + Df h"])
        assert difference == pytest.approx([h_1**2 - h_2**2, 2 * h_1 * h_2], abs=1e-14)


EXP = {"f1": "exp(x1)*cos(x2)", "f2": "exp(x1)*sin(x2)", "a": "0.3; -0.7", "d": 1}


def test_the_linear_map_equals_the_complex_derivative() -> None:
    """The map is z ↦ e^z, whose derivative is multiplication by e^z."""
    description = described("linear-map", **EXP)
    a = complex(0.3, -0.7)
    for frame in description["frames"]:
        shown = rows(frame)
        h = complex(*shown["h"])
        assert complex(*shown["f(a + h)"]) == pytest.approx(cmath.exp(a + h), rel=1e-14)
        assert complex(*shown["f(a) + Df h"]) == pytest.approx(cmath.exp(a) * (1 + h), rel=1e-14)


def test_grids_are_mapped_point_by_point() -> None:
    for frame in described("linear-map", **EXP)["frames"]:
        for line, curved, straight in zip(
            frame["grid"], frame["curved"], frame["straight"], strict=True
        ):
            ends = [complex(*point) for point in line]
            for k, point in enumerate(curved):
                z = ends[0] + (ends[1] - ends[0]) * k / (len(curved) - 1)
                assert complex(*point) == pytest.approx(cmath.exp(z), rel=1e-12)
            a = complex(0.3, -0.7)
            for end, point in zip(ends, straight, strict=True):
                expected = cmath.exp(a) * (1 + end - a)
                assert complex(*point) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("parameters", [{}, EXP, {"f1": "1", "f2": "x2"}, {"f1": "x1**20"}])
def test_both_images_of_the_largest_square_lie_in_the_window(parameters: dict[str, Any]) -> None:
    first = described("linear-map", **parameters)["frames"][0]
    (left, right), (low, high) = first["window"]["x"], first["window"]["y"]
    for x, y in [point for line in first["curved"] + first["straight"] for point in line]:
        assert left <= x <= right
        assert low <= y <= high


@pytest.mark.parametrize(
    ("parameters", "field", "said"),
    [
        ({"f1": "abs(x1)", "a": "0, 1"}, "a", "kink"),
        ({"f2": "max(x1, x2)", "a": "1, 1"}, "a", "kink"),
        ({"f1": "sqrt(x1)", "a": "0, 0"}, "a", "no finite partial derivatives"),
        ({"f1": "log(x1)", "a": "-1, 0"}, "a", "no finite value"),
        ({"f1": "log(x1)", "a": "0.25, 0"}, "d", "no finite value"),
        ({"a": "1"}, "a", "two numbers"),
        ({"a": [1, 2, 3]}, "a", "two numbers"),
        ({"a": "1, b"}, "a", "'b' is not a number"),
        ({"d": "0"}, "d", "not between"),
        ({"f2": "x3"}, "f2", "'x3' is not allowed; an expression is made of x1, x2, numbers"),
        ({"f1": "2 x1"}, "f1", "not a complete expression"),
        ({"f1": ""}, "f1", "needs an expression"),
    ],
)
def test_a_linear_map_out_of_its_domain_is_refused_with_its_field(
    parameters: dict[str, Any], field: str, said: str
) -> None:
    error = refusal("linear-map", **parameters)
    assert error.field == field
    assert said in error.message
