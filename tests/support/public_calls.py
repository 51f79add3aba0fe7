"""Every public callable of ``backprop`` with arguments that it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

import backprop
from backprop import (
    Activation,
    Backward,
    Forward,
    LabelledData,
    Layer,
    Network,
    feed_forward,
    seeded_network,
)

NET = seeded_network([2, 3, 1], "tanh", seed=7, biased=True)
X, TARGET = [[0.5, -1.0], [0.25, 2.0]], [[1.0], [0.0]]
RUN = feed_forward(NET, X)
DATA = {"x": X, "target": TARGET}
SPEC: dict[str, Any] = {"layers": [2, 3, 1], "x": [0.5, -1], "target": [1], "seed": 7}
CROSS = {"cost_function": "squared_error", "reproducible": True}


class Call(NamedTuple):
    """A public callable with arguments that it takes; ``free`` are those that may be anything."""

    function: Callable[..., Any]
    good: dict[str, Any]
    free: tuple[str, ...] = ()


def backward_of_mine(network: Network, forward: Forward, target: Any) -> Backward:
    return backprop.backward(network, forward, target)


LABELLED = {"network": NET, **DATA, "cost_function": "squared_error"}
CALLS: dict[str, Call] = {
    "Activation": Call(Activation, {
        "name": "cube", "tex": "x", "derivative_tex": "x",
        "function": lambda z: z**3, "derivative": lambda z: 3 * z**2,
    }, free=("function", "derivative", "name", "tex", "derivative_tex")),
    "LabelledData": Call(LabelledData, {"pairs": [([1, 2], [3]), ([4, 5], [6])]}),
    "Layer": Call(Layer, {"W": [[1, 2], [3, 4]], "activation": "tanh", "b": [1, 2]}),
    "Network": Call(Network, {"layers": [Layer([[1, 2]], "tanh")]}),
    "backpropagate": Call(backprop.backpropagate, {**LABELLED, "reproducible": True}),
    "backward": Call(backprop.backward, {
        "network": NET, "forward": RUN, "target": [[1.0, 0.0]], "cost_function": "squared_error",
    }),
    "central_differences": Call(backprop.central_differences, {**LABELLED, "epsilon": 1e-4}),
    "compatible": Call(backprop.compatible, {"f_1": NET[1], "f_2": NET[2]}),
    "cost": Call(backprop.cost, {**LABELLED, "reproducible": True}),
    "data_set": Call(backprop.data_set, {
        "name": "xor", "samples": 10, "noise": 0.1, "seed": 1, "targets": (0, 1),
    }),
    "error_curve": Call(backprop.error_curve, {**LABELLED, "epsilons": [1e-2, 1e-3]}),
    "exact_gradients": Call(backprop.exact_gradients, {
        "network": seeded_network([2, 2, 1], "relu"), "x": [1, 0.5], "target": [1],
        "cost_function": "squared_error",
    }),
    "feed_forward": Call(backprop.feed_forward, {"network": NET, "x": X}),
    "first_wrong_layer": Call(backprop.first_wrong_layer, {
        "changed": backward_of_mine, **LABELLED,
    }, free=("changed",)),
    "from_spec": Call(backprop.from_spec, {"spec": SPEC}),
    "from_state_dict": Call(backprop.from_state_dict, {
        "state": {"0.weight": [[1.0, 2.0]], "0.bias": [0.5]}, "activations": ["tanh"],
    }),
    "gradients": Call(backprop.gradients, {**LABELLED, "reproducible": True}),
    "growth": Call(backprop.growth, {"depth": 2, "widths": [1, 2]}),
    "input_gradient": Call(backprop.input_gradient, {**LABELLED, "reproducible": True}),
    "mean_squared_error": Call(backprop.mean_squared_error, {
        "network": NET, "T": LabelledData(zip(X, TARGET, strict=True)),
    }),
    "multiplications": Call(backprop.multiplications, {"sizes": [2, 3, 1]}),
    "record": Call(backprop.record, {"spec": SPEC}),
    "seeded_network": Call(backprop.seeded_network, {
        "sizes": [2, 3, 1], "activation": "tanh", "seed": 1, "initialisation": "he",
        "biased": True,
    }),
    "split": Call(backprop.split, {
        "T": LabelledData(zip(X, TARGET, strict=True)), "test": 0.5, "seed": 0,
    }),
    "squared_distance_on_X": Call(backprop.squared_distance_on_X, {
        "network": NET, "T": LabelledData(zip(X, TARGET, strict=True)),
    }),
    "to_spec": Call(backprop.to_spec, {"network": NET}),
    "to_state_dict": Call(backprop.to_state_dict, {
        "network": NET, "names": ["a", "b"], "tensor": np.copy,
    }, free=("tensor",)),
    "trace": Call(backprop.trace, {"spec": SPEC}),
    "train": Call(backprop.train, {
        "network": NET, **DATA, "epochs": 2, "learning_rate": 0.1, "momentum": 0.5,
        "batch_size": 1, "seed": 3, "cost_function": "squared_error", "l2": 0.1,
        "reproducible": True, "resume": None, "after_epoch": None,
    }, free=("after_epoch",)),
    "N(x)": Call(NET.__call__, {"x": X}),
    "f(x)": Call(NET[1].__call__, {"x": X}),
    "N[i]": Call(NET.__getitem__, {"i": 1}),
}  # fmt: skip
RESULTS = {"Backward", "Forward", "History", "Trace", "WrongLayer", "Differences", "SpecError",
           "Multiplications", "ACTIVATIONS", "EQUATIONS"}  # fmt: skip
"""Public names that are results or constants; nobody calls them with values of their own."""

FIELDS = {
    "layers", "weights", "biases", "activation", "activations", "x", "target", "seed",
    "initialisation", "cost_function", "learning_rate", "granularity", "until", "resize",
}  # fmt: skip
