"""Widgets that an author writes as elements: `<backprop-stepper layers="2,1" x="1,1" target="0">`.

The reader's browser computes them, with the module that pages of other sites use, too
(`static/companion/embed.js`). Without JavaScript an element shows its content. If it is empty, this
module inserts a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from companion.finish.markup import Markup
from companion.finish.names import NumberedBody
from companion.text.shortcodes.live import parameters_by_kind
from companion.tools.errors import BuildError
from companion.tools.html_tokens import Insertion, StartTag

_OPTIONS = {"caption", "kind"}


def fallback_sentences(markup: Markup) -> Iterator[Insertion]:
    """A sentence for every empty element.

    It is a `<span>`: Markdown puts an element written on one line into a paragraph, and a paragraph
    inside it would end that one, and the element with it.
    """
    for element in markup.widgets:
        if markup.is_blank(element):
            sentence = f"{_title(element.tag)}. This needs JavaScript."
            yield Insertion(element.tag.end, f"<span>{escape(sentence)}</span>")


def unclosed_widgets(page: NumberedBody) -> Iterator[BuildError]:
    """Errors for elements without an end tag: they would contain the rest of the page."""
    for tag in page.markup.unclosed_widgets:
        yield BuildError(
            f"<{tag.name}> is never closed",
            page.body.source.file,
            *page.places.first_tag(tag.name),
            f"Write </{tag.name}> after it.",
        )


def _title(tag: StartTag) -> str:
    """The caption of an element, else a description of its parameters."""
    attributes = tag.attributes
    if caption := attributes.get("caption", "").strip().rstrip("."):
        return caption
    kind = attributes.get("kind", "")
    known = _fields() if tag.name == "backprop-stepper" else parameters_by_kind().get(kind, ())
    given = "; ".join(
        f"{name} {value}"
        for name, value in attributes.items()
        if name in known and name not in _OPTIONS
    )
    if tag.name == "backprop-figure":
        return f"A live figure ({kind}: {given})" if given else f"A live figure ({kind})"
    return f"Backpropagation, step by step: {given}" if given else "Backpropagation, step by step"


def _fields() -> tuple[str, ...]:
    from companion.text.shortcodes.backprop import FIELDS  # here, because it imports NumPy

    return FIELDS
