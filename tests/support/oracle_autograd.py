"""The independent oracle: the cost written once more in autograd's NumPy, differentiated by it."""

import math
from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd import grad
from autograd.extend import defvjp, primitive

from backprop import Network

_erfc = primitive(np.vectorize(math.erfc, otypes=[float]))
"""erfc by the C library, and its derivative −2/√π · e^{−x²}."""
defvjp(_erfc, lambda _, x: lambda g: -2 / math.sqrt(math.pi) * g * anp.exp(-x * x))


def _softmax(z: Any) -> Any:
    e = anp.exp(z - anp.max(z, axis=1, keepdims=True))
    return e / anp.sum(e, axis=1, keepdims=True)


SIGMAS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.maximum(z, 0),
    "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "softplus": lambda z: anp.log1p(anp.exp(z)),
    "gelu": lambda z: z * _erfc(-z / anp.sqrt(2)) / 2,
    "silu": lambda z: z / (1 + anp.exp(-z)),
    "sin": anp.sin,
    "square": lambda z: z**2,
    "softmax": _softmax,
}


def autograd_gradients(
    network: Network, x: Any, target: Any, cost_function: str = "squared_error"
) -> tuple[list[Any], list[Any]]:
    """∂C/∂W_i and ∂C/∂b_i of the mean cost, by autograd; rows are samples."""
    rows, targets = anp.atleast_2d(anp.array(x)), anp.atleast_2d(anp.array(target))

    def cost(parameters: list[tuple[Any, Any]]) -> Any:
        a = rows
        for (W, b), layer in zip(parameters, network.layers, strict=True):
            z = anp.dot(a, W.T) + b
            a = SIGMAS[layer.sigma.name](z)
        if cost_function == "cross_entropy":
            return anp.mean(-anp.sum(targets * anp.log(a), axis=1))
        return anp.mean(anp.sum((a - targets) ** 2, axis=1))

    parameters = [
        (layer.W, anp.zeros(layer.m) if layer.b is None else layer.b) for layer in network.layers
    ]
    pairs = grad(cost)(parameters)
    biased = [layer.b is not None for layer in network.layers]
    return [dW for dW, _ in pairs], [
        db for (_, db), has_b in zip(pairs, biased, strict=True) if has_b
    ]


def relative_error(ours: Any, theirs: Any) -> float:
    """max |ours − theirs| / max |theirs|."""
    largest = anp.max(anp.abs(theirs))
    return float(anp.max(anp.abs(ours - theirs)) / (largest if largest else 1.0))
