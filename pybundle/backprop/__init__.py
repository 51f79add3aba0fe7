"""Backpropagation, as the post defines it.

>>> from backprop import Layer, Network, gradients
>>> net = Network([Layer([[1, -1], [2, 0]], "sigmoid"), Layer([[1, 1]], "identity")])
>>> dW_1, dW_2 = gradients(net, x=[0.5, -1], target=[1])
"""

from .activations import ACTIVATIONS, Activation
from .errors import SpecError
from .network import Layer, Network
from .passes import backward, cost, feed_forward, gradients
from .trace import Trace, record, trace

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "Layer",
    "Network",
    "SpecError",
    "Trace",
    "backward",
    "cost",
    "feed_forward",
    "gradients",
    "record",
    "trace",
]
