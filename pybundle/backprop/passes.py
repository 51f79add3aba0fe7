"""Feed-forward and backpropagation: Theorem 3 of the post, line by line.

Everything is indexed as in the post: ``a[0], …, a[N]``, ``z[1], …, z[N]``, ``delta[N], …,
delta[1]``. Samples are columns, so that each line also holds for a batch of M samples at once;
for one sample M = 1.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .errors import SpecError
from .network import Network
from .ordered import dot, total
from .validate import matrix, vector

Array = NDArray[Any]


@dataclass(frozen=True)
class Forward:
    """What feed-forward leaves behind: z[i] of shape (m_i, M), a[i] of shape (n_{i+1}, M)."""

    z: dict[int, Array]
    a: dict[int, Array]
    batched: bool

    @property
    def output(self) -> Array:
        """N(x), in the shape in which x came."""
        a_N = self.a[len(self.z)]
        return a_N.T if self.batched else a_N[:, 0]


@dataclass(frozen=True)
class Backward:
    """delta[i] of shape (m_i, M), dW[i] of W_i's shape, db[i] of b_i's where there is a bias."""

    delta: dict[int, Array]
    dW: dict[int, Array]
    db: dict[int, Array]


def feed_forward(network: Network, x: ArrayLike) -> Forward:
    """a_0 = x, z_i = W_i a_{i−1}, a_i = σ_i(z_i).

    Parameters
    ----------
    network : Network
    x : array_like, shape (n_1,) or (M, n_1)
        One sample, or a batch with one sample per row.

    Raises
    ------
    SpecError
        x does not have n_1 components, or one of them is not a finite number.
    """
    columns, batched = _columns(x, "x", network.sizes[0], "the net takes")
    with np.errstate(all="ignore"):
        a = {0: columns}
        z = {}
        for i in range(1, network.N + 1):
            z[i] = network[i].pre_activation(a[i - 1])
            a[i] = network[i].sigma(z[i])
    return Forward(z, a, batched)


def squared_error(a_N: Array, target: Array) -> Array:
    """‖a_N − x̂‖² for every column."""
    difference = a_N - target
    return total(difference * difference, axis=0)


def cost(network: Network, x: ArrayLike, target: ArrayLike) -> float:
    """C = ‖N(x) − x̂‖², for a batch its mean: C(N, T) = (1/M) Σ ‖N(x_j) − y_j‖².

    Parameters
    ----------
    network : Network
    x : array_like, shape (n_1,) or (M, n_1)
    target : array_like, shape (m_N,) or (M, m_N)

    Raises
    ------
    SpecError
        The shapes do not fit each other or the net.
    """
    forward = feed_forward(network, x)
    columns = _targets(network, forward, target)
    with np.errstate(all="ignore"):
        errors = squared_error(forward.a[network.N], columns)
        return float(total(errors) / errors.size)


def backward(network: Network, forward: Forward, target: Array) -> Backward:
    """Theorem 3: δ_N, then δ_i and ∂C/∂W_i from the last layer to the first.

    δ_N     = 2(a_N − x̂) ⊙ σ'(z_N)
    δ_i     = (W_{i+1}ᵀ δ_{i+1}) ⊙ σ'(z_i)
    ∂C/∂W_i = δ_i a_{i−1}ᵀ        (for a batch: the mean over its samples)

    ``target`` has shape (m_N, M).
    """
    N, z, a = network.N, forward.z, forward.a
    M = a[0].shape[1]
    with np.errstate(all="ignore"):
        delta = {N: 2 * (a[N] - target) * network[N].sigma.derivative(z[N])}
        for i in range(N - 1, 0, -1):
            delta[i] = dot(network[i + 1].W.T, delta[i + 1]) * network[i].sigma.derivative(z[i])
        dW = {i: dot(delta[i], a[i - 1].T) / M for i in delta}
        db = {i: total(delta[i]) / M for i in delta if network[i].b is not None}
    return Backward(delta, dW, db)


def gradients(network: Network, x: ArrayLike, target: ArrayLike) -> list[Array]:
    """[∂C/∂W_1, …, ∂C/∂W_N], each in the shape of its W_i.

    Parameters and errors are those of :func:`cost`.
    """
    forward = feed_forward(network, x)
    dW = backward(network, forward, _targets(network, forward, target)).dW
    return [dW[i] for i in range(1, network.N + 1)]


def _targets(network: Network, forward: Forward, target: ArrayLike) -> Array:
    columns, batched = _columns(target, "target", network.sizes[-1], "the net puts out")
    M = forward.a[0].shape[1]
    if batched != forward.batched or columns.shape[1] != M:
        raise SpecError("target", f"holds {columns.shape[1]} samples, but x holds {M}")
    return columns


def _columns(samples: ArrayLike, field: str, length: int, whose: str) -> tuple[Array, bool]:
    """Samples as columns, and whether they came as a batch."""
    batched = np.ndim(np.asarray(samples, dtype=object)) == 2
    rows = matrix(samples, field) if batched else vector(samples, field)[np.newaxis]
    if rows.shape[1] != length:
        raise SpecError(field, f"has {rows.shape[1]} numbers, but {whose} {length}")
    return np.ascontiguousarray(rows.T), batched
