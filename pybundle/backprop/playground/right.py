"""The right backward pass of a case, and how far rounding may carry its numbers.

Both come from the theorem (:func:`backprop.net.passes.backward`), which returns means over the
samples; here gradients are sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arithmetic.arrays import Array
from ..net.activations import Activation
from ..net.network import Layer, Network
from ..net.passes import Forward, backward
from ..queries.misconceptions.backward_pass import Values
from .case import Case


@dataclass(frozen=True, eq=False)
class Right:
    """The right values of every quantity, and the sums of the absolute values of their terms.

    The rounding error of a computed sum is at most a small multiple of the second, whatever
    cancels; each has the key ("delta", i), ("dW", i) or ("db", i).
    """

    values: Values
    magnitudes: Values


def right_of(case: Case) -> Right:
    """Compute both for a case that can be judged."""
    with np.errstate(all="ignore"):
        values = _summed(case, case.network, case.run.a, case.target)
        layers = [Layer.trusted(np.abs(f.W), _absolute(f.sigma), f.b) for f in case.network]
        a = {i: np.abs(value) for i, value in case.run.a.items()}
        return Right(values, _summed(case, Network(layers), a, -np.abs(case.target)))


def _summed(case: Case, network: Network, a: dict[int, Array], target: Array) -> Values:
    back = backward(network, Forward(case.run.z, a), target)
    return {
        **{("delta", i): value for i, value in back.delta.items()},
        **{("dW", i): case.M * value for i, value in back.dW.items()},
        **{("db", i): case.M * value for i, value in back.db.items()},
    }


def _absolute(sigma: Activation) -> Activation:
    """σ with |σ'| as its derivative."""
    return Activation(
        sigma.name, sigma.tex, sigma.derivative_tex, sigma.function,
        lambda z: np.abs(sigma.derivative(z)),
    )  # fmt: skip
