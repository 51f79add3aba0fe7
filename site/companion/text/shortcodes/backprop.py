"""`backprop` and `backprop-net`: a widget from parameters, from a data file, from a body.

`spec` takes fields of the net in YAML or JSON, `src` names a file of the page that holds them in
YAML, JSON or TOML; the body of `backprop-net` is such a text. Parameters go before what these say.
The fields stand in `backprop.spec.fields`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from backprop.queries.data_set import chosen_by_author
from backprop.spec import training
from backprop.spec.fields import BY_NAME, KINDS, PANELS, WITHOUT_TARGET, Field, written
from backprop.spec.reading import read
from backprop.spec.unreadable import Unreadable
from companion.text.shortcodes.call import Call, Widget, place_in
from companion.text.shortcodes.net_document import FORMS, read_document
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind, nearest
from companion.text.shortcodes.tree import Parameter
from companion.text.source_map import Lines, MappedText, Place, Source
from companion.tools.data import BadData
from companion.tools.errors import BuildError
from companion.tools.text_file import read_text

FIELDS = written("net", "picture")
DOCUMENTS = written("source")
SIDES = {"x", "target"}  # of a sample


def backprop(call: Call) -> Html:
    """The hole for a widget, which the build fills."""
    net = Net(call)
    net.add_file()
    net.add_text(call.mapped("spec"), "spec: ")
    return net.placed()


def backprop_net(call: Call) -> Html:
    """The hole for a widget whose net stands in the body."""
    net = Net(call)
    if call.inner.text.strip():
        net.add_text(call.dedented, "")
    else:
        remedy = "Write the net between the tags, as in layers: [2, 3, 1]"
        net.refuse("there is no net in the body", net.place(call.shortcode.start), remedy)
    return net.placed()


class Net:
    """The fields of one widget that are known so far; a later value replaces an earlier one."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.place = call.services.lines.place
        self.spec: dict[str, Any] = {}
        self.options: dict[str, Any] = {}
        self.places: dict[str, Place] = {}
        self.right = True

    def add_file(self) -> None:
        """Add the file that `src` names."""
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
                text = read_text(file, "utf-8-sig")
            except BuildError as error:
                place = (file, error.line or 1, error.column or 1)
                self.refuse(error.message, place, error.remedy.rstrip("."))
            else:
                self.add_document(text, form, Lines(Source(file, text)).place, "")

    def add_text(self, text: MappedText | None, prefix: str) -> None:
        """Add a document that stands in the page itself."""
        if text is not None:
            self.add_document(text.text, "YAML", lambda at: self.place(_origin(text, at)), prefix)

    def add_document(
        self, text: str, form: str, place: Callable[[int], Place], prefix: str
    ) -> None:
        try:
            document = read_document(text, form)
        except BadData as bad:
            self.refuse(prefix + bad.message, place(bad.at), bad.remedy)
            return
        places = {path: place(at) for path, at in document.places.items()}
        for name, value in document.values.items():
            if name not in FIELDS:
                where = place(document.names.get(name, 0))
                self.refuse(f'{prefix}there is no "{name}"', where, nearest(name, list(FIELDS)))
            elif value is not None:  # null leaves a field out
                self.add_value(name, value, places, place(0), prefix)

    def add_value(
        self, name: str, value: Any, places: dict[str, Place], start: Place, prefix: str
    ) -> None:
        """Add a field of a document.

        places : where the document's values stand, by their paths.
        start : where the document itself starts.
        """
        field = BY_NAME[name]
        try:
            read_value = read(field, value)
        except Unreadable as bad:
            where = place_in(places, name + bad.path, start)
            self.refuse(f"{prefix}{name}: {bad.message()}", where, _remedy(bad, field))
            return
        full = self.set(field, read_value)
        for path, where in places.items():
            if re.match(rf"{re.escape(name)}(?![\w-])", path):
                self.places[full + path[len(name) :]] = where

    def add_parameter(self, parameter: Parameter) -> None:
        at = self.place(parameter.start)
        if parameter.name is None:
            message, remedy = f'the parameters of "{self.call.name}" have names', "As in seed=7"
            self.refuse(message, at, remedy)
            return
        field = BY_NAME[parameter.name]
        try:
            value = read(field, str(parameter.value))
        except Unreadable as bad:
            inside = self.place(parameter.start + (bad.at if parameter.quoted else 0))
            self.refuse(f"{parameter.name}: {bad.message()}", inside, _remedy(bad, field))
        else:
            self.places[self.set(field, value)] = at

    def set(self, field: Field, value: Any) -> str:
        """Set a field and forget where it stood before; returns its name in the spec."""
        name = field.name
        if name == "activation" and isinstance(value, list):
            name = "activations"
        (self.options if field.of == "picture" else self.spec)[name] = value
        for path in [path for path in self.places if re.match(rf"{name}(?!\w)", path)]:
            del self.places[path]
        return name

    def settle(self) -> None:
        """Apply the rules that hold between fields."""
        opened = self.options.get("open")
        offered = self.options.get("panels", PANELS)
        if self.spec.get("until") == "forward":
            offered = [panel for panel in offered if panel in WITHOUT_TARGET]
        if opened and opened not in offered:
            place = self.places.get("open", self.place(self.call.shortcode.start))
            remedy = f"This one has {', '.join(offered) or 'none'}"
            self.refuse(f'open: "{opened}" is not among the panels', place, remedy)
        if not self.right:
            return
        for fault in training.faults(self.spec, self.options):
            place = self.place_of(fault.field)
            self.refuse(f"{fault.field}: {fault.message}", place, fault.remedy)
        is_net = self.spec.keys() & {"layers", "weights"}
        if self.right and is_net and not self.spec.keys() & SIDES:
            self.add_first_sample()

    def add_first_sample(self) -> None:
        """Set the sample that is shown to the first of the labelled data, if there are any."""
        data = self.options.get("data")
        if isinstance(data, str):
            data = chosen_by_author(self.spec, self.options)["data"]
        if data:
            for name in SIDES:
                self.spec[name] = data[0][name]
                self.places[name] = self.places.get(f"data[0].{name}", self.places["data"])

    def place_of(self, name: str) -> Place:
        """Where a field such as `weights[0][1]` is written."""
        return place_in(self.places, name, self.place(self.call.shortcode.start))

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


def _remedy(bad: Unreadable, field: Field) -> str:
    return nearest(bad.word or "", list(bad.known)) if bad.known else KINDS[field.kind]


def _origin(text: MappedText, at: int) -> int:
    """The offset in the page of an offset in the text, or of the text's end."""
    return text.origin(min(at, max(len(text) - 1, 0)))


KIND = Kind(backprop, parameters=(*FIELDS, *DOCUMENTS))
KIND_WITH_BODY = Kind(backprop_net, Inner.VERBATIM, FIELDS)
