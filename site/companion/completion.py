"""From a body with holes to a page's finished text: equations numbered and set, widgets drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from companion.body import Body, Formula, Widget, fill
from companion.equations import number_equations
from companion.errors import BuildError, BuildErrors
from companion.pages import Rendered, first_words
from companion.prerender import Prerender, SetFormula
from companion.widgets import Widgets


class Completion:
    """Fills bodies; remembers what KaTeX made of a page, for the preview builds many times."""

    def __init__(self, prerender: Prerender) -> None:
        self._prerender = prerender
        self._set: dict[tuple[tuple[str, bool], ...], list[SetFormula]] = {}

    def complete(self, body: Body, widgets: Widgets) -> Rendered:
        """The finished text of a page.

        Raises
        ------
        BuildErrors : every formula, label and widget of the page that is at fault.
        """
        errors: list[BuildError] = []
        equations = number_equations(body.formulas)
        formulas = equations.anchored(self._formulas(equations.formulas, errors))
        frames = _frames(widgets, body.widgets, equations.numbers, errors)
        if errors:
            raise BuildErrors(errors)
        return Rendered(
            html=equations.linked(fill(body.html, formulas, frames)),
            summary=first_words(body.plain_text) if body.summary is None else body.summary,
            toc=fill(body.toc, formulas, frames),
            has_formulas=bool(formulas),
            has_widgets=bool(frames),
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
    errors: list[BuildError],
) -> list[str]:
    frames = []
    for widget in wanted:
        try:
            frames.append(widgets.html(widget, equations))
        except BuildError as error:
            errors.append(error)
    return frames
