"""LaTeX's theorem environments as shortcodes: `theorem`, `definition`, `proof` and their kin.

Each is a statement, with or without an `id`, and is counted with the admonitions of the same title.
"""

from __future__ import annotations

from collections.abc import Callable

from companion.text.admonitions import box
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind
from companion.text.theorems import as_label, is_label

NUMBERED = (
    "theorem", "lemma", "proposition", "corollary", "conjecture", "claim", "definition", "axiom",
    "assumption", "notation", "remark", "example", "exercise", "problem",
)  # fmt: skip
UNNUMBERED = ("proof", "solution")
PARAMETERS = ("title", "id", "name", "label", "open", "number")


def _environment(name: str) -> Callable[[Call], Html]:
    def render(call: Call) -> Html:
        """Render the box. Parameters: `title` or `name`, `id` or `label`; `open=false` folds it;
        `number=false` leaves out the number."""
        key = next((each for each in ("title", "name") if call.get(each)), "title")
        title = call.mapped(key, 0)
        label_key = "label" if call.get("label") else "id" if call.shortcode.named else 1
        label = str(call.get(label_key))
        if label and not is_label(label):
            call.warn(
                f'"{label}" cannot be an id; here it is "{as_label(label)}"',
                call.offset_of(label_key),
                "Use letters, digits and hyphens, like thm-backprop",
            )
            label = as_label(label)
        kind = name.title()
        heading, written = kind, kind
        if title:
            heading = f"{kind} ({call.services.title(title)})"
            written = f"{kind} ({title.text})"
        if name in NUMBERED and call.get("number", True) not in (False, "false"):
            offset = call.offset_of(label_key)
            heading = call.services.statement(label, written, heading, offset)
        elif label:
            heading = call.services.statement(label, "", heading, call.offset_of(label_key))
        body = call.services.markdown(call.dedented)
        is_open = call.get("open", True) not in (False, "false")
        return Html(
            box(f"statement {name}", heading, body, is_open=is_open, identifier=label), block=True
        )

    return render


KINDS = {
    name: Kind(_environment(name), Inner.MARKDOWN, PARAMETERS, strict=False)
    for name in (*NUMBERED, *UNNUMBERED)
}
