"""`backward-pass`: the backward pass of a net as a program that readers write, repair or break.

The net is written as for `backprop`; with `name` alone it is that of a stepper on the page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from backprop.spec.fields import written
from companion.text.markdown.code import code_block
from companion.text.playground import PROGRAMS, Playground, element, programs, refusal
from companion.text.shortcodes.backprop import DOCUMENTS, Net
from companion.text.shortcodes.call import Call
from companion.text.shortcodes.registry import Html, Kind, nearest

SHOWN = ("kind", "caption", "name")
"""Parameters beside those of the net."""
UNUSED = ("granularity", "until")
"""Fields of the steps, of which there are none here."""
NET_FIELDS = tuple(name for name in written("net") if name not in UNUSED)
DEFAULT = {"layers": [2, 3, 1], "activation": "tanh", "x": [0.5, -1.0], "target": [1.0]}
"""The net where an author gives none."""


def backward_pass(call: Call) -> Html:
    """The element with its listing; the net and the parameters are checked."""
    net = Net(call)
    net.add_file()
    net.add_text(call.mapped("spec"), "spec: ")
    for parameter in call.shortcode.parameters:
        if parameter.name not in (*DOCUMENTS, "kind"):
            net.add_parameter(parameter)
    net.settle()
    kind = str(call.get("kind") or "repair")
    if kind not in PROGRAMS:
        place = net.place(call.offset_of("kind"))
        net.refuse(f'kind: there is no way "{kind}"', place, nearest(kind, list(PROGRAMS)))
    seed = net.spec.get("seed", 0)
    if seed < 0 or seed != seed // 1:
        message = "seed: only a whole number chooses the wrong line"
        net.refuse(message, net.place(call.offset_of("seed")), "As in seed=3")
    given = _of_page(net) if "name" in net.options else _own(net)
    if not net.right:
        return Html("")
    caption = str(net.options.get("caption", ""))
    codes = programs(int(seed))
    plain = replace(call.services.highlight, line_numbers=False)
    listing = code_block(f"{codes[kind]}\n", "python", {}, plain).rstrip("\n")
    facts = {"kind": kind, "seed": int(seed), **given, "programs": codes}
    return Html(element(facts, listing, caption), block=True)


def _of_page(net: Net) -> dict[str, Any]:
    """The name of a net that is given elsewhere on the page."""
    name, fields = str(net.options["name"]), sorted(net.spec.keys() - {"seed"})
    if fields:
        message = f'the net "{name}" is given elsewhere, so "{fields[0]}" has no use'
        net.refuse(message, net.place_of(fields[0]), "Leave its fields out, or the name")
    net.call.services.playground(Playground(name, net.place_of("name")))
    return {"net": name}


def _own(net: Net) -> dict[str, Any]:
    """The net of the call itself."""
    spec = net.spec if {"layers", "weights"} & net.spec.keys() else {**DEFAULT, **net.spec}
    data = {"data": net.options["data"]} if "data" in net.options else {}
    if isinstance(net.options.get("data"), str):
        message = f'data: "{net.options["data"]}" is a data set; the playground takes samples'
        net.refuse(message, net.place_of("data"), "Write samples as in 0,0: 0; 0,1: 1")
    if net.right and (fault := refusal(spec)):
        message = f"backward-pass: {fault[0]}: {fault[1]}"
        net.refuse(message, net.place_of(fault[0]), "Correct this field, or leave it out")
    return {"spec": spec, **data}


KIND = Kind(backward_pass, parameters=(*SHOWN, *NET_FIELDS, "data", *DOCUMENTS))
