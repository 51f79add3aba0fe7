"""Finishes a body: sets its formulas, draws its widgets, resolves references and citations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from companion.finish.citations import Citation, backlinks, citations
from companion.finish.filling import fill, in_first_screens
from companion.finish.hand_written import fallback_sentences, unclosed_widgets
from companion.finish.links import Directory, References, heading_links, links_to_nowhere
from companion.finish.macros import remedy_for
from companion.finish.markup import Markup
from companion.finish.names import NumberedBody
from companion.finish.plain_text import first_words, plain_text, words_in
from companion.finish.prerender import Prerender, SetFormula
from companion.finish.rendered import FinishedText, scripts_of
from companion.finish.widgets import Fragment, Widgets, step_equations, widget_id
from companion.text.body import Formula, Widget
from companion.tools.errors import BuildError, BuildErrors
from companion.tools.html_tokens import Insertion, insert


class Finisher:
    """Finishes bodies; caches the formulas of each page, for the repeated builds of a preview.

    macros : the macros of the site, by name with its backslash.
    """

    def __init__(self, prerender: Prerender, macros: Mapping[str, str] | None = None) -> None:
        self._prerender = prerender
        self._macros = macros or {}
        self._set: dict[tuple[tuple[str, bool], ...], list[SetFormula]] = {}

    def finish(
        self,
        page: NumberedBody,
        widgets: Widgets,
        directory: Directory,
        explains_steps: bool = False,
    ) -> FinishedText:
        """The finished text of a page.

        widgets : draws the widgets.
        directory : all pages of the site, for references to them.
        explains_steps : require the equation of every step of a widget to be on the page.

        Raises
        ------
        BuildErrors : all faults of formulas, references and widgets of the page.
        """
        references = References(page, directory)
        errors = [*references.errors, *unclosed_widgets(page)]
        own = self._set_formulas(page)
        errors += _faults_of(page.equations.formulas, own)
        fragments = _fragments(widgets, page, explains_steps, errors)
        if errors:
            raise BuildErrors(errors)
        foreign = [
            (other.body.formulas[number], self._set_formulas(other)[number])
            for other, number in references.foreign_formulas
        ]
        formulas = [*page.body.formulas, *(formula for formula, _ in foreign)]
        set_formulas = [each.html for each in [*own, *(html for _, html in foreign)]]
        return _Page(page, references, formulas, set_formulas, fragments).rendered(widgets)

    def _set_formulas(self, page: NumberedBody) -> list[SetFormula]:
        """The formulas of a page as set by KaTeX, in order."""
        key = tuple((formula.tex, formula.display) for formula in page.equations.formulas)
        if key not in self._set:
            self._set[key] = self._prerender.formulas(key, self._macros)
        return self._set[key]


@dataclass(frozen=True)
class _Page:
    """A page with everything that is inserted into its body.

    formulas, set_formulas : source and HTML of the page's formulas, followed by those in names that
        are quoted from other pages.
    """

    page: NumberedBody
    references: References
    formulas: Sequence[Formula]
    set_formulas: Sequence[str]
    fragments: Sequence[Fragment]

    def rendered(self, widgets: Widgets) -> FinishedText:
        body, markup = self.page.body, self.page.markup
        cited = citations(markup.works, self.references.found)
        html = self._with_insertions(cited)
        anchors = self.page.equations.anchors(step_equations() if body.widgets else ())
        anchors += [""] * len(self.references.foreign_formulas)
        formulas = [
            anchor + formula for anchor, formula in zip(anchors, self.set_formulas, strict=True)
        ]
        at_once = in_first_screens(html)
        frames = [
            fragment.frame.html if number in at_once else fragment.frame.later
            for number, fragment in enumerate(self.fragments)
        ]
        return FinishedText(
            html=fill(html, formulas, frames),
            bare=fill(html, anchors, [""] * len(frames)),
            fragments=self.fragments,
            summary=self._summary(),
            toc=fill(body.toc, formulas, frames),
            has_formulas=bool(formulas),
            has_widgets=bool(frames),
            words=words_in(markup.tokens),
            scripts=scripts_of(body.widgets, bool(markup.widgets), markup.has_diagrams),
            card=_card(widgets, body.widgets),
            warnings=[*body.warnings, *links_to_nowhere(self.page, self._ids(cited))],
        )

    def _with_insertions(self, cited: Sequence[Citation]) -> str:
        """The body's HTML, still with holes, with everything that this stage adds to it."""
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
        """All ids of the page that a link can lead to."""
        in_widgets = (each for fragment in self.fragments for each in fragment.frame.ids)
        return {*self.page.markup.ids, *self.page.names, *(each.id for each in cited), *in_widgets}

    def _summary(self) -> str:
        """The text before `<!--more-->`, else the first words; with the texts of references."""
        body, texts = self.page.body, self.references.texts
        if body.opening is None:
            return first_words(plain_text(insert(body.html, texts), self.formulas))
        end = len(body.opening)
        return plain_text(
            insert(body.opening, [each for each in texts if each.at <= end]), self.formulas
        )


def _faults_of(formulas: Sequence[Formula], results: Sequence[SetFormula]) -> Iterator[BuildError]:
    """The errors of the formulas that KaTeX cannot parse."""
    for index, (formula, result) in enumerate(zip(formulas, results, strict=True)):
        if result.error:
            line, column = formula.place_of(result.position or 0)
            yield BuildError(
                f"KaTeX cannot read this formula: {result.error}",
                formula.file,
                line,
                column,
                remedy_for(result.error, formulas[:index]),
            )


def _fragments(
    widgets: Widgets, page: NumberedBody, explains_steps: bool, errors: list[BuildError]
) -> list[Fragment]:
    """The drawn widgets; the errors of others are added to ``errors``."""
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
    """The address of a picture of the first stepper with all steps, else of the first stepper.

    It is empty if the page has no stepper.
    """
    steppers = [widget for widget in on_page if not widget.kind]
    whole = [widget for widget in steppers if "until" not in widget.spec]
    return widgets.card([*whole, *steppers][0]) if steppers else ""


def _table_boxes(markup: Markup) -> Iterator[Insertion]:
    """An element around every table, in which a wide table can be scrolled."""
    for table in markup.tables:
        yield Insertion(table.tag.start, '<div class="table">', opens=True)
        yield Insertion(table.closing.end, "</div>")
