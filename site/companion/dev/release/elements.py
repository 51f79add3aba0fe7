"""The custom elements manifest: what editors and frameworks know of our elements.

The form is version 1.0.0 of https://github.com/webcomponents/custom-elements-manifest. Attributes
come from the tables of fields; members and events are listed here and in `site/npm/embed.d.ts`, and
a test compares both with the elements.
"""

from __future__ import annotations

from typing import Any

from backprop.figures import KINDS, parameters_of
from backprop.spec.fields import FIELDS, INTERNAL, Field

MODULE = "companion/embed.js"
PROPERTIES = (
    "paper", "ink", "muted", "rule", "accent", "lit", "positive", "negative", "serif", "sans",
    "font-size",
)  # fmt: skip
PARTS = (
    "stepper", "drawing", "timeline", "controls", "steps", "editor", "notice", "panel", "caption",
)  # fmt: skip
STEPPER = {
    "step": ("number", "The current step, from 0; can be set."),
    "trace": ("Trace | null", "What is shown: the spec, and its steps with all values."),
    "options": ("object", "The author's options; can be set."),
}
STEPPER_METHODS = {
    "show": ("place: string", "Go to a step by its name: delta2, step=5, cost, last."),
    "light": ("ref: string", "Highlight a quantity, such as W1 2 1; an empty text ends it."),
    "change": ("changes: object", "Request other fields of the net; Python checks them."),
    "ask": ("name: string, argument?: object", "Ask one of the questions that panels ask."),
}
STEPPER_EVENTS = {
    "step": ("CustomEvent<{ index: number, step: Step }>", "Another step is shown."),
    "change": ("CustomEvent<{ spec: Spec, trace: Trace }>", "Other numbers are shown."),
}
FIGURE = {
    "description": ("Description | null", "What is shown, as Python described it."),
    "frame": ("number", "The position of the slider, from 0; can be set."),
}
FIGURE_METHODS = {
    "change": ("changes: object", "Request other parameters; Python checks them."),
}
FIGURE_EVENTS = {
    "change": ("CustomEvent<{ description: Description }>", "Other numbers are shown."),
}
Described = dict[str, tuple[str, str]]


def manifest() -> dict[str, Any]:
    """The content of `custom-elements.json`."""
    elements = [
        _element("BackpropStepper", _attributes(), STEPPER, STEPPER_METHODS, STEPPER_EVENTS),
        _element("BackpropFigure", _parameters(), FIGURE, FIGURE_METHODS, FIGURE_EVENTS),
    ]
    exports = [
        {
            "kind": "custom-element-definition",
            "name": element["tagName"],
            "declaration": {"name": element["name"], "module": MODULE},
        }
        for element in elements
    ]
    module = {"kind": "javascript-module", "path": MODULE}
    modules = [{**module, "declarations": elements, "exports": exports}]
    return {"schemaVersion": "1.0.0", "readme": "README.md", "modules": modules}


def _element(
    name: str,
    attributes: list[dict[str, Any]],
    fields: Described,
    methods: Described,
    events: Described,
) -> dict[str, Any]:
    members: list[dict[str, Any]] = [
        {"kind": "field", "name": each, "type": {"text": kind}, "description": said}
        for each, (kind, said) in fields.items()
    ]
    members += [
        {"kind": "method", "name": each, "parameters": _arguments(takes), "description": said}
        for each, (takes, said) in methods.items()
    ]
    return {
        "kind": "class",
        "name": name,
        "customElement": True,
        "tagName": name.replace("Backprop", "backprop-").lower(),
        "superclass": {"name": "HTMLElement"},
        "attributes": attributes,
        "members": members,
        "events": [
            {"name": each, "type": {"text": kind}, "description": said}
            for each, (kind, said) in events.items()
        ],
        "cssProperties": [{"name": f"--companion-{each}"} for each in PROPERTIES],
        "cssParts": [{"name": each} for each in PARTS],
    }


def _arguments(takes: str) -> list[dict[str, Any]]:
    found = []
    for each in takes.split(", "):
        name, kind = each.split(": ")
        optional = {"optional": True} if name.endswith("?") else {}
        found.append({"name": name.rstrip("?"), "type": {"text": kind}, **optional})
    return found


def _attributes() -> list[dict[str, Any]]:
    """The attributes of a stepper: the fields, and their other names."""
    return [
        _attribute(name, field)
        for field in FIELDS
        if field.name not in (*INTERNAL, "src")
        for name in (field.name, *field.aliases)
    ]


def _attribute(name: str, field: Field) -> dict[str, Any]:
    words = " | ".join(f'"{word}"' for word in field.choices)
    kind = words if field.kind == "choice" else "string"
    said = field.meaning or ("a net in JSON" if name == "spec" else "")
    default = {} if field.default is None else {"default": str(field.default)}
    return {"name": name, "type": {"text": kind}, "description": said, **default}


def _parameters() -> list[dict[str, Any]]:
    """The attributes of a figure: its kind, and the parameters of all kinds."""
    kinds = " | ".join(f'"{kind}"' for kind in KINDS)
    found: dict[str, dict[str, Any]] = {
        "kind": {"name": "kind", "type": {"text": kinds}, "description": "which figure it is"},
        "caption": {"name": "caption", "type": {"text": "string"}},
    }
    for kind in KINDS:
        for parameter in parameters_of(kind):
            said = f"{parameter.label or parameter.name}, of {kind}"
            known = found.get(parameter.name)
            if known and parameter.name != "caption":
                known["description"] += f"; {said}"
            else:
                about = {"name": parameter.name, "type": {"text": "string"}, "description": said}
                found[parameter.name] = about
    return list(found.values())
