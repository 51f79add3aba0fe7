r"""Numbers and anchors of equations: `\label`, `\ref`, `\eqref`, which KaTeX does not know.

A label gives its equation (in `align*` its row) an anchor and a number: that of its `\tag`, none if
it has `\notag`, else the page's next one. Each command is replaced in its place by one of KaTeX's
own, filled up with blanks to the same length, so that positions in KaTeX's complaints still hold.
"""

from __future__ import annotations

import re
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

    def anchored(self, html: Sequence[str], applied: Collection[str] = ()) -> list[str]:
        """The formulas' HTML, each with the anchors of its labels before it.

        applied : labels of equations that a widget's steps may apply; they get room for a button.
        """

        def anchor(label: str) -> str:
            room = " applied" if label in applied else ""
            return f'<a id="{escape(label)}" class="equation{room}"></a>'

        return [
            "".join(map(anchor, labels)) + formula
            for labels, formula in zip(self.labels, html, strict=True)
        ]


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
    numbers: dict[str, str] = {}
    errors: list[BuildError] = []
    tagged, labels = [], []
    for formula in formulas:
        found: list[str] = []
        tagged.append(_tagged(formula, numbers, found, errors))
        labels.append(tuple(found))
    numbers = {name: number for name, number in numbers.items() if number}
    known = {**(others or {}), **numbers}
    resolved = tuple(_resolved(formula, known, errors) for formula in tagged)
    if errors:
        raise BuildErrors(errors)
    return Equations(resolved, tuple(labels), numbers)


def _tagged(
    formula: Formula, numbers: dict[str, str], found: list[str], errors: list[BuildError]
) -> Formula:
    """The formula with tags in place of labels; these go to ``numbers`` and ``found``."""

    def tag(label: re.Match[str]) -> str:
        name = label[1].strip()
        fault = _fault_of(name, formula, numbers)
        if fault:
            errors.append(_error_at(formula, label.start(), *fault))
            return label[0]
        found.append(name)
        row = _row_around(formula.tex, label)
        own = _TAG.search(row)
        if own or _NO_NUMBER.search(row):
            numbers[name] = own[1] if own else ""
            return _filled_up("", label[0])
        numbers[name] = str(_next_number(numbers))
        return _filled_up(rf"\tag{{{numbers[name]}}}", label[0])

    return replace(formula, tex=_LABEL.sub(tag, formula.tex))


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


def _row_around(tex: str, label: re.Match[str]) -> str:
    """The row of an aligned formula in which a label stands."""
    ends = [end.span() for end in _ROW_END.finditer(tex)]
    start = max((after for _, after in ends if after <= label.start()), default=0)
    end = min((before for before, _ in ends if before >= label.end()), default=len(tex))
    return tex[start:end]


def _next_number(numbers: Mapping[str, str]) -> int:
    return 1 + max((int(number) for number in numbers.values() if number.isdecimal()), default=0)


def _filled_up(text: str, replaced: str) -> str:
    return text.ljust(len(replaced))


def _error_at(formula: Formula, offset: int, message: str, remedy: str) -> BuildError:
    line, column = formula.place_of(offset)
    return BuildError(message, formula.file, line, column, remedy)
