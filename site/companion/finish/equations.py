r"""Numbers equations and resolves `\label`, `\ref` and `\eqref`, which KaTeX does not support.

A label gives its equation (in `align*`, its row) an anchor and a number: that of its `\tag`, none
with `\notag`, else the next number of the page. Each command is replaced by one that KaTeX knows,
padded with blanks to the same length, so that the positions in KaTeX's messages stay correct.
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
    """The formulas of a page for KaTeX.

    labels : the labels in each formula.
    numbers : the numbers of the numbered equations, by label.
    """

    formulas: tuple[Formula, ...]
    labels: tuple[tuple[str, ...], ...]
    numbers: Mapping[str, str]

    def anchors(self, applied: Collection[str] = ()) -> list[str]:
        """The HTML of each formula's anchors, to be inserted before the formula.

        applied : labels of equations that steps of a widget may apply; they get room for a button.
        """

        def anchor(label: str) -> str:
            room = " applied" if label in applied else ""
            return f'<a id="{escape(label)}" class="equation{room}"></a>'

        return ["".join(map(anchor, labels)) for labels in self.labels]


def number_equations(
    formulas: Sequence[Formula], others: Mapping[str, str] | None = None
) -> Equations:
    """Number the labelled equations of a page and resolve the references in its formulas.

    others : the numbers of statements, by label; formulas can refer to them, too.

    Raises
    ------
    BuildErrors : labels that are given twice, are in inline formulas or have invalid characters,
        and references to labels that do not exist.
    """
    equations, errors = number_with_errors(formulas, others)
    if errors:
        raise BuildErrors(errors)
    return equations


def number_with_errors(
    formulas: Sequence[Formula], others: Mapping[str, str] | None = None
) -> tuple[Equations, list[BuildError]]:
    """The same, with the errors; a faulty label or reference stays as it is written."""
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
    return Equations(resolved, tuple(labels), numbers), errors


class _Numbering:
    """The numbers so far, by label; that of an equation with `\\notag` is empty."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}
        self.errors: list[BuildError] = []
        self._highest = 0

    def tagged(self, formula: Formula, found: list[str]) -> Formula:
        """The formula with tags in place of its labels, which are added to ``found``."""
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
            return _padded(shown, label[0])

        return replace(formula, tex=_LABEL.sub(tag, formula.tex))


class _Rows:
    """The rows of an aligned formula, with the numbers that the author gave."""

    def __init__(self, tex: str) -> None:
        self._starts = [0, *(end.end() for end in _ROW_END.finditer(tex))]
        self._numbers: dict[int, str] = {}
        for without in _NO_NUMBER.finditer(tex):
            self._numbers[self._row_of(without.start())] = ""
        for tag in reversed([*_TAG.finditer(tex)]):  # the first tag of a row counts
            self._numbers[self._row_of(tag.start())] = tag[1]

    def number_at(self, offset: int) -> str | None:
        """The given number of the row at an offset: empty for `\\notag`, None if not given."""
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
            error = _error_at(formula, reference.start(), message, remedy)
            error.named, error.family_remedy = f'"{name}"', r"Give each equation its \label."
            errors.append(error)
            return _padded(r"\text{??}", reference[0])  # else KaTeX would complain of it, too
        shown = f"({numbers[name]})" if reference[1] == "eqref" else numbers[name]
        return _padded(rf"\text{{{shown}}}", reference[0])

    return replace(formula, tex=_REFERENCE.sub(number, formula.tex))


def _fault_of(name: str, formula: Formula, numbers: Mapping[str, str]) -> tuple[str, str] | None:
    """Message and remedy for a faulty label; None if it is correct."""
    if not formula.display:
        return (
            r"a \label in running text has no equation",
            "Write it as a displayed formula, $$…$$; only these have numbers.",
        )
    if not _NAME.match(name):
        return (
            f'"{name}" cannot be a label',
            "Use letters, digits, colons and hyphens, like eq:cost.",
        )
    if name in numbers:
        return f'the label "{name}" is given twice on this page', "Rename one of the two."
    return None


def _padded(text: str, replaced: str) -> str:
    """The text with blanks up to the length of the text that it replaces."""
    return text.ljust(len(replaced))


def _error_at(formula: Formula, offset: int, message: str, remedy: str) -> BuildError:
    line, column = formula.place_of(offset)
    return BuildError(message, formula.file, line, column, remedy)
