"""Every case of `cases/` comes out as in Hugo, or stands in `differences.toml` with a reason."""

from __future__ import annotations

import re
import tomllib

import pytest
from hugo_cases import DIFFERENCES, Case, cases, normalised, render_case

from companion.tools.errors import BuildError, BuildErrors

LISTED = {
    f"{group}/{name}": entry
    for group, entries in tomllib.loads(DIFFERENCES.read_text("utf-8")).items()
    for name, entry in entries.items()
}
ALL = list(cases())


def ours(case: Case) -> tuple[str, list[BuildError]]:
    """Our HTML, normalised, or our errors."""
    try:
        return " ".join(normalised(render_case(case))), []
    except BuildErrors as found:
        return "", found.errors
    except BuildError as found:
        return "", [found]


def hugos(case: Case) -> str:
    """Hugo's HTML, normalised, or the place of its error."""
    if case.html is not None:
        return " ".join(normalised(case.html))
    place = re.search(r"\.md:(\d+):(\d+)", case.error)
    assert place is not None, case.error
    return f"error at {place[1]}:{place[2]}"


def shown(html: str, errors: list[BuildError]) -> str:
    """Like `hugos`; Hugo stops at the first error, so only that one is compared."""
    return f"error at {errors[0].line}:{errors[0].column}" if errors else html


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_case_agrees_with_hugo_or_is_a_listed_difference(case: Case) -> None:
    result = shown(*ours(case))
    if case.name in LISTED:
        assert result != hugos(case), f"it agrees with Hugo: take it off {DIFFERENCES.name}"
        assert result == LISTED[case.name]["ours"]
    else:
        assert result == hugos(case)


def test_every_listed_difference_is_a_case_and_has_a_reason() -> None:
    assert set(LISTED) <= {case.name for case in ALL}
    assert all(len(entry["reason"]) > 20 for entry in LISTED.values())


def test_four_of_five_cases_agree() -> None:
    assert len(ALL) > 150
    assert len(LISTED) <= 0.2 * len(ALL)


@pytest.mark.parametrize("case", [case for case in ALL if ours(case)[1]], ids=lambda c: c.name)
def test_every_error_says_where_and_what_to_do(case: Case) -> None:
    for error in ours(case)[1]:
        assert error.message
        assert error.file == case.path
        assert error.line
        assert error.column
        assert error.remedy
