"""A seeded data set of two classes in the plane, in parts to train on and to test with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..arithmetic.validate import number, positive_integer
from ..errors import SpecError
from ..net import data_sets
from ..net.labelled_data import LabelledData
from ..spec.fields import DEFAULTS, OF_DATA_SET

FIELDS = ("name", "samples", "noise", "seed", "test", "targets", "activation")
MOST_SAMPLES = 1000  # that a page draws and trains on


def data_set(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The samples of a data set.

    Parameters
    ----------
    argument : mapping
        ``name``: "circle", "xor", "gauss" or "spiral". Optional are ``samples`` (200), ``noise``
        (0), ``seed`` (0), ``targets`` ([0, 1]), and ``test``, the share of samples that are kept
        for the test (0). Instead of ``targets`` there can be ``activation``, that of the last
        layer, of whose range they are then.

    Returns
    -------
    dict
        ``data`` and ``test``, lists of samples with ``x`` and ``target`` as the other questions
        take them; the second is empty if no share is asked for.

    Raises
    ------
    SpecError
        A field is unknown or out of its range.
    """
    for field in argument:
        if field not in FIELDS:
            raise SpecError(str(field), f"unknown field; known are {', '.join(FIELDS)}")
    defaults: dict[str, Any] = {"samples": 200, "noise": 0.0, "seed": 0, "test": 0.0}
    defaults["targets"] = targets_for(argument.get("activation"))
    given: dict[str, Any] = {**defaults, **argument}
    samples = positive_integer(given["samples"], "samples")
    if samples > MOST_SAMPLES:
        raise SpecError("samples", f"is {samples:,}; a page can show {MOST_SAMPLES:,}")
    share = number(given["test"], "test")
    T = data_sets.data_set(
        given.get("name", ""), samples, noise=given["noise"], seed=given["seed"],
        targets=given["targets"],
    )  # fmt: skip
    if share == 0:
        return {"data": _listed(T), "test": []}
    train, test = data_sets.split(T, share, seed=given["seed"])
    return {"data": _listed(train), "test": _listed(test)}


def chosen_by_author(spec: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The data set that an author names for a widget, as :func:`data_set` returns it.

    spec, options : the fields of the net and of the picture; ``options["data"]`` is its name.
    """
    given = {name: options.get(name, DEFAULTS[name]) for name in OF_DATA_SET}
    seed = given.pop("data_seed")
    activation = [spec.get("activation"), *(spec.get("activations") or [])][-1]
    return data_set({"name": options["data"], **given, "seed": seed, "activation": activation})


def targets_for(activation: Any) -> list[float]:
    """The labels of two classes that suit the last layer: −1 and 1 after tanh, else 0 and 1."""
    return [-1.0, 1.0] if activation == "tanh" else [0.0, 1.0]


def _listed(T: LabelledData) -> list[dict[str, list[float]]]:
    return [{"x": x, "target": y} for x, y in zip(T.x.tolist(), T.y.tolist(), strict=True)]
