r"""Numbers and anchors of equations: `\label`, `\ref`, `\eqref`, which KaTeX does not know.

A label gives its equation (in `align*` its row) an anchor and a number: that of its `\tag`, none if
it has `\notag`, else the page's next one. Each command is replaced in its place by one of KaTeX's
own, filled up with blanks to the same length, so that positions in KaTeX's complaints still hold.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from html import escape

from companion.text.body import Formula
from companion.tools.errors import BuildError, BuildErrors

_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_REFERENCE = re.compile(r"\\(eqref|ref)\s*\{([^{}]*)\}")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
_NO_NUMBER = re.compile(r"\\(?:notag|nonumber)(?![a-zA-Z])")
_ROW_END = re.compile(r"\\\\")
_NAME = re.compile(r"[^\s\"'<>&]+\Z")


@dataclass(frozen=True)
class Equations:
    """A page's formulas in KaTeX's language, the labels in each, and the numbers there are."""

    formulas: tuple[Formula, ...]
    labels: tuple[tuple[str, ...], ...]
    numbers: Mapping[str, str]

    def anchors(self, applied: Collection[str] = ()) -> list[str]:
        """The anchors of each formula's labels, as HTML; they stand before the formula.

        applied : labels of equations that a widget's steps may apply; they get room for a button.
        """

        def anchor(label: str) -> str:
            room = " applied" if label in applied else ""
            return f'<a id="{escape(label)}" class="equation{room}"></a>'

        return ["".join(map(anchor, labels)) for labels in self.labels]


def number_equations(
    formulas: Sequence[Formula], others: Mapping[str, str] | None = None
) -> Equations:
    """Number the labelled equations of a page and resolve the references in its formulas.

    others : the numbers of what else a reference can name, statements by their labels.

    Raises
    ------
    BuildErrors : labels given twice, in running text or with signs that no anchor can have, and
        references to labels that do not exist.
    """
    numbering = _Numbering()
    errors = numbering.errors
    tagged, labels = [], []
    for formula in formulas:
        found: list[str] = []
        tagged.append(numbering.tagged(formula, found))
        labels.append(tuple(found))
    numbers = {name: number for name, number in numbering.numbers.items() if number}
    known = {**(others or {}), **numbers}
    resolved = tuple(_resolved(formula, known, errors) for formula in tagged)
    if errors:
        raise BuildErrors(errors)
    return Equations(resolved, tuple(labels), numbers)


class _Numbering:
    """The numbers given so far, by label; the number of an unnumbered equation is empty."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}
        self.errors: list[BuildError] = []
        self._highest = 0

    def tagged(self, formula: Formula, found: list[str]) -> Formula:
        """The formula with tags in place of its labels; these go to ``found``."""
        rows = _Rows(formula.tex)

        def tag(label: re.Match[str]) -> str:
            name = label[1].strip()
            fault = _fault_of(name, formula, self.numbers)
            if fault:
                self.errors.append(_error_at(formula, label.start(), *fault))
                return label[0]
            found.append(name)
            given = rows.number_at(label.start())
            self.numbers[name] = str(self._highest + 1) if given is None else given
            if self.numbers[name].isdecimal():
                self._highest = max(self._highest, int(self.numbers[name]))
            shown = rf"\tag{{{self.numbers[name]}}}" if given is None else ""
            return _filled_up(shown, label[0])

        return replace(formula, tex=_LABEL.sub(tag, formula.tex))


class _Rows:
    """The rows of an aligned formula, and the numbers that their author gave them."""

    def __init__(self, tex: str) -> None:
        self._starts = [0, *(end.end() for end in _ROW_END.finditer(tex))]
        self._numbers: dict[int, str] = {}
        for without in _NO_NUMBER.finditer(tex):
            self._numbers[self._row_of(without.start())] = ""
        for tag in reversed([*_TAG.finditer(tex)]):  # the first of a row counts
            self._numbers[self._row_of(tag.start())] = tag[1]

    def number_at(self, offset: int) -> str | None:
        """The number of the row there: empty for `\\notag`, None if the page is to count it."""
        return self._numbers.get(self._row_of(offset))

    def _row_of(self, offset: int) -> int:
        return bisect_right(self._starts, offset)


def _resolved(formula: Formula, numbers: Mapping[str, str], errors: list[BuildError]) -> Formula:
    """The formula with numbers in place of its references."""

    def number(reference: re.Match[str]) -> str:
        name = reference[2].strip()
        if name not in numbers:
            near = get_close_matches(name, numbers, 1)
            remedy = f'Did you mean "{near[0]}"?' if near else r"Give the equation a \label."
            message = f'there is no equation with the label "{name}" on this page'
            errors.append(_error_at(formula, reference.start(), message, remedy))
            return reference[0]
        shown = f"({numbers[name]})" if reference[1] == "eqref" else numbers[name]
        return _filled_up(rf"\text{{{shown}}}", reference[0])

    return replace(formula, tex=_REFERENCE.sub(number, formula.tex))


def _fault_of(name: str, formula: Formula, numbers: Mapping[str, str]) -> tuple[str, str] | None:
    if not formula.display:
        return r"a \label in running text has no equation", "Only formulas set apart have numbers."
    if not _NAME.match(name):
        return (
            f'"{name}" cannot be a label',
            "Use letters, digits, colons and hyphens, like eq:cost.",
        )
    if name in numbers:
        return f'the label "{name}" is given twice on this page', "Rename one of the two."
    return None


def _filled_up(text: str, replaced: str) -> str:
    return text.ljust(len(replaced))


def _error_at(formula: Formula, offset: int, message: str, remedy: str) -> BuildError:
    line, column = formula.place_of(offset)
    return BuildError(message, formula.file, line, column, remedy)
