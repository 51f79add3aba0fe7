"""`backprop` and `backprop-net`: a widget from parameters, from a data file, from a body.

`spec` takes fields of the net in YAML or JSON, `src` a file of the page's that holds them in YAML,
JSON or TOML; the body of `backprop-net` is such a text. Parameters go before what these say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from companion.text.shortcodes.call import Call, Widget
from companion.text.shortcodes.net_document import FORMS, Unreadable, read_document
from companion.text.shortcodes.net_values import (
    ALIASES,
    OPTIONS,
    PANELS,
    SPEC_FIELDS,
    UNJUDGED,
    read_text,
    read_value,
)
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind, nearest
from companion.text.shortcodes.tree import Parameter
from companion.text.source_map import Lines, MappedText, Place, Source
from companion.tools.errors import BuildError

FIELDS = (*SPEC_FIELDS, *OPTIONS, *ALIASES)
DOCUMENTS = ("src", "spec")
SAMPLE = {"x", "target"}


def backprop(call: Call) -> Html:
    """The hole for a widget, which the build fills."""
    net = _Net(call)
    net.add_file()
    net.add_text(call.mapped("spec"), "spec: ")
    return net.placed()


def backprop_net(call: Call) -> Html:
    net = _Net(call)
    if call.inner.text.strip():
        net.add_text(call.dedented, "")
    else:
        remedy = "Write the net between the tags, as in layers: [2, 3, 1]"
        net.refuse("there is no net in the body", net.place(call.shortcode.start), remedy)
    return net.placed()


class _Net:
    """What is known of a net so far; what is said later goes before what was said earlier."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.place = call.services.lines.place
        self.spec: dict[str, Any] = {}
        self.options: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self.right = True

    def add_file(self) -> None:
        """The file that `src` names."""
        parameter = self.call.shortcode.parameter("src")
        if parameter is None:
            return
        name = str(parameter.value)
        resources = self.call.page.resources
        file, form = resources.find(name), FORMS.get(PurePosixPath(name).suffix.lower())
        if file is None:
            message, remedy = resources.why_not(name)
            self.refuse(f"src: {message}", self.place(parameter.start), remedy)
        elif form is None:
            remedy = f"Its name must end with one of {', '.join(FORMS)}"
            self.refuse(f'src: "{name}" is no data file', self.place(parameter.start), remedy)
        else:
            try:
                text = file.read_text("utf-8-sig")
            except (OSError, UnicodeDecodeError):
                self.refuse("the file is not UTF-8 text", (file, 1, 1), "Save it as UTF-8")
            else:
                self.add_document(text, form, Lines(Source(file, text)).place, "")

    def add_text(self, text: MappedText | None, prefix: str) -> None:
        """A document that stands in the page itself."""
        if text is not None:
            self.add_document(text.text, "YAML", lambda at: self.place(_origin(text, at)), prefix)

    def add_document(
        self, text: str, form: str, place: Callable[[int], Place], prefix: str
    ) -> None:
        try:
            document = read_document(text, form)
        except Unreadable as bad:
            self.refuse(prefix + bad.message, place(bad.at), bad.remedy)
            return
        for written, value in document.values.items():
            if written not in FIELDS:
                where = place(document.names.get(written, 0))
                remedy = nearest(written, list(FIELDS))
                self.refuse(f'{prefix}there is no "{written}"', where, remedy)
                continue
            try:
                name = self.add(written, read_value(written, value))
            except Unreadable as bad:
                where = place(document.places.get(written, 0))
                self.refuse(f"{prefix}{written}: {bad.message}", where, bad.remedy)
                continue
            for path, at in document.places.items():
                if re.match(rf"{re.escape(written)}(?![\w-])", path):
                    self.places[name + path[len(written) :]] = place(at)

    def add_parameter(self, parameter: Parameter) -> None:
        at = self.place(parameter.start)
        if parameter.name is None:
            message, remedy = f'the parameters of "{self.call.name}" have names', "As in seed=7"
            self.refuse(message, at, remedy)
            return
        try:
            value = read_text(parameter.name, str(parameter.value))
        except Unreadable as bad:
            inside = self.place(parameter.start + (bad.at if parameter.quoted else 0))
            self.refuse(f"{parameter.name}: {bad.message}", inside, bad.remedy)
        else:
            self.places[self.add(parameter.name, value)] = at

    def add(self, written: str, value: Any) -> str:
        """Set a field; returns its full name. It is no longer where it was set before."""
        name = ALIASES.get(written, written)
        if name == "activation" and isinstance(value, list):
            name = "activations"
        (self.options if name in OPTIONS else self.spec)[name] = value
        for path in [path for path in self.places if re.match(rf"{name}(?!\w)", path)]:
            del self.places[path]
        return name

    def settle(self) -> None:
        """What follows from several fields together."""
        opened = self.options.get("open")
        offered = self.options.get("panels", PANELS)
        if self.spec.get("until") == "forward":
            offered = [panel for panel in offered if panel in UNJUDGED]
        if opened and opened not in offered:
            place = self.places.get("open", self.place(self.call.shortcode.start))
            remedy = f"This one has {', '.join(offered) or 'none'}"
            self.refuse(f'open: "{opened}" is not among the panels', place, remedy)
        data = self.options.get("data")
        if data and self.spec.keys() & {"layers", "weights"} and not self.spec.keys() & SAMPLE:
            for name in SAMPLE:
                self.spec[name] = data[0][name]
                self.places[name] = self.places.get(f"data[0].{name}", self.places["data"])

    def refuse(self, message: str, place: Place, remedy: str) -> None:
        self.right = False
        self.call.services.fault(BuildError(message, *place, remedy))

    def placed(self) -> Html:
        """The hole, once the parameters are added too."""
        for parameter in self.call.shortcode.parameters:
            if parameter.name not in DOCUMENTS:
                self.add_parameter(parameter)
        self.settle()
        if not self.right:
            return Html("")
        start = self.place(self.call.shortcode.start)
        widget = Widget(self.spec, self.options, *start, self.places)
        return Html(self.call.services.widget(widget), block=True)


def _origin(text: MappedText, at: int) -> int:
    """Where a place in the text stands in the page; its end too."""
    return text.origin(min(at, max(len(text) - 1, 0)))


KIND = Kind(backprop, parameters=(*FIELDS, *DOCUMENTS))
KIND_WITH_BODY = Kind(backprop_net, Inner.VERBATIM, FIELDS)
