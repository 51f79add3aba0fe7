"""From a body with holes to a page's finished text: equations numbered and set, widgets drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from companion.finish.citations import Citation, backlinks, citations
from companion.finish.filling import fill
from companion.finish.hand_written import fallback_sentences, unclosed_widgets
from companion.finish.links import Directory, References, heading_links, links_to_nowhere
from companion.finish.markup import Markup
from companion.finish.names import NumberedBody
from companion.finish.plain_text import first_words, plain_text, words_in
from companion.finish.prerender import Prerender, SetFormula
from companion.finish.rendered import Rendered, scripts_of
from companion.finish.widgets import Fragment, Widgets, step_equations, widget_id
from companion.text.body import Formula, Widget
from companion.tools.errors import BuildError, BuildErrors
from companion.tools.html_tokens import Insertion, insert


class Finisher:
    """Finishes bodies; keeps the formulas that KaTeX has set, for the many builds of a preview."""

    def __init__(self, prerender: Prerender) -> None:
        self._prerender = prerender
        self._set: dict[tuple[tuple[str, bool], ...], list[SetFormula]] = {}

    def finish(
        self,
        page: NumberedBody,
        widgets: Widgets,
        directory: Directory,
        explains_steps: bool = False,
    ) -> Rendered:
        """The finished text of a page.

        explains_steps : every equation that a step of its widgets applies must be on the page.

        Raises
        ------
        BuildErrors : every formula, link and widget of the page that is at fault.
        """
        references = References(page, directory)
        errors = [*references.errors, *unclosed_widgets(page)]
        own = self._set_formulas(page)
        errors += _faults_of(page.equations.formulas, own)
        fragments = _fragments(widgets, page, explains_steps, errors)
        if errors:
            raise BuildErrors(errors)
        borrowed = [
            (other.body.formulas[number], self._set_formulas(other)[number])
            for other, number in references.borrowed
        ]
        formulas = [*page.body.formulas, *(formula for formula, _ in borrowed)]
        set_formulas = [each.html for each in [*own, *(html for _, html in borrowed)]]
        return _Page(page, references, formulas, set_formulas, fragments).rendered(widgets)

    def _set_formulas(self, page: NumberedBody) -> list[SetFormula]:
        """A page's formulas as KaTeX set them, in order."""
        key = tuple((formula.tex, formula.display) for formula in page.equations.formulas)
        if key not in self._set:
            self._set[key] = self._prerender.formulas(key)
        return self._set[key]


@dataclass(frozen=True)
class _Page:
    """A page and all that is put into it.

    formulas, set_formulas : the page's own, then those that names from other pages have; the
        latter are the HTML.
    """

    page: NumberedBody
    references: References
    formulas: Sequence[Formula]
    set_formulas: Sequence[str]
    fragments: Sequence[Fragment]

    def rendered(self, widgets: Widgets) -> Rendered:
        body, markup = self.page.body, self.page.markup
        cited = citations(markup.works, self.references.found)
        html = self._with_insertions(cited)
        anchors = self.page.equations.anchors(step_equations() if body.widgets else ())
        anchors += [""] * len(self.references.borrowed)
        formulas = [
            anchor + formula for anchor, formula in zip(anchors, self.set_formulas, strict=True)
        ]
        drawn = [fragment.drawn.html for fragment in self.fragments]
        return Rendered(
            html=fill(html, formulas, drawn),
            bare=fill(html, anchors, [""] * len(drawn)),
            fragments=self.fragments,
            summary=self._summary(),
            toc=fill(body.toc, formulas, drawn),
            has_formulas=bool(formulas),
            has_widgets=bool(drawn),
            words=words_in(markup.tokens),
            scripts=scripts_of(body.widgets, bool(markup.widgets)),
            card=_card(widgets, body.widgets),
            warnings=[*body.warnings, *links_to_nowhere(self.page, self._ids(cited))],
        )

    def _with_insertions(self, cited: Sequence[Citation]) -> str:
        markup = self.page.markup
        return insert(
            markup.html,
            [
                *self.references.texts,
                *backlinks(markup.works, cited, self.formulas),
                *heading_links(self.page),
                *_table_boxes(markup),
                *fallback_sentences(markup),
            ],
        )

    def _ids(self, cited: Sequence[Citation]) -> set[str]:
        """All that a link can name on the page."""
        drawn = (each for fragment in self.fragments for each in fragment.drawn.ids)
        return {*self.page.markup.ids, *self.page.names, *(each.id for each in cited), *drawn}

    def _summary(self) -> str:
        """What stands before `<!--more-->`, else the first words; references have their texts."""
        body, texts = self.page.body, self.references.texts
        if body.opening is None:
            return first_words(plain_text(insert(body.html, texts), self.formulas))
        end = len(body.opening)
        return plain_text(
            insert(body.opening, [each for each in texts if each.at <= end]), self.formulas
        )


def _faults_of(formulas: Sequence[Formula], results: Sequence[SetFormula]) -> Iterator[BuildError]:
    """What KaTeX cannot read."""
    for formula, result in zip(formulas, results, strict=True):
        if result.error:
            line, column = formula.place_of(result.position or 0)
            yield BuildError(
                f"KaTeX cannot read this formula: {result.error}",
                formula.file,
                line,
                column,
                "Mend the formula; a macro must be defined above its first use.",
            )


def _fragments(
    widgets: Widgets, page: NumberedBody, explains_steps: bool, errors: list[BuildError]
) -> list[Fragment]:
    """The widgets as they are drawn; what cannot be drawn goes to ``errors``."""
    numbers: Mapping[str, str] = page.equations.numbers
    fragments = []
    for widget in page.body.widgets:
        try:
            options = {"embed": widget_id(widget), **widget.options}
            shown = widget if widget.kind else replace(widget, options=options)
            fragments.append(Fragment(widget, widgets.draw(shown, numbers, explains_steps)))
        except BuildError as error:
            errors.append(error)
    return fragments


def _card(widgets: Widgets, on_page: Sequence[Widget]) -> str:
    """The picture of the page's first stepper, if possible of one with a backward pass."""
    steppers = [widget for widget in on_page if not widget.kind]
    whole = [widget for widget in steppers if "until" not in widget.spec]
    return widgets.card([*whole, *steppers][0]) if steppers else ""


def _table_boxes(markup: Markup) -> Iterator[Insertion]:
    """A box around every table; a wide one scrolls in it."""
    for table in markup.tables:
        yield Insertion(table.tag.start, '<div class="table">', opens=True)
        yield Insertion(table.closing.end, "</div>")
