"""From a body with holes to a page's finished text: equations numbered and set, widgets drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from companion.finish.citations import with_backlinks
from companion.finish.embeds import widget_id
from companion.finish.equations import Equations, number_equations
from companion.finish.links import (
    Directory,
    anchor_names,
    linked,
    with_heading_links,
)
from companion.finish.prerender import Prerender, SetFormula
from companion.finish.rendered import Rendered, first_words, scripts_of
from companion.finish.widgets import Widgets, step_equations
from companion.text.body import Body, Formula, Widget, fill, plain_text, words_in
from companion.tools.errors import BuildError, BuildErrors

_TABLE = re.compile(r"<table>\n<thead>.*?</table>", re.DOTALL)  # the box around it scrolls
_WITH_PREVIEW = ('class="reference"', 'class="footnote-ref"')


@dataclass(frozen=True)
class Numbered:
    """A body whose equations have numbers, and the names of all that links can lead to."""

    body: Body
    equations: Equations
    names: Mapping[str, str]


def numbered(body: Body) -> Numbered:
    """Number a page's equations; the directory of a site is made of the pages' names.

    Raises
    ------
    BuildErrors : labels given twice, and references in formulas to labels that do not exist.
    """
    statements = {each.label: each.number for each in body.statements if each.number}
    equations = number_equations(body.formulas, statements)
    return Numbered(body, equations, anchor_names(body, equations))


class Completion:
    """Fills bodies; remembers what KaTeX made of a page, for the preview builds many times."""

    def __init__(self, prerender: Prerender) -> None:
        self._prerender = prerender
        self._set: dict[tuple[tuple[str, bool], ...], list[SetFormula]] = {}

    def complete(
        self, page: Numbered, widgets: Widgets, directory: Directory, explains_steps: bool = False
    ) -> Rendered:
        """The finished text of a page.

        explains_steps : every equation that a step of its widgets applies must be on the page.

        Raises
        ------
        BuildErrors : every formula, link and widget of the page that is at fault.
        """
        body, numbers = page.body, page.equations.numbers
        text, errors = linked(body.html, body, page.names, directory)
        summary = first_words(plain_text(text, body.formulas))
        if body.opening is not None:
            opening, _ = linked(body.opening, body, page.names, directory)
            summary = plain_text(opening, body.formulas)
        formulas = page.equations.anchored(
            self._formulas(page.equations.formulas, errors),
            step_equations() if body.widgets else (),
        )
        frames = _frames(widgets, body.widgets, numbers, explains_steps, errors)
        if errors:
            raise BuildErrors(errors)
        steppers = [widget for widget in body.widgets if not widget.kind]
        steppers.sort(key=lambda widget: "until" in widget.spec)  # whole ones first
        text = with_backlinks(with_heading_links(text, page.names))
        html = fill(_TABLE.sub(r'<div class="table">\g<0></div>', text), formulas, frames)
        return Rendered(
            html=html,
            summary=summary,
            toc=fill(body.toc, formulas, frames),
            has_formulas=bool(formulas),
            has_widgets=bool(frames),
            has_anchors=bool(page.names) or any(each in html for each in _WITH_PREVIEW),
            words=words_in(body.html),
            scripts=scripts_of(body.widgets),
            card=widgets.card(steppers[0]) if steppers else "",
        )

    def _formulas(self, formulas: Sequence[Formula], errors: list[BuildError]) -> list[str]:
        """The page's formulas in HTML, in order; what KaTeX cannot read goes to ``errors``."""
        key = tuple((formula.tex, formula.display) for formula in formulas)
        if key not in self._set:
            self._set[key] = self._prerender.formulas(key)
        for formula, result in zip(formulas, self._set[key], strict=True):
            if result.error:
                line, column = formula.place_of(result.position or 0)
                errors.append(
                    BuildError(
                        f"KaTeX cannot read this formula: {result.error}",
                        formula.file,
                        line,
                        column,
                        "Mend the formula; a macro must be defined above its first use.",
                    )
                )
        return [result.html for result in self._set[key]]


def _frames(
    widgets: Widgets,
    wanted: Sequence[Widget],
    equations: Mapping[str, str],
    explains_steps: bool,
    errors: list[BuildError],
) -> list[str]:
    frames = []
    for widget in wanted:
        try:
            options = {"embed": widget_id(widget), **widget.options}
            shown = widget if widget.kind else replace(widget, options=options)
            frames.append(widgets.html(shown, equations, explains_steps))
        except BuildError as error:
            errors.append(error)
    return frames
