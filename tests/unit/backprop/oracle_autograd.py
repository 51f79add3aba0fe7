"""The independent oracle: the cost written once more in autograd's NumPy, differentiated by it."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
from autograd import grad

from backprop import Network

SIGMAS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.maximum(z, 0),
}


def autograd_gradients(network: Network, x: Any, target: Any) -> list[Any]:
    """∂C/∂W_i of the mean squared distance, by autograd; rows are samples."""

    def cost(weights: list[Any]) -> Any:
        a = anp.atleast_2d(anp.array(x))
        for W, layer in zip(weights, network.layers, strict=True):
            z = anp.dot(a, W.T)
            if layer.b is not None:
                z = z + layer.b
            a = SIGMAS[layer.sigma.name](z)
        return anp.mean(anp.sum((a - anp.atleast_2d(anp.array(target))) ** 2, axis=1))

    return list(grad(cost)([layer.W for layer in network.layers]))


def relative_error(ours: Any, theirs: Any) -> float:
    """max |ours − theirs| / max |theirs|."""
    largest = anp.max(anp.abs(theirs))
    return float(anp.max(anp.abs(ours - theirs)) / (largest if largest else 1.0))
