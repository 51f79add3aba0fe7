"""Random nets with samples for which gradients can fairly be compared."""

from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from backprop import ACTIVATIONS, Layer, Network, feed_forward

NAMES = sorted(ACTIVATIONS)


KINKED = {"relu", "leaky_relu"}


TURNING = {"gelu", "silu", "sin", "square"}  # σ' has a zero


def drawn(
    seed: int, sizes: list[int], names: list[str], bias: bool, batch: int | None
) -> tuple[Network, Any, Any]:
    """A net and labelled samples away from kinks, all from one seed."""
    random = np.random.default_rng(seed)
    rows = 1 if batch is None else batch
    for _ in range(50):
        network = Network(
            Layer(
                random.normal(0, 1 / np.sqrt(n), (m, n)),
                name,
                random.normal(0, 0.3, m) if bias else None,
            )
            for (n, m), name in zip(pairwise(sizes), names, strict=True)
        )
        x = random.normal(0, 1, (rows, sizes[0]))
        target = random.uniform(0, 1, (rows, sizes[-1]))
        target /= target.sum(axis=1, keepdims=True)
        if is_fair(network, x, target):
            return network, *((x[0], target[0]) if batch is None else (x, target))
    return reject()  # such a net has next to no fair samples: let Hypothesis draw another


def is_fair(network: Network, x: Any, target: Any) -> bool:
    run = feed_forward(network, x)
    for i, z in run.z.items():
        sigma = network[i].sigma
        if sigma.name in KINKED and np.abs(z).min() < 1e-6:
            return False
        if sigma.name in TURNING and np.abs(sigma.derivative(z)).max(axis=0).min() < 0.05:
            return False
    distance = np.abs(run.a[network.N] - target.T).max(axis=0)
    return bool(distance.min() > 0.01)


@st.composite
def nets(draw: st.DrawFn, widest: int = 40) -> tuple[Network, Any, Any, str]:
    depth = draw(st.integers(1, 6))
    sizes = draw(st.lists(st.integers(1, widest), min_size=depth + 1, max_size=depth + 1))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=depth, max_size=depth))
    batch = draw(st.one_of(st.none(), st.integers(1, 16)))
    network, x, target = drawn(
        draw(st.integers(0, 2**32 - 1)), sizes, names, draw(st.booleans()), batch
    )
    cross = names[-1] == "softmax" and draw(st.booleans())
    return network, x, target, "cross_entropy" if cross else "squared_error"
