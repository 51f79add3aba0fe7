"""The backward pass for users: ``passes.backward`` behind a check of its arguments."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..arithmetic.arrays import Array
from ..arithmetic.validate import abbreviated, attribute, instance, matrix
from ..errors import SpecError
from . import passes
from .costs import HALF, check_cost_function
from .network import Network, check_network
from .overflow import tell
from .passes import Backward, Forward


def backward(
    network: Network, forward: Forward, target: ArrayLike, cost_function: str = "squared_error"
) -> Backward:
    """Theorem 3 from the result of feed-forward: δ_N, then δ_{N−1}, …, δ_1, and the gradients.

    Parameters
    ----------
    network : Network
    forward : Forward
        The result of :func:`feed_forward` for this net.
    target : array_like, shape (m_N, M)
        x̂ of every sample, as columns like those of ``forward``.
    cost_function : {"squared_error", "half_squared_error", "cross_entropy"}

    Raises
    ------
    SpecError
        ``forward`` does not belong to the net, the target does not fit it, a number is not finite,
        or the cost function is unknown or does not fit.

    Warns
    -----
    RuntimeWarning
        A gradient is inf or NaN, because a number grows beyond float64.

    Examples
    --------
    >>> from backprop import Layer, Network, backward, feed_forward
    >>> net = Network([Layer([[2, 1]], "identity")])
    >>> backward(net, feed_forward(net, [1, 1]), [[1]]).dW[1].tolist()
    [[4.0, 4.0]]
    """
    check_network(network)
    run = _checked_run(network, instance(forward, Forward, "forward"))
    Y = matrix(target, "target")
    if Y.shape != run.a[network.N].shape:
        raise SpecError("target", f"is {_size(Y)}, but N(x) is {_size(run.a[network.N])}")
    check_cost_function(cost_function, network[network.N].sigma, Y)
    with np.errstate(all="ignore"):
        if cost_function == HALF:
            back = passes.halved(passes.backward(network, run, Y))
        else:
            back = passes.backward(network, run, Y, cost_function)
    tell("a gradient", *back.delta.values(), *back.dW.values(), *back.db.values())
    return back


def _checked_run(network: Network, run: Forward) -> Forward:
    """The run with plain arrays of the shapes that this net has."""
    sizes = network.sizes
    layers = range(1, network.N + 1)
    z, a = attribute(run, "z"), attribute(run, "a")
    for name, part, keys in (("z", z, layers), ("a", a, range(network.N + 1))):
        if type(part) is not dict or {*map(type, part)} != {int} or {*part} != {*keys}:
            wanted = f"one entry for each layer of {abbreviated(network)}"
            raise SpecError(f"forward.{name}", f"has not {wanted}")
    a_0 = matrix(a[0], "forward.a[0]")
    M = a_0.shape[1]

    def checked(part: dict[int, Any], name: str, i: int) -> Array:
        array = matrix(part[i], f"forward.{name}[{i}]")
        if array.shape != (sizes[i], M):
            raise SpecError(
                f"forward.{name}[{i}]", f"is {_size(array)}, but this net needs {sizes[i]}×{M}"
            )
        return array

    return Forward({i: checked(z, "z", i) for i in layers}, {i: checked(a, "a", i) for i in a})


def _size(array: Array) -> str:
    return "×".join(map(str, array.shape))
