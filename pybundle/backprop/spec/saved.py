"""Saves a net as the fields of a spec, which are JSON-ready, and makes it again from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..arithmetic.validate import mapping
from ..errors import SpecError
from ..net.network import Network, check_network
from .fields import NET
from .problem import network_of

FIELDS = ("layers", "weights", "biases", "activation", "activations", "seed", "initialisation")
"""The fields of a spec that describe its net."""


def to_spec(network: Network) -> dict[str, Any]:
    """The net as fields of a spec: ``layers``, ``weights``, ``biases``, ``activations``.

    Parameters
    ----------
    network : Network

    Returns
    -------
    dict
        Numbers, lists and texts only. ``json.dumps`` keeps every bit of them; with ``x`` and
        ``target`` added, it is what :func:`trace` takes. Biases are None if no layer has one.

    Raises
    ------
    SpecError
        Layers with a bias and others without one, or an activation that its name does not give
        back, because it is a function of yours and not an expression.

    Examples
    --------
    >>> from backprop import Layer, Network, from_spec, to_spec
    >>> net = Network([Layer([[0.1, 2]], "x/(1+abs(x))", [0.5])])
    >>> to_spec(net)["weights"], to_spec(net)["activations"]
    ([[[0.1, 2.0]]], ['x/(1+abs(x))'])
    >>> import json
    >>> from_spec(json.loads(json.dumps(to_spec(net)))) == net
    True
    """
    check_network(network)
    biases = [None if layer.b is None else layer.b.tolist() for layer in network.layers]
    for i, layer in enumerate(network.layers):
        if not layer.sigma.is_known_by_name():
            raise SpecError(
                f"activations[{i}]",
                f"{layer.sigma.name!r} is neither a known name nor an expression in x that gives "
                "this function; only such functions can be saved",
            )
        if (biases[i] is None) != (biases[0] is None):
            raise SpecError(
                f"biases[{i}]",
                "is missing, or that of another layer is; a spec has biases for all layers or for "
                "none: give the others zeros",
            )
    return {
        "layers": network.sizes,
        "weights": [layer.W.tolist() for layer in network.layers],
        "biases": None if biases[0] is None else biases,
        "activations": [layer.sigma.name for layer in network.layers],
    }


def from_spec(spec: Mapping[str, Any]) -> Network:
    """The net that a spec describes.

    Parameters
    ----------
    spec : mapping
        ``layers`` or ``weights`` or both, ``biases``, ``activation`` or ``activations``, ``seed``,
        ``initialisation``, as :func:`trace` takes them; its other fields are not used.

    Raises
    ------
    SpecError
        Names the field that cannot be used, and why.

    Examples
    --------
    >>> from backprop import from_spec, seeded_network
    >>> from_spec({"layers": [2, 3, 1], "seed": 7}) == seeded_network([2, 3, 1], seed=7)
    True
    """
    spec = mapping(spec, "spec", "an object with named fields")
    for name in spec:
        if name not in NET:
            raise SpecError(str(name), f"unknown field; known are {', '.join(NET)}")
    return network_of({name: spec[name] for name in FIELDS if name in spec})
