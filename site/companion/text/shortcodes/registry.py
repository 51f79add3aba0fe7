"""What a shortcode is to the generator: a name, a kind of body, and a function that renders it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from companion.text.shortcodes.parser import Inner
from companion.text.source_map import MappedText

if TYPE_CHECKING:
    from companion.text.shortcodes.call import Call


BLOCK_TAG = re.compile(
    r"<(?:address|article|aside|blockquote|canvas|dd|details|div|dl|dt|fieldset|figure|footer|"
    r"form|h[1-6]|header|hr|iframe|li|main|nav|noscript|ol|p|pre|section|script|style|table|ul|"
    r"video|[a-z]+-[a-z-]+)\b",
    re.IGNORECASE,
)


def starts_with_block(html: str) -> bool:
    return BLOCK_TAG.match(html.lstrip()) is not None


@dataclass(frozen=True)
class Html:
    """Finished HTML: holes for formulas and widgets in it, never again Markdown.

    block : it is a block element, which cannot stand in a paragraph; None: look at its first tag.
    """

    html: str
    block: bool | None = None


Output = Html | MappedText | str
"""What a shortcode makes. Text is Markdown of the page if it was called with `{{% %}}`; called with
`{{< >}}` it is HTML, in which formulas are still to be found. A `MappedText`, made of the call's
`inner`, lets messages about it name the right line."""


@dataclass(frozen=True)
class Kind:
    """One shortcode.

    render : makes its output from a call.
    inner : whether it has a body and of what sort; a closing tag is wanted exactly if it has one.
    parameters : the names it knows, in the order in which they may be given without names;
        None: any, unchecked.
    """

    render: Callable[[Call], Output]
    inner: Inner = Inner.NONE
    parameters: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Registry:
    """The shortcodes by name; names do not depend on case, as in Hugo."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def with_kinds(self, kinds: Mapping[str, Kind]) -> Registry:
        """A registry that knows these as well; they go before ones of the same name."""
        return Registry({**self.kinds, **{name.lower(): kind for name, kind in kinds.items()}})

    def get(self, name: str) -> Kind | None:
        if name.endswith(".inline"):
            return INLINE
        return self.kinds.get(name.lower())

    def inner_of(self, name: str) -> Inner | None:
        kind = self.get(name)
        return kind.inner if kind else None

    def names(self) -> list[str]:
        return sorted(self.kinds)


def _inline_shortcode(call: Call) -> Output:
    """Hugo's inline shortcodes are Go templates, disabled by default: then they print nothing."""
    call.warn(
        "an inline shortcode prints nothing",
        call.shortcode.start,
        "Inline shortcodes are Go templates; make a shortcode of its own instead",
    )
    return Html("")


INLINE = Kind(_inline_shortcode, Inner.VERBATIM)


def nearest(word: str, known: list[str]) -> str:
    """Advice for a misspelt word."""
    near = get_close_matches(word.lower(), known, n=1)
    return f'Did you mean "{near[0]}"?' if near else f"Known are: {', '.join(known)}"
