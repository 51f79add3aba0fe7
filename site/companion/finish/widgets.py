"""Makes the fragment of a widget: `backprop` computes the trace, Node draws the first frame.

A fragment is a file in `build/widgets/`, named by a hash of everything that it depends on. So it is
drawn once, and both engines use the same one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from companion.finish.prerender import FirstFrame, Places, Prerender
from companion.finish.social_card import draw_card
from companion.places import BROWSER, NODE, Blog
from companion.text.body import Widget
from companion.tools.errors import BuildError
from companion.tools.sealed import content_hash, files_below, hash_of, read_sealed, write_sealed

CARDS = Path("companion", "cards")
FRAMES = Path("companion", "frames")
Draw = Callable[[dict[str, Any], dict[str, Any], Places], FirstFrame]
Drawn = dict[tuple[ModuleType, str, str], FirstFrame]
"""First frames by the package that computed them, the component's sources and the widget."""
MOST_DRAWN = 50


@dataclass(frozen=True)
class Fragment:
    """A widget of a page with its first frame."""

    widget: Widget
    frame: FirstFrame

    @property
    def id(self) -> str:
        """The name of the widget's separate page."""
        return widget_id(self.widget)


class Widgets:
    """Draws widgets, or finds their fragments if the component's sources have not changed.

    base_path : the path of the site's address, with a slash at its end.
    published : the folder that gets the pictures of nets.
    drawn : what this process has drawn last, with the same base path; it is renewed.
    """

    def __init__(
        self,
        blog: Blog,
        base_path: str,
        prerender: Prerender,
        published: Path,
        drawn: Drawn | None = None,
    ) -> None:
        self._folder = blog.widgets
        self._published = published
        self._base_path = base_path
        self._prerender = prerender
        self._blog = blog
        self._drawn = {} if drawn is None else drawn

    @cached_property
    def _sources(self) -> str:
        files = component_sources(self._blog)
        return content_hash("".join(f"{file.name}\0{hash_of(file)}\n" for file in files).encode())

    def draw(
        self, widget: Widget, equations: Mapping[str, str], explains_steps: bool = False
    ) -> FirstFrame:
        """The first frame of a widget. One that was drawn lately is not computed again.

        equations : the numbers of the equations on the widget's page, by label.
        explains_steps : require the equation of every step to be among them.

        Raises
        ------
        BuildError : `backprop` or the component refuses a field, or a step's equation is missing.
        """
        import backprop  # here, because the preview imports it again after a change

        facts = widget.kind, widget.spec, widget.options, dict(equations), explains_steps
        drawn = backprop, self._sources, _hash_of(*facts)
        frame = self._drawn.pop(drawn, None) or self._draw(widget, equations, explains_steps)
        self._drawn[drawn] = frame
        if len(self._drawn) > MOST_DRAWN:
            del self._drawn[next(iter(self._drawn))]
        return frame

    def _draw(
        self, widget: Widget, equations: Mapping[str, str], explains_steps: bool
    ) -> FirstFrame:
        options = {**widget.options}
        if widget.kind:
            return self._frame(widget, _figure(widget), options, self._prerender.figure)
        trace = checked_trace(widget)
        if points := first_points(trace, options):
            options["points"] = points
        if explains_steps:
            _expect_equations(trace, equations, widget)
        options["equations"] = {
            label: equations[label] for label in step_equations() if label in equations
        }
        if picture := first_picture(trace, options):
            options["picture"] = picture
        try:
            return self._frame(widget, trace, options, self._prerender.widget)
        except BuildError as error:  # the only field that the component checks is `start`
            error.file, error.line, error.column = widget.place_of("start")
            raise

    def _frame(
        self, widget: Widget, shown: dict[str, Any], options: dict[str, Any], draw: Draw
    ) -> FirstFrame:
        """The result of `draw`, from a file if it has been drawn before.

        shown : a trace, or the description of a live figure.
        """
        content = _hash_of(shown, options, self._sources)
        places = Places(
            file=f"{self._base_path}{FRAMES.as_posix()}/{content}.txt",
            embed=f"{self._base_path}embed/{options.get('embed', widget_id(widget))}/",
        )
        file = self._folder / f"{_hash_of(content, asdict(places))}.json"
        if text := read_sealed(file):
            return FirstFrame(**json.loads(text))
        frame = draw(shown, options, places)
        write_sealed(file, json.dumps(asdict(frame), ensure_ascii=False))
        return frame

    def card(self, widget: Widget) -> str:
        """The address of a picture of the widget's net, relative to the site."""
        card = draw_card(_trace(widget)["spec"], self._published / CARDS)
        return card.relative_to(self._published).as_posix()


def widget_id(widget: Widget) -> str:
    """The name of a widget's separate page; it changes only with the parameters."""
    parameters = [widget.spec, widget.options, *([widget.kind] if widget.kind else [])]
    return _hash_of(*parameters)[:12]


def _hash_of(*values: object) -> str:
    """A hash of values that JSON can hold."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def checked_trace(widget: Widget) -> dict[str, Any]:
    """The trace of a widget, after a check that its labelled data fit the net.

    Raises
    ------
    BuildError : `backprop` refuses a field; the error has the position of the field.
    """
    trace = _trace(widget)
    _check_data(trace, widget)
    return trace


def first_points(trace: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any] | None:
    """The named data set, if the panel Train is open before Python is loaded."""
    from backprop.queries.data_set import chosen_by_author

    if options.get("open") != "train" or not isinstance(options.get("data"), str):
        return None
    return chosen_by_author(trace["spec"], options)


def first_picture(trace: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any] | None:
    """The output map for the panel Train, if the panel is open before Python is loaded.

    options : with the points of a named data set.
    """
    from backprop import SpecError
    from backprop.queries.ask import ask

    if options.get("open") != "train":
        return None
    try:
        samples = options.get("points") or {"data": options.get("data")}
        shown: dict[str, Any] = ask("output", {"spec": trace["spec"], **samples})
    except SpecError:
        return None  # the net has no output map, or the error is reported elsewhere
    return shown


def step_equations() -> tuple[str, ...]:
    """The labels of all equations that a step can apply, also after changes by a reader."""
    import backprop  # here, because the preview imports it again after a change

    return backprop.EQUATIONS


def _trace(widget: Widget) -> dict[str, Any]:
    import backprop

    try:
        return backprop.trace(widget.spec)
    except backprop.SpecError as error:
        message, field = f"backprop: {error}", error.field
    # raised here, since errors are collected: one raised above would hold on to the refused net
    raise BuildError(message, *widget.place_of(field))


def _figure(widget: Widget) -> dict[str, Any]:
    from backprop import SpecError, figures

    try:
        return figures.figure({"kind": widget.kind, "parameters": widget.spec})
    except SpecError as error:
        raise BuildError(f"{widget.kind}: {error}", *widget.place_of(error.field)) from None


def _check_data(trace: dict[str, Any], widget: Widget) -> None:
    """Raise a BuildError for the first sample that does not fit the net."""
    from backprop import SpecError
    from backprop.spec.problem import check

    data = widget.options.get("data", [])
    if isinstance(data, str):
        from backprop.queries.data_set import chosen_by_author

        points = chosen_by_author(trace["spec"], widget.options)["data"]
        classes = {each["target"][0]: each for each in points}  # one point of each is enough
        named = [(f"a point of {data}", point) for point in classes.values()]
    else:
        named = [(f"sample {k + 1}", sample) for k, sample in enumerate(data)]
    for k, (which, sample) in enumerate(named):
        spec = {**trace["spec"], "x": sample["x"], "target": sample["target"]}
        try:
            check(spec)
        except SpecError as error:
            message = f"backprop: data, {which}: {error}"
            place = widget.place_of(f"data[{k}].{error.field}")
            raise BuildError(message, *place) from None


def _expect_equations(trace: dict[str, Any], equations: Mapping[str, str], widget: Widget) -> None:
    """Raise a BuildError for the first step whose equation is not on the page."""
    for number, step in enumerate(trace["steps"], start=1):
        label = step["equation"]
        if label in equations:
            continue
        near = get_close_matches(label, equations, 1)
        raise BuildError(
            f'step {number} applies the equation "{label}", which this page does not have',
            widget.file,
            widget.line,
            widget.column,
            (f'Is it the one labelled "{near[0]}"? ' if near else "")
            + f"Give an equation \\label{{{label}}}, or drop explainsSteps from the front matter.",
        )


def component_sources(blog: Blog) -> list[Path]:
    """All files that first frames depend on."""
    folders = [*(BROWSER / each for each in ("stepper", "figures", "shared")), NODE / "prerender"]
    vendor = blog.companion / "vendor"
    files = [Path(file) for folder in folders for file in files_below(folder)]
    files += [*BROWSER.glob("*.css"), NODE / "prerender.mjs"]
    return sorted([*files, *vendor.glob("*.js"), *vendor.glob("*.css")])
