"""Only a widget that may be in the window before the reader scrolls has its frame in the page."""

from __future__ import annotations

from companion.finish.filling import in_first_window
from companion.text.markdown.holes import hole

LINE = "<p>" + 60 * "a" + "</p>"
"""A line of text."""


def text_with_widgets(*lines: int) -> str:
    """Text with widgets after these numbers of lines, counted from the widget before."""
    return "".join(count * LINE + hole("w", number) for number, count in enumerate(lines))


def test_widgets_of_the_first_window_are_in_the_page() -> None:
    assert in_first_window(text_with_widgets(5)) == {0}


def test_one_below_another_is_not_because_a_widget_is_as_high_as_a_window() -> None:
    assert in_first_window(text_with_widgets(0, 0, 5)) == {0}


def test_one_that_is_below_it_is_not_even_if_it_is_the_first() -> None:
    assert in_first_window(text_with_widgets(16)) == set()
    assert in_first_window(text_with_widgets(5, 11)) == {0}


def test_formulas_count_and_tags_do_not() -> None:
    formulas = "".join(hole("f", number) for number in range(80))
    assert in_first_window(formulas + hole("w", 0)) == set()
    assert in_first_window('<a href="/a/long/address/">b</a>' * 80 + hole("w", 0)) == {0}
