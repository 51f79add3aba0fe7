"""Finishes a body: sets its formulas, draws its widgets, resolves references and citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from companion.finish.cells import NETS, Cells, PageOutputs
from companion.finish.citations import Citation, backlinks, citations
from companion.finish.equations import number_with_errors
from companion.finish.filling import fill, in_first_window
from companion.finish.formulas import Formulas, PageFormulas
from companion.finish.hand_written import fallback_sentences, unclosed_widgets
from companion.finish.katex_remedies import place_in_tex
from companion.finish.links import Directory, References, heading_links, links_to_nowhere
from companion.finish.macros import FOR_SEVERAL_MACROS, remedy_for, unknown_macro
from companion.finish.markup import Markup
from companion.finish.names import NumberedBody
from companion.finish.page_marks import page_marks, without_marks
from companion.finish.plain_text import (
    SUMMARY_WORDS,
    first_words,
    plain_text,
    text_of,
    words_in,
)
from companion.finish.prerender import SetFormula
from companion.finish.rendered import FinishedText, scripts_of
from companion.finish.room_of_nets import check_room
from companion.finish.widgets import Fragment, Widgets, checked_trace, step_equations, widget_id
from companion.text.body import Body, Formula, Widget
from companion.tools.errors import BuildError, BuildErrors
from companion.tools.html_tokens import Insertion, StartTag, Token, insert, read_html


class Finisher:
    """Finishes the bodies of one build."""

    def __init__(self, formulas: Formulas, cells: Cells) -> None:
        self._formulas = formulas
        self._cells = cells
        self._begun: dict[tuple[tuple[str, bool], ...], PageFormulas] = {}

    def begin(self, page: NumberedBody) -> None:
        """Have the formulas of a page set, while other pages are still to be rendered."""
        self._begin(page.equations.formulas)

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
        try:
            check_room(page.body.widgets)
        except BuildError as error:
            raise BuildErrors([*errors, error]) from None
        outputs = _outputs(self._cells, page)
        errors += outputs.errors
        fragments = _fragments(widgets, page, explains_steps, errors)
        if errors:
            raise BuildErrors(errors)
        foreign = [
            (other.body.formulas[number], self._set_formulas(other)[number])
            for other, number in references.foreign_formulas
        ]
        formulas = [*page.body.formulas, *(formula for formula, _ in foreign)]
        set_formulas = [each.html for each in [*own, *(html for _, html in foreign)]]
        return _Page(page, references, formulas, set_formulas, fragments, outputs).rendered(widgets)

    def faults_of_formulas(self, body: Body) -> list[BuildError]:
        """The errors of the formulas of a body that was read in part.

        An error that the missing part may have caused is left out: a reference to a label, or a
        macro, that stands elsewhere in the source.
        """
        equations, errors = number_with_errors(body.formulas)
        errors = [*errors, *_faults_of(equations.formulas, self._set(equations.formulas))]
        text = body.source.text
        return [error for error in errors if not _may_stand_elsewhere(error, text)]

    def _set_formulas(self, page: NumberedBody) -> list[SetFormula]:
        """The formulas of a page as set by KaTeX, in order."""
        return self._set(page.equations.formulas)

    def _set(self, formulas: Sequence[Formula]) -> list[SetFormula]:
        return self._formulas.end(self._begin(formulas))

    def _begin(self, formulas: Sequence[Formula]) -> PageFormulas:
        key = tuple((formula.tex, formula.display) for formula in formulas)
        if key not in self._begun:
            self._begun[key] = self._formulas.begin(key)
        return self._begun[key]


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
    outputs: PageOutputs

    def rendered(self, widgets: Widgets) -> FinishedText:
        body, markup = self.page.body, self.page.markup
        cited = citations(markup.works, self.references.found)
        html = self._with_insertions(cited)
        anchors = self.page.equations.anchors(step_equations() if body.widgets else ())
        anchors += [""] * len(self.references.foreign_formulas)
        formulas = [
            anchor + formula for anchor, formula in zip(anchors, self.set_formulas, strict=True)
        ]
        at_once = in_first_window(html)
        drawn = [fragment.frame for fragment in self.fragments]
        frames = [
            frame.html if number in at_once else frame.later for number, frame in enumerate(drawn)
        ]
        return FinishedText(
            html=fill(html, formulas, frames, self.outputs.html),
            bare=fill(without_marks(html), anchors, [""] * len(frames), self.outputs.html),
            fragments=self.fragments,
            later=[frame for number, frame in enumerate(drawn) if number not in at_once],
            summary=self._summary(),
            toc=fill(body.toc, formulas, frames),
            has_formulas=bool(formulas),
            has_widgets=bool(frames),
            words=words_in(markup.tokens),
            scripts=scripts_of(
                body.widgets,
                bool(markup.widgets),
                markup.has_diagrams,
                bool(body.cells) or markup.has_playgrounds,
            ),
            card=_card(widgets, body.widgets),
            embed=self.fragments[0].id if self.fragments else "",
            warnings=[
                *body.warnings,
                *self.outputs.warnings,
                *links_to_nowhere(self.page, self._ids(cited)),
            ],
            formulas=len(body.formulas),
            widgets=len(body.widgets),
            set_formulas=[
                (written.tex, written.display, html)
                for written, html in zip(body.formulas, formulas, strict=False)
            ],
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
                *page_marks(markup, self.set_formulas),
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
            return first_words(text_of(self._tokens_with_names(), self.formulas, SUMMARY_WORDS))
        end = len(body.opening)
        return plain_text(
            insert(body.opening, [each for each in texts if each.at <= end]), self.formulas
        )

    def _tokens_with_names(self) -> Iterator[Token]:
        """The tokens of the body, with the texts of references, as far as they are asked for."""
        names = {each.link.element.tag.end: each.name for each in self.references.found}
        for token in self.page.markup.tokens:
            yield token
            if isinstance(token, StartTag) and token.end in names:
                yield from read_html(names[token.end])


_NAMED = re.compile(r"(?:control sequence: (\\[a-zA-Z]+|\\.)|the label \"([^\"]+)\")")


def _may_stand_elsewhere(error: BuildError, text: str) -> bool:
    """Whether the macro or the label that an error is about is defined somewhere in the text."""
    found = _NAMED.search(error.message)
    if found is None:
        return False
    if found[1]:
        macro = re.escape(found[1])
        defined = rf"(?:def|newcommand|let|Operator)\*?\s*\{{?\s*{macro}(?![a-zA-Z])"
        return re.search(defined, text) is not None
    name = re.escape(found[2])
    return re.search(rf"(?:\\label\s*\{{\s*|id=[\"']?|\{{#){name}", text) is not None


def _faults_of(formulas: Sequence[Formula], results: Sequence[SetFormula]) -> Iterator[BuildError]:
    """The errors of the formulas that KaTeX cannot parse."""
    for index, (formula, result) in enumerate(zip(formulas, results, strict=True)):
        if result.error:
            at = place_in_tex(result.error, formula.tex) if result.position is None else None
            line, column = formula.place_of(at or result.position or 0)
            name = unknown_macro(result.error)
            yield BuildError(
                f"KaTeX cannot read this formula: {result.error}",
                formula.file,
                line,
                column,
                remedy_for(result.error, formulas[:index]),
                named=name,
                family_remedy=FOR_SEVERAL_MACROS if name else "",
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
            error.remedy = error.remedy or "Correct this field of the widget, or leave it out."
            errors.append(error)
    return fragments


def _outputs(cells: Cells, page: NumberedBody) -> PageOutputs:
    """What the cells of a page write, with all their faults."""
    found = page.body.cells
    try:
        named = [widget for widget in page.body.widgets if widget.options.get("name")]
        reads = any(cell.run and NETS in cell.code for cell in found)
        traces = {str(each.options["name"]): checked_trace(each) for each in named if reads}
        return cells.outputs(found, traces)
    except BuildError as error:
        return PageOutputs([""] * len(found), [error])


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
