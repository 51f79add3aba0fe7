"""Listings describe pictures: what is drawn, left out, and refused in plain words."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from backprop.cells.notebook import Notebook, Run
from backprop.cells.output import MOST_PICTURES
from backprop.cells.picture_data import MOST_DRAWN

HEAD = "from companion_page import image, plot, points\nimport numpy as np\n"


def ran(code: str, notebook: Notebook | None = None) -> Run:
    return (notebook or Notebook()).run(HEAD + code, "listing 1")


def pictures(run: Run) -> list[dict[str, Any]]:
    assert run.fault is None
    return [json.loads(text) for kind, text in run.parts if kind == "plot"]


def picture(code: str) -> dict[str, Any]:
    (found,) = pictures(ran(code))
    return found


@pytest.mark.parametrize(
    ("code", "marks"),
    [
        ("plot([3, 1])", [("line", "", [[0, 3], [1, 1]])]),
        ("plot((1, 2), range(3, 5), name='a')", [("line", "a", [[1, 3], [2, 4]])]),
        ("plot(np.ones((2, 1)))", [("line", "", [[0, 1], [1, 1]])]),
        ("plot([True, False])", [("line", "", [[0, 1], [1, 0]])]),
        ("from fractions import Fraction\nplot([Fraction(1, 2)])", [("line", "", [[0, 0.5]])]),
        ("plot([1, np.nan, 2, -0.0])", [("line", "", [[0, 1], None, [2, 2], [3, 0]])]),
        ("plot([np.nan, 1, np.nan, np.nan])", [("line", "", [[1, 1]])]),
        ("plot([1, 2], [3, np.nan])", [("line", "", [[1, 3]])]),
        ("plot([1, 2], {'a': [1, 2], 'b': [3, 4]})",
         [("line", "a", [[1, 1], [2, 2]]), ("line", "b", [[1, 3], [2, 4]])]),
        ("plot({'a': [1], 'b': [3, 4]})",
         [("line", "a", [[0, 1]]), ("line", "b", [[0, 3], [1, 4]])]),
        ("plot([1]).points(5, 6, name='p').plot([2])",
         [("line", "", [[0, 1]]), ("points", "p", [[5, 6]]), ("line", "", [[0, 2]])]),
        ("plot.points([1, 2], [np.nan, 3])", [("points", "", [[2, 3]])]),
        ("points(1, 2)", [("points", "", [[1, 2]])]),
        ("plot([0, 1, 2], [5, 0, 50], log='y')", [("line", "", [[0, 5], None, [2, 50]])]),
        ("plot([123456.789, 123457.789])", [("line", "", [[0, 123456.789], [1, 123457.789]])]),
        ("plot([0, 1/3])", [("line", "", [[0, 0], [1, 0.33333]])]),
    ],
)  # fmt: skip
def test_a_call_draws_its_lines_and_points(code: str, marks: list[tuple[str, str, Any]]) -> None:
    found = picture(code)
    assert [(each["kind"], each["name"], each["points"]) for each in found["marks"]] == marks
    assert found["sentence"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("plot([])", "y is empty"),
        ("plot([[], []])", "y is empty"),
        ("plot(3)", "y is a single number"),
        ("plot('12')", "y is a text"),
        ("plot([1, 'b'])", "y[1] is 'b', not a number"),
        ("plot([None, 1])", "y[0] is None, not a number"),
        ("plot({1, 2})", "y is of the type set"),
        ("plot(x for x in [1])", "write list(…) around it"),
        ("plot([1, 2], [1])", "x has 2 numbers, y has 1"),
        ("plot([1, 2], {'a': [1]})", "x has 2 numbers, a has 1"),
        ("plot([1, np.inf])", "y[1] is infinite; NaN in its place leaves a gap"),
        ("plot([-np.inf], [1])", "x[0] is infinite"),
        ("plot([1e301])", "y[0] is too large"),
        ("plot([10**400])", "y[0] is too large"),
        ("plot([1j])", "y has complex numbers"),
        ("plot([[1, 2], [3]])", "the rows of y have unequal lengths"),
        ("plot(np.eye(3))", "y has the shape (3, 3)"),
        ("plot([np.nan])", "every point is NaN"),
        ("plot(np.zeros(1_000_001))", "at most 1,000,000 are taken"),
        ("plot(1, 2, 3)", "give y, or x and y, not 3 values"),
        ("plot()", "give y, or x and y, not 0 values"),
        ("plot({})", "the dictionary is empty"),
        ("plot([1], {2: [1]})", "the name of a line is a text, not of the type int"),
        ("plot([1], title='a' * 81)", "title has 81 characters"),
        ("plot([1], log='z')", 'log is "x", "y" or "xy"'),
        ("plot([0, -1], log='y')", "only numbers above 0"),
        ("plot({str(k): [k] for k in range(9)})", "at most 8 lines and sets of points"),
        ("t = np.linspace(0, 1, 50_000); plot(np.cos(99 * t), np.sin(98 * t))", "too long"),
        ("r = np.random.default_rng(1).normal(size=(2, 9000)); points(*r)", "too many points"),
        ("image([1, 2])", "image takes a matrix, not an array of the shape (2,)"),
        ("image([])", "image takes a matrix"),
        ("image(np.zeros((0, 3)))", "the matrix is empty"),
        ("image([[1, 2], [3]])", "the rows of the matrix have unequal lengths"),
        ("image([[0, np.inf]])", "entry [0, 1] of the matrix is infinite"),
        ("image([[np.nan]])", "every entry is NaN"),
        ("image([['a']])", "entry [0, 0] of the matrix is 'a', not a number"),
        ("image(np.zeros((65, 64)))", "of the shape (65, 64) is too large"),
        ("image(np.zeros((1, 129)))", "of the shape (1, 129) is too large"),
        ("image('ab')", "the matrix is a text"),
    ],
)
def test_what_cannot_be_drawn_is_a_value_error_at_the_listings_line(code: str, said: str) -> None:
    result = ran(f"x = 1\n{code}")
    assert result.fault is not None
    assert result.fault.type == "ValueError"
    assert said in result.fault.message
    assert result.fault.line == HEAD.count("\n") + 2
    assert [kind for kind, _ in result.parts] == ["error"]
    assert "backprop" not in result.parts[0][1]  # none of our frames


def test_a_long_line_keeps_its_ends_and_its_extremes() -> None:
    code = "x = np.linspace(0, 9, 300_000)\ny = np.sin(1e5 * x)\ny[777] = 5\ny[250_000] = np.nan\n"
    found = picture(f"{code}plot(x, y)")["marks"][0]["points"]
    assert len(found) <= MOST_DRAWN + 1
    assert found.count(None) == 1
    drawn = np.array([point for point in found if point])
    assert np.all(np.diff(drawn[:, 0]) >= 0)
    assert drawn[0, 0] == 0
    assert drawn[-1, 0] == 9
    assert np.max(drawn[:, 1]) == 5
    assert np.min(drawn[:, 1]) == pytest.approx(-1, abs=1e-3)


def test_points_at_one_place_are_drawn_once_and_so_are_those_of_a_curve_that_stands_still() -> None:
    many = "t = np.linspace(0, 6.3, 100_000)\n"
    (spiral,) = picture(f"{many}plot(np.round(np.cos(t), 2), np.round(np.sin(t), 2))")["marks"]
    assert 100 < len(spiral["points"]) < MOST_DRAWN
    (cloud,) = picture(f"{many}points(np.round(np.cos(t), 1), np.round(np.sin(t), 1))")["marks"]
    assert len({tuple(point) for point in cloud["points"]}) == len(cloud["points"]) < 100


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("plot([1, np.nan, 3])",
         "A line: 2 points (1 of 3 missing), x from 0 to 2, y from 1 (at x = 0) to 3 (at x = 2); "
         "its last y is 3."),
        ("points(0.5, -2, name='minimum', title='Cost.', ylabel='C')",
         "Cost. minimum: 1 point, x = 0.5, C = −2."),
        ("plot([2, 2], xlabel='epoch').points([1, 2])",
         "A picture with 1 line and 1 set of points. A line: 2 points, epoch from 0 to 1, y = 2 "
         "throughout. Points: 2 points, epoch from 0 to 1, y from 1 (at epoch = 0) to 2 "
         "(at epoch = 1)."),
        ("image([[1, -2.5], [np.nan, 0]])",
         "The image of a matrix with 2 rows and 2 columns: smallest entry −2.5 at [0, 1], "
         "largest entry 1 at [0, 0]."),
    ],
)  # fmt: skip
def test_one_sentence_says_what_a_picture_shows(code: str, sentence: str) -> None:
    assert picture(code)["sentence"] == sentence


def test_an_image_has_the_entries_and_blanks_for_nan() -> None:
    found = picture("image([[1, 2.34567], [np.nan, -0.0]], title='W')")
    assert (found["title"], found["entries"]) == ("W", [[1, 2.35], [None, 0]])


def test_pictures_stand_among_the_texts_and_only_once() -> None:
    result = ran("print('a')\nplot([1])\nprint('b')\nimage([[1]])")
    assert [kind for kind, _ in result.parts] == ["out", "plot", "out", "plot"]
    result = ran("p = plot([1])\nprint('a')\np.plot([2])")
    assert result.fault is not None
    assert "has been shown already" in result.fault.message
    assert [kind for kind, _ in result.parts] == ["plot", "out", "error"]


def test_a_picture_of_an_earlier_listing_is_shown_again_as_a_value() -> None:
    notebook = Notebook()
    first = pictures(ran("p = plot([1])", notebook))
    assert pictures(notebook.run("p", "listing 2")) == first
    assert pictures(notebook.run("plot([1])", "listing 3")) == first  # in the run under way


def test_a_run_shows_a_bounded_number_of_pictures_and_tells_them_as_they_come() -> None:
    told: list[tuple[str, str]] = []
    code = f"{HEAD}for k in range(20): plot([k])\nprint('x' * 30_000)\nplot([1])"
    result = Notebook().run(code, "listing 1", lambda kind, text: told.append((kind, text)))
    assert len(pictures(result)) == MOST_PICTURES
    assert [part for part in told if part[0] == "plot"] == [
        part for part in result.parts if part[0] == "plot"
    ]
    assert result.parts[-1] == ("note", f"… {21 - MOST_PICTURES} more pictures left out …")


def test_a_listing_that_broke_numpy_can_still_draw() -> None:
    code = "np.min = np.argmin = np.isfinite = np.asarray = None\nplot([1, 2])"
    before = {name: getattr(np, name) for name in ("min", "argmin", "isfinite", "asarray")}
    try:
        assert pictures(ran(code))
    finally:
        for name, value in before.items():
            setattr(np, name, value)
