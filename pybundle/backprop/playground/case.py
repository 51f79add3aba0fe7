"""A net on which a reader's backward pass is tried, with its feed-forward, as data and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..errors import SpecError
from ..net.activations import activation_named
from ..net.network import Layer, Network
from ..net.passes import Forward, forward

LARGEST = 1e100  # squares and products of such numbers do not overflow
NEAR = 1e-6  # of a kink, relative to the pre-activation


@dataclass(frozen=True, eq=False)
class Case:
    """A net, its samples as columns, and both z and a.

    Attributes
    ----------
    id : {"shown", "hidden-1", "hidden-2"}
    label : str
        What it is called after "on".
    network : Network
        Every layer has a bias, zeros where the spec has none, and all have one activation.
    run : Forward
    target : ndarray, shape (m_N, M)
    undecidable : str or None
        Why no backward pass can be judged on this net: a clause.
    """

    id: str
    label: str
    network: Network
    run: Forward
    target: Array
    undecidable: str | None = None
    _slopes: dict[int, Array] = field(default_factory=dict, repr=False)

    @property
    def M(self) -> int:
        """The number of samples."""
        return int(self.target.shape[1])

    @property
    def N(self) -> int:
        """The number of layers."""
        return self.network.N

    def slope(self, i: int) -> Array:
        """σ'(z_i), computed on the first call."""
        if i not in self._slopes:
            slope = self.network[i].sigma.derivative(self.run.z[i])
            self._slopes[i] = np.asarray(slope, dtype=np.float64)
        return self._slopes[i]

    def kinks(self) -> list[int]:
        """The layers with a z_i so near a kink of σ that rounding may choose the slope."""
        return [i for i in range(1, self.N + 1) if self._near_kink(i)]

    def _near_kink(self, i: int) -> bool:
        z, derivative = self.run.z[i], self.network[i].sigma.derivative
        h = NEAR * np.maximum(1, np.abs(z))
        with np.errstate(all="ignore"):
            left, here, right = (np.asarray(derivative(at)) for at in (z - h, z, z + h))
            jump = np.maximum(np.abs(right - here), np.abs(here - left))
            return bool((jump > 1e-3 * np.maximum(1, np.abs(here))).any())

    def as_dict(self) -> dict[str, Any]:
        """The case as JSON-ready data; z, a and σ'(z) only of a net that can be judged."""
        layers = self.network.layers
        passes: dict[str, Any] = {"z": None, "a": None, "slopes": None}
        if self.undecidable is None:
            passes = {
                "z": [self.run.z[i].tolist() for i in range(1, self.N + 1)],
                "a": [self.run.a[i].tolist() for i in range(self.N + 1)],
                "slopes": [self.slope(i).tolist() for i in range(1, self.N + 1)],
            }
        return {
            "id": self.id, "label": self.label, "activation": layers[0].sigma.name,
            "sizes": self.network.sizes, "samples": self.M,
            "W": [layer.W.tolist() for layer in layers],
            "b": [bias_of(layer).tolist() for layer in layers],
            **passes, "x": self.run.a[0].tolist(), "target": self.target.tolist(),
            "undecidable": self.undecidable,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Case:
        """The case that :meth:`as_dict` wrote; SpecError if something else did."""
        try:
            sigma = activation_named(data["activation"])
            layers = [Layer(W, sigma, b) for W, b in zip(data["W"], data["b"], strict=True)]
            x, target = (np.array(data[name], dtype=np.float64) for name in ("x", "target"))
            return case(data["id"], data["label"], Network(layers), x, target)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise SpecError("cases", f"is not what backward_cases answers: {error}") from None


def case(name: str, label: str, network: Network, x: Array, target: Array) -> Case:
    """The case of a net and labelled columns, shapes (n_1, M) and (m_N, M)."""
    with np.errstate(all="ignore"):
        run = forward(network, x)
        found = Case(name, label, network, run, target)
        numbers = [target, *run.z.values(), *run.a.values()]
        numbers += [found.slope(i) for i in run.z] + [layer.W for layer in network.layers]
        small = all(np.isfinite(each).all() and np.abs(each).max() < LARGEST for each in numbers)
    reason = None if small else "its numbers overflow, so that there is nothing to compare"
    return Case(name, label, network, run, target, reason)


def bias_of(layer: Layer) -> Array:
    """b_i; zeros where the layer has none."""
    return np.zeros(layer.m) if layer.b is None else layer.b
