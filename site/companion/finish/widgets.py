"""From a widget's spec to its fragment: the numbers by `backprop`, the first frame by a component.

A fragment is a file under `build/widgets/`, named after all that it is made of, so that it is drawn
once and both engines place the same one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from companion.finish.prerender import Drawn, Prerender
from companion.finish.social_card import draw_card
from companion.places import BROWSER, NODE, Blog
from companion.text.body import Widget
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError

CARDS = Path("companion", "cards")
Paint = Callable[[dict[str, Any], dict[str, Any]], Drawn]


@dataclass(frozen=True)
class Fragment:
    """A widget of a page as it was drawn."""

    widget: Widget
    drawn: Drawn

    @property
    def id(self) -> str:
        return widget_id(self.widget)


class Widgets:
    """The fragments of one state of the component's sources.

    published : the folder that gets the pictures of nets.
    """

    def __init__(
        self, blog: Blog, assets_url: str, prerender: Prerender, published: Path | None = None
    ) -> None:
        self._folder = blog.widgets
        self._assets = published or blog.published
        self._assets_url = assets_url
        self._prerender = prerender
        self._sources = digest_of(component_sources(blog))

    def draw(
        self, widget: Widget, equations: Mapping[str, str], explains_steps: bool = False
    ) -> Drawn:
        """A widget on a page with these equations (label -> number).

        explains_steps : the page says that it has the equation of every step.

        Raises
        ------
        BuildError : the spec is not one that `backprop` can compute, or a step's equation is
            missing on a page that explains them; at the widget's place.
        """
        options = {**widget.options, "assets": self._assets_url}
        if widget.kind:
            return self._fragment(_figure(widget), options, self._prerender.figure)
        trace = checked_trace(widget)
        if explains_steps:
            _expect_equations(trace, equations, widget)
        options["equations"] = {
            label: equations[label] for label in step_equations() if label in equations
        }
        if picture := first_picture(trace, options):
            options["picture"] = picture
        try:
            return self._fragment(trace, options, self._prerender.widget)
        except BuildError as error:  # of what an author writes, the component judges `start` alone
            error.file, error.line, error.column = widget.place_of("start")
            raise

    def _fragment(self, shown: dict[str, Any], options: dict[str, Any], paint: Paint) -> Drawn:
        """What `paint` makes, or made before."""
        made_of = json.dumps([shown, options, self._sources], sort_keys=True, ensure_ascii=False)
        file = self._folder / f"{hashlib.sha256(made_of.encode()).hexdigest()[:24]}.json"
        if file.exists():
            return Drawn(**json.loads(file.read_text("utf-8")))
        drawn = paint(shown, options)
        write_whole(file, json.dumps(asdict(drawn), ensure_ascii=False))
        return drawn

    def card(self, widget: Widget) -> str:
        """The address on the site of a picture of the widget's net, for those who link here."""
        card = draw_card(_trace(widget)["spec"], self._assets / CARDS)
        return card.relative_to(self._assets).as_posix()


def widget_id(widget: Widget) -> str:
    """The name of a widget's own page: the same as long as its parameters are left alone."""
    told = [widget.spec, widget.options, *([widget.kind] if widget.kind else [])]
    given = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(given.encode()).hexdigest()[:12]


def checked_trace(widget: Widget) -> dict[str, Any]:
    """The trace of a widget whose data are samples for its net.

    Raises
    ------
    BuildError : at the place of the field that `backprop` refuses.
    """
    trace = _trace(widget)
    _check_data(trace, widget)
    return trace


def first_picture(trace: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the panel Train shows if it is open from the first, before Python has come."""
    from backprop import SpecError
    from backprop.queries.ask import ask

    if options.get("open") != "train":
        return None
    try:
        shown: dict[str, Any] = ask("output", {"spec": trace["spec"], "data": options.get("data")})
    except SpecError:
        return None  # this net has no such picture, or will say why it has none
    return shown


def step_equations() -> tuple[str, ...]:
    """The labels of all equations that a step can apply, before or after a reader's changes."""
    import backprop  # here, because the preview lets it be imported anew

    return backprop.EQUATIONS


def _trace(widget: Widget) -> dict[str, Any]:
    import backprop

    try:
        return backprop.trace(widget.spec)
    except backprop.SpecError as error:
        raise BuildError(f"backprop: {error}", *widget.place_of(error.field)) from None


def _figure(widget: Widget) -> dict[str, Any]:
    from backprop import SpecError, figures

    try:
        return figures.figure({"kind": widget.kind, "parameters": widget.spec})
    except SpecError as error:
        raise BuildError(f"{widget.kind}: {error}", *widget.place_of(error.field)) from None


def _check_data(trace: dict[str, Any], widget: Widget) -> None:
    """Every sample that the author offers is one that the net takes."""
    from backprop import SpecError
    from backprop.spec.problem import check

    for k, sample in enumerate(widget.options.get("data", [])):
        spec = {**trace["spec"], "x": sample["x"], "target": sample["target"]}
        try:
            check(spec)
        except SpecError as error:
            message = f"backprop: data, sample {k + 1}: {error}"
            place = widget.place_of(f"data[{k}].{error.field}")
            raise BuildError(message, *place) from None


def _expect_equations(trace: dict[str, Any], equations: Mapping[str, str], widget: Widget) -> None:
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
            + f"Give an equation \\label{{{label}}}, or take explainsSteps from the front matter.",
        )


def component_sources(blog: Blog) -> list[Path]:
    """Every file that a first frame depends on."""
    folders = [*(BROWSER / each for each in ("stepper", "figures", "shared")), NODE / "prerender"]
    vendor = blog.companion / "vendor"
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return sorted([*files, NODE / "prerender.mjs", *vendor.glob("*.js"), *vendor.glob("*.css")])


def digest_of(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
