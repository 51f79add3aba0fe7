"""Maps of a net with two inputs: one output over the plane, the data, and every hidden neuron."""

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
from ..spec.problem import Problem, check_labelled
from .epochs import samples_of

RANGES = {"sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0), "tanh": (-1.0, 1.0)}
MOST_LEVELS = 10
MOST_WEIGHTS = 20_000  # the net is evaluated at about two thousand points
MARGIN = 0.25  # around the data, relative to their extent
EVERY = 2  # the output is listed at every second grid point
MOST_NEURONS = 24  # whose maps are drawn
MOST_TICKS = 5


def output(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The map of one output over the plane of the two inputs.

    Parameters
    ----------
    argument : mapping
        ``spec``, for the net; ``data``, as in training; ``output``, its number from 1. Optional are
        ``test``, samples beside the data, and ``hidden``, true for the maps of hidden neurons.

    Returns
    -------
    dict
        ``view``, the box of the data with a margin of a quarter of its extent, and ``ticks`` along
        its sides; ``middle``, halfway between the smallest and the largest target; ``bands``, each
        with the ``rings`` (outlines) of the region where the output is at least a ``value`` above
        the middle, or at most a value below it; ``boundary``, the rings of the region that is
        classified as the larger target, or None if there are more than two targets; ``values``,
        the outputs on a grid, row by row from below; ``samples`` and ``test``; ``marks``, a legend
        of the two kinds of samples; and a ``sentence``. Levels depend on the data and on σ_N, not
        on the weights, so that maps of one training can be compared. ``neurons`` has of each of
        the first MOST_NEURONS hidden neurons ``layer`` and ``row``, its ``bands`` and a
        ``sentence``; it is None unless ``hidden`` is asked for.

    Raises
    ------
    SpecError
        The spec or the data cannot be used, the net does not have two inputs, or an output is not
        a finite number.
    """
    problem = check_labelled(argument.get("spec", {}))
    network = problem.network
    X, Y = samples_of(argument.get("data"), problem)
    k = positive_integer(argument.get("output", 1), "output") - 1
    _check(network, k)
    X_test, Y_test = _test_samples(argument.get("test"), problem)
    all_x = np.vstack([X, X_test])
    view = {"x": _around(all_x[:, 0]), "y": _around(all_x[:, 1])}
    across, up = grid(*view["x"]), grid(*view["y"])
    plane = np.array([np.tile(across, up.size), np.repeat(up, across.size)])
    activations = _activations(network, plane)
    a = activations[network.N]
    values = a[k].reshape(up.size, across.size)
    targets, at_samples = Y[:, k], _activations(network, np.ascontiguousarray(X.T))[network.N]
    low, high = _scale(targets, network[network.N].sigma.name)
    middle = (low + high) / 2
    # Of several classes the largest output decides; otherwise the side of the middle does.
    classes = len(Y[0]) > 1 and _one_hot(Y)
    decided = _lead(a, k).reshape(values.shape) if classes else values - middle
    parted = classes or len(set(targets.tolist())) <= 2
    right = ((_lead(at_samples, k) if classes else at_samples[k] - middle) >= 0) == (
        targets >= middle
    )
    at_test = _activations(network, np.ascontiguousarray(X_test.T))[network.N]
    test_right = ((_lead(at_test, k) if classes else at_test[k] - middle) >= 0) == (
        Y_test[:, k] >= middle
    )
    return {
        "view": view,
        "ticks": {axis: equal_steps(ends[0], ends[1], MOST_TICKS) for axis, ends in view.items()},
        "middle": middle,
        "bands": _bands(values, low, middle, high),
        "boundary": rings(decided, 0.0) if parted else None,
        "values": [
            [float(f"{v:.4g}") for v in row] for row in values[1:-1:EVERY, 1:-1:EVERY].tolist()
        ],
        "samples": _samples(X, targets, at_samples[k], middle),
        "test": _samples(X_test, Y_test[:, k], at_test[k], middle),
        "marks": _marks(targets, middle),
        "sentence": _sentence(view, values[1:-1, 1:-1], right.tolist() if parted else None)
        + (f" Of the test data: {_share(test_right.tolist())}." if parted and len(X_test) else ""),
        "neurons": _neurons(network, activations, values.shape) if argument.get("hidden") else None,
    }


def _samples(X: Array, targets: Array, outputs: Array, middle: float) -> list[dict[str, Any]]:
    return [
        {"x": x, "target": t, "output": o, "above": t >= middle}
        for x, t, o in zip(X.tolist(), targets.tolist(), outputs.tolist(), strict=True)
    ]


def _test_samples(given: Any, problem: Problem) -> tuple[Array, Array]:
    """The test samples as the rows of two matrices, of none without a test."""
    if given:
        return samples_of(given, problem, "test")
    sizes = problem.network.sizes
    return np.empty((0, sizes[0])), np.empty((0, sizes[-1]))


def _neurons(
    network: Network, activations: dict[int, Array], shape: tuple[int, ...]
) -> list[dict[str, Any]]:
    """The maps of the first hidden neurons, coarser than that of the output.

    An activation function with a bounded range has its levels at a quarter, the half and three
    quarters of it, also while the weights change; others at 0 and half way to either end.
    """
    neurons = [(i, k) for i in range(1, network.N) for k in range(len(activations[i]))]
    maps: list[dict[str, Any]] = []
    for i, k in neurons[:MOST_NEURONS]:
        values = activations[i][k].reshape(shape)
        name = speech.component("a", i, k + 1)
        if not np.isfinite(values).all():
            sentence = f"{name} is not everywhere a finite number"
            maps.append({"layer": i, "row": k + 1, "bands": [], "sentence": sentence})
            continue
        seen = values[1:-1, 1:-1]
        least, most = float(seen.min()), float(seen.max())
        low, high = RANGES.get(network[i].sigma.name, (min(least, 0.0), max(most, 0.0)))
        middle = (low + high) / 2 if network[i].sigma.name in RANGES else 0.0
        above, below = (middle, (middle + high) / 2), (middle, (middle + low) / 2)
        maps.append({
            "layer": i, "row": k + 1,
            "bands": [
                *({"value": v, "side": "above", "rings": rings(values, v, EVERY)}
                  for v in above if high > middle and v < most),
                *({"value": v, "side": "below", "rings": rings(-values, -v, EVERY)}
                  for v in below if low < middle and v > least),
            ],
            "sentence": f"{name} goes from {speech.number(least)} to {speech.number(most)}",
        })  # fmt: skip
    return maps


def _check(network: Network, k: int) -> None:
    n, m = network.sizes[0], network.sizes[-1]
    if n != 2:
        raise SpecError("layers", f"the map needs a net with two inputs; this one has {n}")
    if k >= m:
        raise SpecError("output", f"is {k + 1}, but the net has {counted(m, 'output')}")
    if sum(layer.W.size for layer in network.layers) > MOST_WEIGHTS:
        raise SpecError("layers", f"the map needs a net with at most {MOST_WEIGHTS:,} weights")


def _around(places: Array) -> list[float]:
    """The range of the map along one axis: that of the data, with a margin."""
    low, high = float(places.min()), float(places.max())
    size = max(1.0, abs(low), abs(high))
    extent = high - low
    margin = MARGIN * extent if extent > 1e-6 * size else size
    if not low - margin > -1e300 or not high + margin < 1e300:
        raise SpecError("data", "lie too far apart for a map")
    return [low - margin, high + margin]


def _activations(network: Network, columns: Array) -> dict[int, Array]:
    """All a_i at points of the plane, each of shape (m_i, points); raises SpecError."""
    with np.errstate(all="ignore"):
        activations = forward(network, columns).a
    a = activations[network.N]
    if not np.isfinite(a).all():
        x = columns[:, np.argwhere(~np.isfinite(a))[0][1]]
        raise SpecError("weights", f"the output at {speech.vector(x)} is not a finite number")
    return activations


def _scale(targets: Array, sigma: str) -> tuple[float, float]:
    """The smallest and the largest target; if they are equal, the range of σ_N, or ± 1."""
    low, high = float(targets.min()), float(targets.max())
    return (low, high) if low < high else RANGES.get(sigma, (low - 1, low + 1))


def _one_hot(Y: Array) -> bool:
    return bool(((Y == 0) | (Y == 1)).all() and (Y.sum(axis=1) == 1).all())


def _lead(a: Array, k: int) -> Array:
    """Output k minus the largest of the others."""
    return np.asarray(a[k] - np.delete(a, k, axis=0).max(axis=0))


def _bands(values: Array, low: float, middle: float, high: float) -> list[dict[str, Any]]:
    """The bands from the middle outwards, in the order in which their tints are laid over."""
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
    range_of_output = (
        f"For x₁ from {left} to {to} and x₂ from {bottom} to {top}, the output goes from "
        f"{speech.number(float(seen.min()))} to {speech.number(float(seen.max()))}."
    )
    if right is None:
        return range_of_output
    return f"{range_of_output} On the right side of the boundary: {_share(right)}."


def _share(right: list[bool]) -> str:
    return f"{sum(right)} of {counted(len(right), 'sample')}"
