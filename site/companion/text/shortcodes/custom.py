"""Custom shortcodes of a site: Jinja templates in `site/templates/shortcodes/`, named by files.

A template has the variables of a Hugo shortcode: `get` (by name or by position, with a default),
`params`, `inner`, `page`, `parent`, `name`, `ordinal`. `inner` is the body as it is written, and
`{{ inner | markdown }}` is its HTML. As in Hugo, a shortcode has a body if its template uses
`inner`.

All calls on a page share `store`, a dictionary, and `counter("name")`, which counts from 1. Calls
are expanded in the order of the page, but those in a body before the one around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import meta
from markupsafe import Markup

from companion.text.shortcodes.call import Call
from companion.text.shortcodes.parser import Inner
from companion.text.shortcodes.registry import Html, Kind, Output
from companion.text.source_map import MappedText
from companion.tools.errors import BuildError, BuildErrors, Faults
from companion.tools.templates import BoundedEnvironment, place_in_templates, said_by
from companion.tools.text_file import read_text

MOST_EXHAUSTED = 20
"""Calls of a template that may recurse or loop beyond all bounds. Later ones are not tried: a page
can have a thousand, and each takes long."""


def custom_shortcodes(folder: Path, faults: Faults | None = None) -> dict[str, Kind]:
    """The shortcodes of a folder: `video.html` is `video`, `figures/pair.html` is `figures/pair`.

    faults : collects the errors; each call of a template that cannot be read is then an error, too.

    Raises
    ------
    BuildErrors : without ``faults``, Jinja cannot read a template; with its line.
    """
    if faults is None:
        faults = Faults()
        kinds = custom_shortcodes(folder, faults)
        faults.raise_all()
        return kinds
    environment = _environment(jinja2.FileSystemLoader(folder))
    kinds = {}
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).with_suffix("").as_posix()
        kinds[name] = Kind(_broken, Inner.MARKDOWN if _mentions_inner(file) else Inner.NONE)
        with faults.of(file):
            kinds[name] = _kind(read_text(file), file, folder, environment)
    return kinds


def _broken(call: Call) -> Output:
    message = f'the template of the shortcode "{call.name}" cannot be read'
    call.error(message, call.shortcode.start, "Correct the template; its own error says where")
    return Html("")


def _mentions_inner(file: Path) -> bool:
    return file.is_file() and b"inner" in file.read_bytes()


class CallView:
    """The variables of a template for one call."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self.name = call.name
        self.ordinal = call.ordinal
        self.inner = Markup(call.inner.text)

    def get(self, key: str | int, default: Any = "") -> Any:
        return self._call.get(key, default)

    @property
    def store(self) -> dict[str, Any]:
        return self._call.services.store

    def counter(self, name: str) -> int:
        """The next number of a counter of the page."""
        counters: dict[str, int] = self._call.services.store.setdefault("counters", {})
        counters[name] = counters.get(name, 0) + 1
        return counters[name]

    @property
    def params(self) -> Mapping[str, Any] | list[Any]:
        """The values by name; a list if they are positional."""
        parameters = self._call.shortcode.parameters
        if self._call.shortcode.named:
            return {str(each.name): each.value for each in parameters}
        return [each.value for each in parameters]

    @property
    def page(self) -> dict[str, Any]:
        page = self._call.page
        own = deepcopy(page.values or {})  # so that no template changes the page for others
        return {"title": page.title, "url": page.url, "params": own}

    @property
    def parent(self) -> CallView | None:
        return CallView(self._call.parent) if self._call.parent else None

    def markdown(self, text: object) -> Markup:
        """Render a Markdown text. For the body itself, messages name its lines in the post."""
        call = self._call
        if text == self.inner:
            return Markup(call.services.markdown(call.dedented))
        made = MappedText.made(str(text), call.shortcode.start)
        return Markup(call.services.markdown(made))


def _environment(loader: jinja2.BaseLoader | None = None) -> BoundedEnvironment:
    environment = BoundedEnvironment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["markdown"] = str  # each call has its own
    return environment


def kind_of(text: str, name: str) -> Kind:
    """The shortcode of a template that stands in no file."""
    return _kind(text, Path(f"{name}.html"), Path(), _environment())


def _kind(text: str, file: Path, folder: Path, environment: BoundedEnvironment) -> Kind:
    try:
        tree = environment.parse(text)
        code = environment.compile(text, file.relative_to(folder).as_posix(), str(file))
    except jinja2.TemplateSyntaxError as error:
        raise _unreadable(str(error.message), file, error.lineno) from None
    except RecursionError:
        raise _unreadable("its expressions are nested too deeply", file, 1) from None
    except (SyntaxError, ValueError, OverflowError, MemoryError) as error:
        raise _unreadable(str(error), file, 1) from None

    exhausted: list[Exception] = []

    def render(call: Call) -> Output:
        if len(exhausted) >= MOST_EXHAUSTED:
            call.services.fault(_fault(call, exhausted[-1], folder))
            return Html("")
        view = CallView(call)
        own = environment.overlay()
        own.filters = {**environment.filters, "markdown": view.markdown}
        context = {key: getattr(view, key) for key in CONTEXT}
        try:
            template = jinja2.Template.from_code(own, code, own.make_globals(None))
            with environment.bounded():
                return template.render(context).strip()
        except (BuildError, BuildErrors):
            raise
        except Exception as cause:
            if isinstance(cause, (OverflowError, RecursionError)):
                exhausted.append(cause)
            call.services.fault(_fault(call, cause, folder))
            return Html("")

    has_body = "inner" in meta.find_undeclared_variables(tree)
    return Kind(render, Inner.MARKDOWN if has_body else Inner.NONE)


def _unreadable(why: str, file: Path, line: int) -> BuildError:
    return BuildError(f"the template: {why}", file, line, 1, "Correct the template.")


def _fault(call: Call, cause: Exception, folder: Path) -> BuildError:
    """What stopped a template, at the call, with the template's own file and line."""
    file, line = place_in_templates(cause, folder) or (None, 0)
    where = f" ({file.relative_to(folder).as_posix()}:{line})" if file else ""
    error = BuildError(
        f'shortcode "{call.name}"{where}: {said_by(cause)}',
        *call.services.lines.place(call.shortcode.start),
        "Mend the template, or what it is given",
    )
    error.__cause__ = cause
    return error


CONTEXT = ("name", "ordinal", "inner", "get", "params", "page", "parent", "store", "counter")


def without_hugo_layout(folder: Path, layouts: Path) -> list[Path]:
    """The templates whose names Hugo has no shortcode for; it would stop at their calls."""
    missing = []
    for file in sorted(folder.rglob("*.html")):
        name = re.sub(r"\.html$", "", file.relative_to(folder).as_posix())
        if not any(
            (layouts / each / f"{name}.html").exists() for each in ("_shortcodes", "shortcodes")
        ):
            missing.append(file)
    return missing
