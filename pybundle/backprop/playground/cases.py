"""The nets on which a backward pass is tried: the one that the page shows, and two hidden ones.

A forgotten transpose passes on a square net, a forgotten sum on a single sample, and a derivative
that is written out on nets of one activation. So no layer of the hidden nets is square, both have
biases and three samples, a number that no layer has, and their activations are not the shown one.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.validate import seed as checked_seed
from ..errors import SpecError
from ..net.activations import ACTIVATIONS, Activation
from ..net.network import Layer, Network
from ..spec.problem import Problem, check_labelled
from .case import Case, bias_of, case
from .learning import course

MOST_WEIGHTS = 2_000
HIDDEN = (("hidden-1", (4, 2, 5)), ("hidden-2", (2, 5, 4, 2)))
SMOOTH = ("tanh", "sigmoid", "softplus", "silu")
"""Activations of hidden nets: without kinks, and not linear."""


def backward_cases(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The nets for :func:`backprop.playground.judge.backward_judge`, and what to train on.

    Parameters
    ----------
    argument : mapping
        ``spec``; ``seed``, which determines the hidden nets, by default 0; and ``data``, the
        labelled samples on which ``learning`` trains, by default made from the seed.

    Returns
    -------
    dict
        ``seed``, ``nets`` and ``training``, as :mod:`backprop.playground` describes them.

    Raises
    ------
    SpecError
        The spec, the seed or the data cannot be used; or the net has softmax, layers with different
        activations, another cost than the squared error, or more than 2,000 weights.
    """
    seed = checked_seed(0 if argument.get("seed") is None else argument["seed"])
    problem = _suitable(check_labelled(argument.get("spec", {})))
    shown = shown_case(problem)
    return {
        "seed": seed,
        "nets": [each.as_dict() for each in (shown, *hidden_cases(shown, seed))],
        "training": course(problem, shown, argument.get("data"), seed),
    }


def _suitable(problem: Problem) -> Problem:
    names = [layer.sigma.name for layer in problem.network]
    if not all(layer.sigma.componentwise for layer in problem.network):
        raise SpecError("activation", "softmax does not act on each component, as σ' here must")
    if len(set(names)) > 1:
        raise SpecError(
            "activation", f"is not the same for all layers ({', '.join(names)}), but a backward "
            "pass that a reader writes gets one σ'",
        )  # fmt: skip
    if problem.cost_function != "squared_error":
        raise SpecError("cost_function", "needs to be squared_error for a reader's backward pass")
    weights = sum(layer.W.size for layer in problem.network)
    if weights > MOST_WEIGHTS:
        raise SpecError(
            "layers", f"makes a net of {weights:,} weights; a reader's backward pass is tried on "
            f"at most {MOST_WEIGHTS:,}",
        )  # fmt: skip
    return problem


def shown_case(problem: Problem) -> Case:
    """The net of the page, with its one sample as a column."""
    layers = [Layer(f.W, f.sigma, bias_of(f)) for f in problem.network]
    return case("shown", "this net", Network(layers), problem.x[:, None], problem.target[:, None])


def hidden_cases(shown: Case, seed: int) -> list[Case]:
    """Two nets that tell mistakes apart."""
    names = [name for name in SMOOTH if name != shown.network[1].sigma.name]
    random = np.random.Generator(np.random.PCG64([seed, 16])).random
    first = int(random() * len(names))
    chosen = names[first], names[(first + 1) % len(names)]
    return [
        _seeded(name, sizes, ACTIVATIONS[sigma], random)
        for (name, sizes), sigma in zip(HIDDEN, chosen, strict=True)
    ]


def _seeded(name: str, sizes: tuple[int, ...], sigma: Activation, random: Any) -> Case:
    """A net with three samples; its numbers are neither small nor so large that σ saturates."""

    def numbers(*shape: int) -> Array:
        drawn = 2 * random(shape) - 1  # in (−1, 1)
        return np.asarray(np.round(np.where(drawn < 0, drawn - 0.2, drawn + 0.2), 2))

    layers = [Layer(numbers(m, n), sigma, numbers(m)) for n, m in pairwise(sizes)]
    shape = "-".join(map(str, sizes))
    label = f"a net of the sizes {shape} with three samples"
    return case(name, label, Network(layers), numbers(sizes[0], 3), numbers(sizes[-1], 3))
