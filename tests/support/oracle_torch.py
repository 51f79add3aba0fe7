"""A second independent oracle: the same cost in PyTorch, differentiated by it, in float64."""

from collections.abc import Callable
from typing import Any

import torch
from torch.nn import functional as F

from backprop import Network

SIGMAS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "softplus": lambda z: F.softplus(z, threshold=1e9),
    "gelu": F.gelu,
    "silu": F.silu,
    "sin": torch.sin,
    "square": torch.square,
    "softmax": lambda z: F.softmax(z, dim=1),
}


def torch_gradients(
    network: Network, x: Any, target: Any, cost_function: str = "squared_error"
) -> tuple[list[Any], list[Any]]:
    """∂C/∂W_i and ∂C/∂b_i of the mean cost, by PyTorch; rows are samples."""
    torch.set_num_threads(1)
    a = torch.atleast_2d(torch.tensor(x, dtype=torch.float64))
    targets = torch.atleast_2d(torch.tensor(target, dtype=torch.float64))
    weights, biases = [], []
    for layer in network.layers:
        weights.append(torch.tensor(layer.W, requires_grad=True))
        z = a @ weights[-1].T
        if layer.b is not None:
            biases.append(torch.tensor(layer.b, requires_grad=True))
            z = z + biases[-1]
        a = SIGMAS[layer.sigma.name](z)
    if cost_function == "cross_entropy":
        cost = F.cross_entropy(z, targets)
    else:
        cost = ((a - targets) ** 2).sum(dim=1).mean()
    cost.backward()
    return [W.grad.numpy() for W in weights], [b.grad.numpy() for b in biases]
