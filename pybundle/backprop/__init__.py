"""Backpropagation, as the post defines it.

>>> from backprop import Layer, Network, gradients
>>> net = Network([Layer([[1, -1], [2, 0]], "sigmoid"), Layer([[1, 1]], "identity")])
>>> dW_1, dW_2 = gradients(net, x=[0.5, -1], target=[1])
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

from .errors import SpecError
from .net.activations import ACTIVATIONS, Activation
from .net.checked_backward import backward
from .net.initialise import seeded_network
from .net.labelled_data import LabelledData, mean_squared_error, squared_distance_on_X
from .net.network import Layer, Network, compatible
from .net.passes import (
    Backward,
    Forward,
    backpropagate,
    cost,
    feed_forward,
    gradients,
    input_gradient,
)
from .net.training import History, train
from .trace.plan import EQUATIONS
from .trace.record import Trace, record, trace

if TYPE_CHECKING:
    from .net.data_sets import data_set, split
    from .net.state_dict import from_state_dict, to_state_dict
    from .queries.central_differences import Differences, central_differences, error_curve
    from .queries.diagnosis import WrongLayer, first_wrong_layer
    from .queries.exact_gradients import exact_gradients
    from .queries.multiplications import Multiplications, growth, multiplications
    from .spec.saved import from_spec, to_spec

__version__ = "0.1.0"

_LATER = {
    "Differences": "queries.central_differences",
    "Multiplications": "queries.multiplications",
    "WrongLayer": "queries.diagnosis",
    "central_differences": "queries.central_differences",
    "data_set": "net.data_sets",
    "error_curve": "queries.central_differences",
    "exact_gradients": "queries.exact_gradients",
    "first_wrong_layer": "queries.diagnosis",
    "from_spec": "spec.saved",
    "from_state_dict": "net.state_dict",
    "growth": "queries.multiplications",
    "multiplications": "queries.multiplications",
    "split": "net.data_sets",
    "to_spec": "spec.saved",
    "to_state_dict": "net.state_dict",
}
"""Public names whose modules are imported when they are first used: no page waits for them."""

__all__ = [
    "ACTIVATIONS",
    "EQUATIONS",
    "Activation",
    "Backward",
    "Differences",
    "Forward",
    "History",
    "LabelledData",
    "Layer",
    "Multiplications",
    "Network",
    "SpecError",
    "Trace",
    "WrongLayer",
    "backpropagate",
    "backward",
    "central_differences",
    "compatible",
    "cost",
    "data_set",
    "error_curve",
    "exact_gradients",
    "feed_forward",
    "first_wrong_layer",
    "from_spec",
    "from_state_dict",
    "gradients",
    "growth",
    "input_gradient",
    "mean_squared_error",
    "multiplications",
    "record",
    "seeded_network",
    "split",
    "squared_distance_on_X",
    "to_spec",
    "to_state_dict",
    "trace",
    "train",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(_import_module(f".{_LATER[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
