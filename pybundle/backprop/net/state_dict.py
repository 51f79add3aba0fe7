"""Nets from and to the ``state_dict`` of a PyTorch module of linear layers.

PyTorch need not be installed: a state is a mapping from names to tensors, and NumPy reads tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.validate import abbreviated, function, is_a, mapping, matrix, plain, said, vector
from ..errors import SpecError, counted
from .activations import Activation, activation_named
from .network import Layer, Network, check_network


def from_state_dict(
    state: Mapping[str, Any], activations: str | Activation | Sequence[str | Activation]
) -> Network:
    """The net whose layers are the linear layers of a PyTorch module, in their order.

    Parameters
    ----------
    state : mapping
        ``module.state_dict()``: for each layer ``NAME.weight`` of shape (m, n), and ``NAME.bias``
        of shape (m,) if it has one. Tensors of any device and precision, or arrays.
    activations : str or Activation, or a sequence of them
        σ of all layers, or of each: a state does not hold them.

    Raises
    ------
    SpecError
        Names the entry that does not belong to a linear layer, or does not fit.

    Examples
    --------
    >>> from backprop import from_state_dict
    >>> state = {"0.weight": [[1.0, -1.0]], "0.bias": [0.5], "2.weight": [[2.0]], "2.bias": [0.0]}
    >>> from_state_dict(state, ["tanh", "identity"])
    Network([Layer([[1.0, -1.0]], 'tanh', [0.5]), Layer([[2.0]], 'identity', [0.0])])
    """
    state = mapping(state, "state", "a state_dict")
    names = [key.removesuffix("weight") for key in state if key.endswith("weight")]
    expected = {f"{name}{part}" for name in names for part in ("weight", "bias")}
    for key in state:
        if key not in expected:
            raise SpecError(f"state[{key!r}]", "does not belong to a linear layer")
    if not names:
        raise SpecError("state", "holds no weights of linear layers")
    if is_a(activations, str | Activation):
        sigmas: list[Any] = [activations] * len(names)
    elif is_a(activations, list | tuple):
        sigmas = plain(activations, "activations")
    else:
        raise SpecError("activations", f"{abbreviated(activations)} is not a list of functions")
    if len(sigmas) != len(names):
        given, layers = counted(len(sigmas), "function"), counted(len(names), "linear layer")
        raise SpecError("activations", f"has {given}, but the state has {layers}")
    return Network(
        _layer(state, name, sigma, i)
        for i, (name, sigma) in enumerate(zip(names, sigmas, strict=True))
    )


def _layer(state: Mapping[str, Any], name: str, sigma: Any, i: int) -> Layer:
    W = matrix(_array(state, f"{name}weight"), f"state[{name + 'weight'!r}]")
    b = None
    if f"{name}bias" in state:
        b = vector(_array(state, f"{name}bias"), f"state[{name + 'bias'!r}]", length=len(W))
    return Layer(W, activation_named(sigma, f"activations[{i}]"), b)


def _array(state: Mapping[str, Any], key: str) -> Any:
    """An entry as an array; a tensor leaves its graph and its device, and becomes float64."""
    value = state[key]
    try:
        return np.asarray(value.detach().cpu().double()) if hasattr(value, "detach") else value
    except Exception as error:  # whatever PyTorch raises
        raise SpecError(f"state[{key!r}]", f"cannot be read as an array: {said(error)}") from None


def to_state_dict(
    network: Network,
    names: Sequence[str] | None = None,
    tensor: Callable[[Array], Any] = np.copy,
) -> dict[str, Any]:
    """The weights and biases as the ``state_dict`` of a PyTorch module.

    Parameters
    ----------
    network : Network
    names : sequence of str, optional
        The names of the linear layers; by default "0", "2", "4", … as in a ``torch.nn.Sequential``
        of linear layers with an activation behind each.
    tensor : callable
        Makes a tensor of a float64 array: ``torch.tensor``. By default the state holds arrays.

    Returns
    -------
    dict
        For ``module.load_state_dict``; it gets ``NAME.bias`` for layers that have one.

    Raises
    ------
    SpecError
        The names are not one text for each layer, each different; or ``tensor`` cannot be called.

    Examples
    --------
    >>> from backprop import seeded_network, to_state_dict
    >>> net = seeded_network([2, 3, 1], biased=True)
    >>> {key: value.shape for key, value in to_state_dict(net).items()}
    {'0.weight': (3, 2), '0.bias': (3,), '2.weight': (1, 3), '2.bias': (1,)}
    """
    check_network(network)
    function(tensor, "tensor")
    names = [str(2 * i) for i in range(network.N)] if names is None else plain(names, "names")
    if not is_a(names, list | tuple) or not all(is_a(name, str) for name in names):
        raise SpecError("names", f"{abbreviated(names)} is not a list of names")
    names = [str.__str__(name) for name in names]
    if len(names) != network.N or len(set(names)) != network.N:
        raise SpecError("names", f"is not {counted(network.N, 'name')}, one for each layer")
    state = {}
    for name, layer in zip(names, network.layers, strict=True):
        state[f"{name}.weight"] = tensor(layer.W)
        if layer.b is not None:
            state[f"{name}.bias"] = tensor(layer.b)
    return state
