"""The lines about files that a build leaves out: few, however many drafts a blog has."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.publish.terminal import MOST_LEFT_OUT, _left_out

DRAFT = "draft; -D includes it"


@pytest.mark.parametrize(("count", "lines"), [(0, 0), (1, 1), (3, 3), (4, 3), (200, 3)])
def test_many_files_are_counted(count: int, lines: int) -> None:
    files = [Path(f"content/{number}.md") for number in range(count)]
    shown = list(_left_out([DRAFT] * count, files, False))
    assert len(shown) == lines <= MOST_LEFT_OUT
    assert shown[:2] == [
        f"left out: content/{n}.md (draft; -D includes it)" for n in range(min(count, 2))
    ]
    if count > lines:
        rest = f"left out: {count - 2} further files (-D includes them; --all lists each)"
        assert shown[-1] == rest
    assert len(list(_left_out([DRAFT] * count, files, True))) == count


def test_files_with_errors_are_counted_without_a_flag() -> None:
    files = [Path(f"{number}.md") for number in range(9)]
    shown = list(_left_out(["1 error"] * 9, files, False))
    assert shown[1:] == ["left out: 1.md (1 error)", "left out: 7 further files (--all lists each)"]
