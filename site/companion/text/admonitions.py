"""The types of admonitions, and their HTML with LoveIt's class names."""

from __future__ import annotations

from markdown_it.common.utils import escapeHtml

TYPES = (
    "note", "abstract", "info", "tip", "success", "question", "warning", "failure", "danger",
    "bug", "example", "quote", "todo",
)  # fmt: skip

ALIASES = {
    "summary": "abstract",
    "tldr": "abstract",
    "hint": "tip",
    "important": "tip",
    "check": "success",
    "done": "success",
    "help": "question",
    "faq": "question",
    "caution": "warning",
    "attention": "warning",
    "fail": "failure",
    "missing": "failure",
    "error": "danger",
    "cite": "quote",
}

CLOSING = "</div></div></details>"


def type_of(written: str) -> str:
    """Return the type that a word names, of `TYPES`; empty if it names none."""
    name = ALIASES.get(written.lower(), written.lower())
    return name if name in TYPES else ""


def before_heading(classes: str, *, is_open: bool, identifier: str = "") -> str:
    """Return the HTML of the box up to its title, which folds it without JavaScript.

    classes : the type, or several classes.
    """
    named = f' id="{escapeHtml(identifier)}"' if identifier else ""
    opened = " open" if is_open else ""
    return (
        f'<details class="details admonition {escapeHtml(classes)}{opened}"{named}{opened}>'
        '<summary class="details-summary admonition-title">'
    )


BEFORE_BODY = '</summary><div class="details-content"><div class="admonition-content">'


def box(classes: str, heading: str, body: str, *, is_open: bool, identifier: str = "") -> str:
    """Return a box with a heading and a body, both HTML; `CLOSING` ends it."""
    opening = before_heading(classes, is_open=is_open, identifier=identifier)
    return f"{opening}{heading}{BEFORE_BODY}{body}{CLOSING}"
