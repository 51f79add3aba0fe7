"""Checks an author's settings of the training against each other and against the net.

``site/browser/embed/training.js`` and ``validate-training.html`` of Hugo's component apply the same
rules; a test compares the three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..errors import counted
from .fields import DEFAULTS, OF_DATA_SET


class Fault(NamedTuple):
    """A field that does not fit the others: what is wrong, and what to do."""

    field: str
    message: str
    remedy: str


def faults(spec: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[Fault]:
    """The fields of a training that do not fit.

    Parameters
    ----------
    spec, options : mapping
        The fields of the net and of the picture, read but not checked.
    """
    data = options.get("data")
    is_named = isinstance(data, str)
    if not is_named:
        for field in OF_DATA_SET:
            if field in options:
                yield Fault(field, "only a data set has it", f'As in data="spiral" {field}=…')
    elif _sizes(spec) not in (None, (2, 1)):
        message = f'"{data}" has two inputs and one output, unlike this net'
        yield Fault("data", message, 'Write layers such as "2,4,1", or labelled samples')
    size, samples = options.get("batch_size"), trained_samples(options)
    if size is not None and samples is not None and size > samples:
        message = f"is {size:g}, but the training has only {counted(samples, 'sample')}"
        yield Fault("batch_size", message, "Write a smaller number, or leave it out")


def trained_samples(options: Mapping[str, Any]) -> int | None:
    """The number of samples that are trained on; None if another widget of the name gives them."""
    data = options.get("data")
    if isinstance(data, str):
        given = {**DEFAULTS, **options}
        M, share = given["samples"], given["test"]
        return M - min(max(round(share * M), 1), M - 1) if share else int(M)
    if data is None and "name" in options:
        return None
    return len(data) if data else 1


def _sizes(spec: Mapping[str, Any]) -> tuple[int, int] | None:
    """The numbers of inputs and outputs, as far as the fields say them."""
    layers, weights = spec.get("layers"), spec.get("weights")
    if layers:
        return layers[0], layers[-1]
    try:
        return len(weights[0][0]), len(weights[-1])  # type: ignore[index]
    except (TypeError, IndexError):
        return None  # not given, or no matrices, which is reported elsewhere
