"""Checks a spec, which says what to compute, and builds its net; nothing else checks a spec."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array, EncodeArray, as_list
from ..arithmetic.validate import (
    choice,
    flag,
    is_a,
    mapping,
    matrix,
    plain,
    positive,
    positive_integer,
    vector,
)
from ..arithmetic.validate import seed as checked_seed
from ..errors import SpecError, counted
from ..net.activations import Activation, activation_named
from ..net.costs import check_cost_function
from ..net.initialise import initial_weights
from ..net.network import Layer, Network
from .fields import BY_NAME, DEFAULTS, NET, PHASES
from .resize import resized

MOST_WEIGHTS = 1_000_000  # of a net whose trace a browser can hold


@dataclass(frozen=True)
class Problem:
    """A checked spec.

    Attributes
    ----------
    network : Network
    x, target : arrays, shapes (n_1,) and (m_N,)
        The labelled sample. If ``until`` is "forward", the target is not used and may be anything.
    cost_function, learning_rate
        As in the spec.
    granularity : {"layer", "neuron", "scalar"}
        What one step of the trace is.
    until : {"forward", "cost", "backward", "update"}
        The last phase of the trace.
    """

    network: Network
    x: Array
    target: Array
    cost_function: str
    learning_rate: float
    granularity: str
    until: str = PHASES[-1]

    def normalised(self, encode_array: EncodeArray = as_list) -> dict[str, Any]:
        """The spec with every field explicit; checking it again gives the same problem."""
        layers = self.network.layers
        biases = [None if f.b is None else encode_array(f.b) for f in layers]
        return {
            "layers": self.network.sizes,
            "weights": [encode_array(f.W) for f in layers],
            "biases": None if None in biases else biases,
            "activations": [f.sigma.name for f in layers],
            "x": encode_array(self.x),
            **({} if self.until == "forward" else {"target": encode_array(self.target)}),
            "cost_function": self.cost_function,
            "learning_rate": self.learning_rate,
            "granularity": self.granularity,
            **({} if self.until == PHASES[-1] else {"until": self.until}),
        }


def check(spec: Mapping[str, Any]) -> Problem:
    """Check a spec and build the net it describes.

    Parameters
    ----------
    spec : mapping
        Fields of the net, as :data:`backprop.spec.fields.FIELDS` describes them, with numbers and
        lists as values: ``layers`` (n_1, m_1, …, m_N) or ``weights`` (matrices of m_i rows and n_i
        columns) or both; ``biases`` (vectors of m_i numbers); ``activation``, or ``activations``,
        one for each layer; ``x`` (n_1 numbers), ``target`` (m_N numbers); and so on. ``resize``:
        true if the numbers are those of a net with other sizes, of which those that fit are kept
        (:func:`backprop.spec.resize.resized`).

    Raises
    ------
    SpecError
        Names the first field that cannot be used, and why.
    """
    spec = mapping(spec, "spec", "an object with named fields")
    for name in spec:
        if name not in NET:
            raise SpecError(name, f"unknown field; known are {', '.join(NET)}")
    if spec.get("resize") is not None and flag(spec["resize"], "resize"):
        seeded = _weights({**spec, "weights": None})
        spec = resized(spec, seeded)
    network = network_of(spec)
    until = _choice(spec, "until")
    if until == "forward" and spec.get("target") is None:
        spec = {**spec, "target": np.zeros(network.sizes[-1])}
    problem = Problem(
        network=network,
        x=_sample(spec, "x", network.sizes[0], "the net takes"),
        target=_sample(spec, "target", network.sizes[-1], "the net puts out"),
        cost_function=_choice(spec, "cost_function"),
        learning_rate=positive(_given(spec, "learning_rate"), "learning_rate"),
        granularity=_choice(spec, "granularity"),
        until=until,
    )
    if until != "forward":
        sigma_N = network[network.N].sigma
        check_cost_function(problem.cost_function, sigma_N, problem.target[:, np.newaxis])
    return problem


def network_of(spec: Mapping[str, Any]) -> Network:
    """The net that a spec describes; raises SpecError as :func:`check`."""
    weights = _weights(spec)
    biases = _biases(spec, weights)
    sigmas = _activations(spec, len(weights))
    return Network(Layer(W, sigma, b) for W, sigma, b in zip(weights, sigmas, biases, strict=True))


def check_labelled(spec: Mapping[str, Any]) -> Problem:
    """As :func:`check`, but SpecError if ``until`` is "forward", because the target is needed."""
    problem = check(spec)
    if problem.until == "forward":
        raise SpecError("target", "is needed here, but the spec ends with the feed-forward")
    return problem


def _weights(spec: Mapping[str, Any]) -> list[Array]:
    sizes = _sizes(spec)
    given = plain(spec.get("weights"), "weights")
    if given is None:
        if sizes is None:
            raise SpecError("layers", "is missing; give the layer sizes, or the weights")
        return initial_weights(sizes, _seed(spec), _choice(spec, "initialisation"))
    if not is_a(given, list | tuple) or not given:
        raise SpecError("weights", "is not a list of matrices, one for each layer")
    weights = [matrix(W, f"weights[{i}]") for i, W in enumerate(given)]
    if sizes is not None:
        _fit(sizes, weights)
    return weights


def _sizes(spec: Mapping[str, Any]) -> list[int] | None:
    given = plain(spec.get("layers"), "layers")
    if given is None:
        return None
    if is_a(given, np.ndarray):
        given = list(given) if given.ndim else given
    if not is_a(given, list | tuple) or len(given) < 2:
        raise SpecError("layers", "needs at least two sizes: of the input and of one layer")
    sizes = [positive_integer(size, f"layers[{i}]") for i, size in enumerate(given)]
    weights = sum(n * m for n, m in pairwise(sizes))
    if weights > MOST_WEIGHTS:
        raise SpecError(
            "layers", f"makes a net of {weights:,} weights; at most {MOST_WEIGHTS:,} are possible"
        )
    return sizes


def _fit(sizes: list[int], weights: list[Array]) -> None:
    if len(weights) != len(sizes) - 1:
        raise SpecError(
            "weights",
            f"has matrices for {counted(len(weights), 'layer')}, but the {len(sizes)} sizes in "
            f"layers make {counted(len(sizes) - 1, 'layer')}",
        )
    for i, W in enumerate(weights):
        m, n = W.shape
        if (m, n) != (sizes[i + 1], sizes[i]):
            raise SpecError(
                f"weights[{i}]",
                f"W_{i + 1} is {m}×{n}, but layers {sizes[i]} → {sizes[i + 1]} need "
                f"{sizes[i + 1]} rows of {sizes[i]} columns",
            )


def _biases(spec: Mapping[str, Any], weights: list[Array]) -> list[Array | None]:
    given = plain(spec.get("biases"), "biases")
    if given is None:
        return [None] * len(weights)
    if not is_a(given, list | tuple) or len(given) != len(weights):
        raise SpecError("biases", f"is not a list of {len(weights)} vectors, one for each layer")
    return [
        vector(b, f"biases[{i}]", length=W.shape[0])
        for i, (b, W) in enumerate(zip(given, weights, strict=True))
    ]


def _activations(spec: Mapping[str, Any], N: int) -> list[Activation]:
    given = plain(spec.get("activations"), "activations")
    if given is None:
        return [activation_named(_given(spec, "activation"))] * N
    if not is_a(given, list | tuple):
        raise SpecError("activations", f"is not a list of {N} names, one for each layer")
    if len(given) != N:
        names, layers = counted(len(given), "name"), counted(N, "layer")
        raise SpecError("activations", f"has {names}, but the net has {layers}")
    return [activation_named(name, f"activations[{i}]") for i, name in enumerate(given)]


def _sample(spec: Mapping[str, Any], field: str, length: int, whose: str) -> Array:
    if spec.get(field) is None:
        raise SpecError(field, f"is missing; {whose} {counted(length, 'number')}")
    sample = vector(spec[field], field)
    if sample.size != length:
        raise SpecError(field, f"has {counted(sample.size, 'number')}, but {whose} {length}")
    return sample


def _seed(spec: Mapping[str, Any]) -> int:
    return checked_seed(_given(spec, "seed"))


def _given(spec: Mapping[str, Any], field: str) -> Any:
    """The field's value, or its default if it is missing or null."""
    value = spec.get(field)
    return DEFAULTS[field] if value is None else value


def _choice(spec: Mapping[str, Any], field: str) -> str:
    return choice(_given(spec, field), BY_NAME[field].choices, field)
