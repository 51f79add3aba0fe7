"""Backpropagation, as the post defines it.

>>> from backprop import Layer, Network, gradients
>>> net = Network([Layer([[1, -1], [2, 0]], "sigmoid"), Layer([[1, 1]], "identity")])
>>> dW_1, dW_2 = gradients(net, x=[0.5, -1], target=[1])
"""

from .errors import SpecError
from .net.activations import ACTIVATIONS, Activation
from .net.initialise import seeded_network
from .net.labelled_data import LabelledData, mean_squared_error, squared_distance_on_X
from .net.network import Layer, Network, compatible
from .net.passes import Backward, Forward, backpropagate, backward, cost, feed_forward, gradients
from .net.training import History, train
from .queries.central_differences import central_differences, error_curve
from .queries.diagnosis import WrongLayer, first_wrong_layer
from .queries.exact_gradients import exact_gradients
from .queries.multiplications import growth, multiplications
from .trace.plan import EQUATIONS
from .trace.record import Trace, record, trace

__version__ = "0.1.0"

__all__ = [
    "ACTIVATIONS",
    "EQUATIONS",
    "Activation",
    "Backward",
    "Forward",
    "History",
    "LabelledData",
    "Layer",
    "Network",
    "SpecError",
    "Trace",
    "WrongLayer",
    "backpropagate",
    "backward",
    "central_differences",
    "compatible",
    "cost",
    "error_curve",
    "exact_gradients",
    "feed_forward",
    "first_wrong_layer",
    "gradients",
    "growth",
    "mean_squared_error",
    "multiplications",
    "record",
    "seeded_network",
    "squared_distance_on_X",
    "trace",
    "train",
]
