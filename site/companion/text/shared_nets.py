"""Shares a net between widgets of the same name: the first defines it, the others may omit it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from companion.text.shortcodes.call import Widget
from companion.tools.errors import BuildError


def with_shared_nets(widgets: Sequence[Widget]) -> list[Widget]:
    """Return the page's widgets, each with its net; all but the first of a name get `repeats`."""
    first: dict[str, Widget] = {}
    shared = []
    for widget in widgets:
        name = widget.options.get("name")
        source = first.setdefault(name, widget) if name else widget
        if source is not widget:
            options = {**_shared(source, widget), **widget.options, "repeats": True}
            widget = replace(widget, spec=source.spec, options=options)
        shared.append(widget)
    return shared


def _shared(source: Widget, widget: Widget) -> dict[str, Any]:
    """What a widget takes over from the first of its name: its data, and how it is trained."""
    from backprop.spec.fields import OF_DATA_SET, OF_TRAINING  # a page without nets needs no NumPy

    names = OF_TRAINING if "data" in widget.options else (*OF_TRAINING, "data", *OF_DATA_SET)
    return {name: source.options[name] for name in names if name in source.options}


def disagreements(widgets: Sequence[Widget]) -> Iterator[BuildError]:
    """Yield errors: a name's first widget has no net, or fields differ within a name."""
    first: dict[str, Widget] = {}
    for k, widget in enumerate(widgets):
        name = widget.options.get("name")
        if not name:
            continue
        source = first.setdefault(name, widget)
        if source is not widget:
            yield from _differences(name, source, widget)
        elif not widget.spec:
            later = (each for each in widgets[k:] if each.options.get("name") == name and each.spec)
            yield _without_net(name, widget, next(later, None))


def _differences(name: str, source: Widget, widget: Widget) -> Iterator[BuildError]:
    for field, value in widget.spec.items():
        if source.spec and source.spec.get(field) != value:
            given = f"is {source.spec[field]!r}" if field in source.spec else "is not given"
            yield BuildError(
                f'{field} is {value!r} here, but {given} where the net "{name}" is first given, '
                f"in line {source.line}",
                *widget.place_of(field),
                "Widgets of the same name share a net: omit its fields here, or change the name.",
            )


def _without_net(name: str, widget: Widget, later: Widget | None) -> BuildError:
    place = (widget.file, widget.line, widget.column)
    if later is None:
        message = f'no widget on this page gives the net "{name}"'
        return BuildError(
            message, *place, 'Give it here, as in layers="2,3,1"; later widgets share it.'
        )
    message = f'the net "{name}" is given only further down, in line {later.line}'
    return BuildError(message, *place, "Give it here, in the first widget of that name.")
