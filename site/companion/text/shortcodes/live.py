"""`live`: a live figure of one idea. `kind` selects it; the other parameters depend on the kind.

Only names are checked here. `backprop.figures` reads the values when the figure is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.text.shortcodes.call import Call, Widget
from companion.text.shortcodes.registry import Html, Kind, nearest

OPTIONS = ("caption",)


def parameters_by_kind() -> Mapping[str, tuple[str, ...]]:
    """The names of the parameters of each kind of figure."""
    from backprop import figures  # here, because the preview lets it be imported anew

    return {
        kind: ("kind", *(each.name for each in figures.parameters_of(kind)), *OPTIONS)
        for kind in figures.KINDS
    }


def live(call: Call) -> Html:
    """Check the parameters and return the hole for the figure, which the build fills."""
    known = parameters_by_kind()
    kind = str(call.get("kind"))
    if kind not in known:
        what = f'there is no live figure "{kind}"' if kind else "this live figure has no kind"
        call.error(what, call.offset_of("kind"), nearest(kind, list(known)))
        return Html("")
    given: dict[str, dict[str, Any]] = {"spec": {}, "options": {}}
    right = True
    for parameter in call.shortcode.parameters:
        name = str(parameter.name)
        if name not in known[kind]:
            what = f'the live figure "{kind}" has no parameter "{name}"'
            call.error(what, parameter.name_start, nearest(name, list(known[kind])))
            right = False
        elif name != "kind":
            given["options" if name in OPTIONS else "spec"][name] = parameter.value
    if not right:
        return Html("")
    place = call.services.lines.place
    places = {name: place(call.offset_of(name)) for name in given["spec"]}
    start = place(call.shortcode.start)
    widget = Widget(given["spec"], given["options"], *start, places, kind)
    return Html(call.services.widget(widget), block=True)


KIND = Kind(live)
