"""What a net of two inputs puts out over their plane, by level lines, with its labelled data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.levels import equal_steps, grid, rings
from ..arithmetic.validate import positive_integer
from ..errors import SpecError, counted
from ..net.network import Network
from ..net.passes import forward
from ..notation import speech
from ..spec.problem import check_labelled
from .epochs import samples_of

RANGES = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0)}
MOST_LEVELS = 10
MOST_WEIGHTS = 20_000  # the net is evaluated at two thousand points
MARGIN = 0.25  # round the data, of their extent
EVERY = 2  # of the grid's points, those whose output a reader can read
TICKS = 5


def output(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The picture of one output over the plane of the two inputs.

    Parameters
    ----------
    argument : mapping
        ``spec``, whose net is used; ``data``, as in training; ``output``, which one, from 1.

    Returns
    -------
    dict
        ``view``, the box of the data with a margin of a quarter of its extent, and ``ticks`` along
        it; ``middle``, halfway between the least and the largest target; ``bands``, each the
        ``rings`` round what lies at or beyond a ``value``, seen from the ``middle``; ``boundary``,
        the rings round what counts as the larger target, or None where the targets are more than
        two; ``values``, the outputs at equal distances, row by row from below; ``samples``;
        ``marks``, what the two kinds of them mean; and a ``sentence``. Levels depend on the data
        and on σ_N, not on the weights, so that the pictures of a training can be compared.

    Raises
    ------
    SpecError
        The spec or the data cannot be used, the net has not two inputs, or it puts out something
        that is no finite number.
    """
    problem = check_labelled(argument.get("spec", {}))
    network = problem.network
    X, Y = samples_of(argument.get("data"), problem)
    k = positive_integer(argument.get("output", 1), "output") - 1
    _check(network, k)
    view = {"x": _around(X[:, 0]), "y": _around(X[:, 1])}
    across, up = grid(*view["x"]), grid(*view["y"])
    plane = np.array([np.tile(across, up.size), np.repeat(up, across.size)])
    a = _outputs(network, plane)
    values = a[k].reshape(up.size, across.size)
    targets, at_samples = Y[:, k], _outputs(network, np.ascontiguousarray(X.T))
    low, high = _scale(targets, network[network.N].sigma.name)
    middle = (low + high) / 2
    # among several classes the largest output decides, otherwise on which side of the middle it is
    classes = len(Y[0]) > 1 and _one_hot(Y)
    decided = _lead(a, k).reshape(values.shape) if classes else values - middle
    parted = classes or len(set(targets.tolist())) <= 2
    right = ((_lead(at_samples, k) if classes else at_samples[k] - middle) >= 0) == (
        targets >= middle
    )
    return {
        "view": view,
        "ticks": {axis: equal_steps(ends[0], ends[1], TICKS) for axis, ends in view.items()},
        "middle": middle,
        "bands": _bands(values, low, middle, high),
        "boundary": rings(decided, 0.0) if parted else None,
        "values": [
            [float(f"{v:.4g}") for v in row] for row in values[1:-1:EVERY, 1:-1:EVERY].tolist()
        ],
        "samples": [
            {"x": x, "target": t, "output": o, "above": t >= middle}
            for x, t, o in zip(X.tolist(), targets.tolist(), at_samples[k].tolist(), strict=True)
        ],
        "marks": _marks(targets, middle),
        "sentence": _sentence(view, values[1:-1, 1:-1], right.tolist() if parted else None),
    }


def _check(network: Network, k: int) -> None:
    n, m = network.sizes[0], network.sizes[-1]
    if n != 2:
        raise SpecError("layers", f"the picture needs a net with two inputs; this one has {n}")
    if k >= m:
        raise SpecError("output", f"is {k + 1}, but the net puts out {m}")
    if sum(layer.W.size for layer in network.layers) > MOST_WEIGHTS:
        raise SpecError("layers", f"a net with more than {MOST_WEIGHTS:,} weights is not drawn")


def _around(places: Array) -> list[float]:
    """The ends of the picture along one axis."""
    low, high = float(places.min()), float(places.max())
    size = max(1.0, abs(low), abs(high))
    extent = high - low
    margin = MARGIN * extent if extent > 1e-6 * size else size
    if not low - margin > -1e300 or not high + margin < 1e300:
        raise SpecError("data", "lie too far apart for a picture")
    return [low - margin, high + margin]


def _outputs(network: Network, columns: Array) -> Array:
    with np.errstate(all="ignore"):
        a = forward(network, columns).a[network.N]
    if not np.isfinite(a).all():
        x = columns[:, np.argwhere(~np.isfinite(a))[0][1]]
        raise SpecError("weights", f"the output at {speech.vector(x)} is not a finite number")
    return a


def _scale(targets: Array, sigma: str) -> tuple[float, float]:
    """The least and the largest target; if all are alike, what σ_N can put out, or ± 1."""
    low, high = float(targets.min()), float(targets.max())
    return (low, high) if low < high else RANGES.get(sigma, (low - 1, low + 1))


def _one_hot(Y: Array) -> bool:
    return bool(((Y == 0) | (Y == 1)).all() and (Y.sum(axis=1) == 1).all())


def _lead(a: Array, k: int) -> Array:
    """How much output k is larger than the largest of the others."""
    return np.asarray(a[k] - np.delete(a, k, axis=0).max(axis=0))


def _bands(values: Array, low: float, middle: float, high: float) -> list[dict[str, Any]]:
    """From the middle outwards, so that tints of what lies beyond add up."""
    levels = equal_steps(low, high, MOST_LEVELS)
    above = [middle, *(level for level in levels if level > middle)]
    below = [middle, *(level for level in reversed(levels) if level < middle)]
    return [
        *({"value": v, "side": "above", "rings": rings(values, v)} for v in above),
        *({"value": v, "side": "below", "rings": rings(-values, -v)} for v in below),
    ]


def _marks(targets: Array, middle: float) -> dict[str, str]:
    known = sorted(set(targets.tolist()), reverse=True)
    if len(known) > 2:
        number = speech.number(middle)
        return {"above": f"target from {number} up", "below": f"target below {number}"}
    return {("above" if t >= middle else "below"): f"target {speech.number(t)}" for t in known}


def _sentence(view: dict[str, list[float]], seen: Array, right: list[bool] | None) -> str:
    (left, to), (bottom, top) = ((speech.number(v) for v in ends) for ends in view.values())
    told = (
        f"For x₁ from {left} to {to} and x₂ from {bottom} to {top}, the output goes from "
        f"{speech.number(float(seen.min()))} to {speech.number(float(seen.max()))}."
    )
    if right is None:
        return told
    count = f"{sum(right)} of {counted(len(right), 'sample')}"
    return f"{told} On the right side of the boundary: {count}."
