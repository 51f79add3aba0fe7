"""The registry of shortcodes: for each name its kind of body and the function that renders it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from companion.text.shortcodes.parser import Inner, alike
from companion.text.source_map import MappedText

if TYPE_CHECKING:
    from companion.text.shortcodes.call import Call


BLOCK_TAG = re.compile(
    r"<(?:address|article|aside|blockquote|canvas|dd|details|div|dl|dt|fieldset|figure|footer|"
    r"form|h[1-6]|header|hr|iframe|li|main|nav|noscript|ol|p|pre|section|script|style|table|ul|"
    r"video|[a-z]+-[a-z-]+)\b",
    re.IGNORECASE,
)


_TAG = re.compile(r"\{\{[<%]\s*(/?)\s*([\w-]+)[^{}]*?(/?)\s*[>%]\}\}")


def starts_with_block(html: str) -> bool:
    return BLOCK_TAG.match(html.lstrip()) is not None


@dataclass(frozen=True)
class Html:
    """Finished HTML with holes for formulas and widgets. Markdown does not read it again.

    block : whether it is a block element, which parts a paragraph; None: decided by its first tag.
    """

    html: str
    block: bool | None = None


Output = Html | MappedText | str
"""What a shortcode returns. A text is Markdown of the page if the call is `{{% %}}`; if it is
`{{< >}}`, it is HTML whose formulas are still to be found. A `MappedText` made of the call's
`inner` lets messages name the right line."""


@dataclass(frozen=True)
class Kind:
    """One shortcode.

    render : makes the output of a call.
    inner : whether it has a body, and whether that is Markdown; a body needs a closing tag.
    parameters : the names of its parameters, in the order of positional ones; None: not checked.
    strict : other parameters are errors; else warnings, because themes give shortcodes of this name
        more parameters.
    """

    render: Callable[[Call], Output]
    inner: Inner = Inner.NONE
    parameters: tuple[str, ...] | None = None
    strict: bool = True


@dataclass(frozen=True)
class Registry:
    """The shortcodes by name. As in Hugo, names are compared without regard to case.

    kinds : a function gives the shortcode whose module is large, when a page first has it.
    go_templates : the files of templates for Hugo, which are not read here, by name.
    unclosed : what stands for some of them on a page that never closes them.
    """

    kinds: Mapping[str, Kind | Callable[[], Kind]] = field(default_factory=dict)
    go_templates: Mapping[str, str] = field(default_factory=dict)
    unclosed: Mapping[str, Kind] = field(default_factory=dict)

    def with_kinds(self, kinds: Mapping[str, Kind | Callable[[], Kind]]) -> Registry:
        """A registry with these added; they replace ones of the same name."""
        added = {name.lower(): kind for name, kind in kinds.items()}
        kept = self.without(added)
        return replace(kept, kinds={**kept.kinds, **added})

    def for_text(self, text: str) -> Registry:
        """The shortcodes of a page with this text: themes differ in whether some have a body."""
        if not self.unclosed or "{{" not in text:
            return self
        tags = [(hit[2].lower(), hit[1] or hit[3]) for hit in _TAG.finditer(text)]
        closed = {name for name, closes in tags if closes}
        changed = {name for name, _ in tags if name in self.unclosed} - closed
        return self.with_kinds({name: self.unclosed[name] for name in changed})

    def without(self, names: Collection[str]) -> Registry:
        """A registry without these."""
        kinds = {name: kind for name, kind in self.kinds.items() if name not in names}
        unclosed = {name: kind for name, kind in self.unclosed.items() if name not in names}
        return replace(self, kinds=kinds, unclosed=unclosed)

    def unlike(self, bodies: Mapping[str, bool]) -> frozenset[str]:
        """The names of shortcodes that have a body and must not have one, or the reverse.

        bodies : for some names, whether the blog's template for Hugo has a body.
        """
        kinds = {name: self.get(name) for name in bodies}
        return frozenset(
            name
            for name, kind in kinds.items()
            if kind and bodies[name] == (kind.inner is Inner.NONE)
        )

    def get(self, name: str) -> Kind | None:
        if name.endswith(".inline"):
            return INLINE
        found = self.kinds.get(name.lower())
        return found() if callable(found) else found

    def inner_of(self, name: str) -> Inner | None:
        kind = self.get(name)
        return kind.inner if kind else None

    def names(self) -> list[str]:
        return sorted(self.kinds)


def _inline_shortcode(call: Call) -> Output:
    """Print nothing, as Hugo does: its inline shortcodes are Go templates, disabled by default."""
    call.warn(
        "an inline shortcode prints nothing",
        call.shortcode.start,
        "Inline shortcodes are Go templates; write a custom shortcode instead",
    )
    return Html("")


INLINE = Kind(_inline_shortcode, Inner.VERBATIM)


def nearest(word: str, known: list[str]) -> str:
    """The remedy for a misspelt word: the nearest known one, or all of them."""
    near = alike(word, known)
    return f'Did you mean "{near}"?' if near else f"Known are: {', '.join(known)}"
