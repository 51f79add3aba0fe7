r"""The chain rule for a net: the product of its layers' derivatives, in both orders.

D(f_N ∘ … ∘ f_1)_x = D(f_N) ⋯ D(f_1) is equation ``eq:chain-rule`` of the post, applied N − 1
times; D(f_i) at a_{i−1} is diag σ_i'(z_i) W_i. The product of an m×n and an n×p matrix takes mnp
multiplications, so the order matters: for a net with few outputs it is cheaper to start on the
left, as backpropagation does.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..arithmetic.arrays import Array
from ..arithmetic.summation import dot
from ..errors import SpecError
from ..net.network import Network
from ..net.passes import forward
from ..net.samples import input_columns
from ..notation import speech
from ..notation.quantity import Quantity
from ..notation.tex import DOT, equation, join, matrix, operand
from ..spec.problem import check
from .parameters import Parameter

LAYERS = [2, 3, 3, 1]
LARGEST = 4  # rows or columns of a matrix that is written in full
MOST_LAYERS = 4

PARAMETERS = (
    Parameter("layers", "layers", "text", "numbers", None),
    Parameter("activation", "σ", "text", "functions", ["tanh"]),
    Parameter("x", "x", "text", "numbers", [0.5, -1]),
    Parameter("seed", "seed", "number", "number", 7),
    Parameter("weights", "weights", "", "matrices", None),
)


class Factor(NamedTuple):
    """A factor of the product: the derivative of f_last ∘ … ∘ f_first, a matrix."""

    first: int
    last: int
    values: Array

    @property
    def name(self) -> str:
        if self.first == self.last:
            return f"Df{speech.sub(self.first)}"
        functions = "∘".join(f"f{speech.sub(i)}" for i in range(self.last, self.first - 1, -1))
        return f"D({functions})"

    @property
    def tex(self) -> str:
        functions = r" \circ ".join(f"f_{i}" for i in range(self.last, self.first - 1, -1))
        return rf"D({functions})_{{a_{self.first - 1}}}"

    @property
    def size(self) -> str:
        m, n = self.values.shape
        return f"{m} × {n}"

    def after(self, other: Factor) -> Factor:
        """The derivative of ``other`` followed by this one, by the chain rule."""
        return Factor(other.first, self.last, dot(self.values, other.values))


def describe(**given: Any) -> dict[str, Any]:
    """The factors, and a frame for each multiplication in both orders.

    Raises
    ------
    SpecError
        The net or x cannot be used, or there are too many layers or too large ones.
    """
    network = _net(given)
    factors = _factors(network, given["x"])
    orders = {"left": _from_left(factors), "right": _from_right(factors)}
    work = {order: sum(step.work for step in steps) for order, steps in orders.items()}
    functions = r" \circ ".join(f"f_{i}" for i in range(network.N, 0, -1))
    product = r" \cdot ".join(factor.tex for factor in factors)
    return {
        "parameters": {**given, "layers": network.sizes},
        "title": "The chain rule as a product of matrices",
        "slider": "Order",
        "start": 0,
        "tex": [
            rf"D({functions})_x = {product}",
            r"D(f_i)_{a_{i-1}} = \operatorname{diag} \sigma_i'(z_i)\, W_i",
        ],
        "work": work,
        "frames": [
            _all(factors, work),
            *(_frame(order, k, steps, work) for order, steps in orders.items()
              for k in range(len(steps))),
        ],
    }  # fmt: skip


def multiplications(A: Array, B: Array) -> int:
    """The multiplications of the matrix product AB: mnp, as each entry is a sum of n products."""
    (m, n), p = A.shape, B.shape[1]
    return int(m * n * p)


def _net(given: dict[str, Any]) -> Network:
    names, sizes, weights = given["activation"], given["layers"], given["weights"]
    if sizes is None and weights is None:
        sizes = LAYERS
    spec = {"layers": sizes, "weights": weights, "seed": given["seed"], "x": given["x"]}
    spec |= {"activation": names[0]} if len(names) == 1 else {"activations": names}
    try:
        network = check({**spec, "target": [0] * _outputs(sizes, weights)}).network
    except SpecError as error:
        field = "activation" if error.field.startswith("activations") else error.field
        raise SpecError(field, error.message) from None
    if not 2 <= network.N <= MOST_LAYERS:
        raise SpecError("layers", f"needs from 2 to {MOST_LAYERS} layers, not {network.N}")
    if max(network.sizes) > LARGEST:
        raise SpecError(
            "layers", f"more than {LARGEST} rows or columns do not fit into this figure"
        )
    return network


def _outputs(sizes: Any, weights: Any) -> int:
    """The number of outputs, guessed from a spec that has not been checked yet."""
    last = (sizes or weights or [1])[-1]
    return last if isinstance(last, int) else len(last) if isinstance(last, list) else 1


def _factors(network: Network, x: list[float]) -> list[Factor]:
    """D(f_N), …, D(f_1), in the order of the product."""
    with np.errstate(all="ignore"):
        run = forward(network, input_columns(x, network.sizes[0]))
    factors = []
    for i in range(network.N, 0, -1):
        layer, z = network[i], run.z[i]
        with np.errstate(all="ignore"):
            # σ'(z_i)ᵀ times each unit vector gives the rows of the Jacobian matrix σ_i'(z_i)
            rows = [layer.sigma.pull_back(z, unit[:, np.newaxis])[:, 0] for unit in np.eye(layer.m)]
            values = dot(np.array(rows), layer.W)
        if not np.isfinite(values).all():
            raise SpecError("x", f"layer {i} has no finite derivative there")
        factors.append(Factor(i, i, values))
    return factors


class Step(NamedTuple):
    """One multiplication of two neighbouring factors: the factors before and after it."""

    before: list[Factor]
    place: int  # the index of the left one of the two factors
    after: list[Factor]

    @property
    def work(self) -> int:
        left, right = self.before[self.place : self.place + 2]
        return multiplications(left.values, right.values)


def _multiplied(factors: list[Factor], place: int) -> Step:
    left, right = factors[place : place + 2]
    return Step(factors, place, [*factors[:place], left.after(right), *factors[place + 2 :]])


def _from_left(factors: list[Factor]) -> list[Step]:
    if len(factors) == 1:
        return []
    step = _multiplied(factors, 0)
    return [step, *_from_left(step.after)]


def _from_right(factors: list[Factor]) -> list[Step]:
    if len(factors) == 1:
        return []
    step = _multiplied(factors, len(factors) - 2)
    return [step, *_from_right(step.after)]


# ---- frames -------------------------------------------------------------------------------


def _all(factors: list[Factor], work: dict[str, int]) -> dict[str, Any]:
    """The first frame: all factors, before any multiplication."""
    sizes = ", ".join(f"{factor.name} is {factor.size}" for factor in factors)
    return {
        "position": "factors",
        "order": "",
        "done": 0,
        "values": _counts(0, 0, work),
        "factors": [_drawn(factor, False) for factor in factors],
        "tex": [equation(factor.tex, matrix(Quantity(factor.values))) for factor in factors],
        "sentence": (
            f"The factors of the product: {sizes}. From the left it takes {work['left']} "
            f"multiplications of numbers, from the right {work['right']}."
        ),
    }


def _frame(order: str, k: int, steps: list[Step], work: dict[str, int]) -> dict[str, Any]:
    step = steps[k]
    left, right = step.before[step.place : step.place + 2]
    product = step.after[step.place]
    done = sum(each.work for each in steps[: k + 1])
    return {
        "position": f"{order}, {k + 1} of {len(steps)}",
        "order": order,
        "done": done,
        "values": _counts(step.work, done, work),
        "factors": [_drawn(factor, factor is product) for factor in step.after],
        "tex": [
            equation(
                product.tex,
                join(operand(Quantity(left.values)), DOT, operand(Quantity(right.values))),
                matrix(Quantity(product.values)),
            )
        ],
        "sentence": (
            f"From the {order}, product {k + 1} of {len(steps)}: {left.name}, which is "
            f"{left.size}, times {right.name}, which is {right.size}, takes {step.work} "
            f"multiplications of numbers, and {done} so far. Result: "
            f"{speech.matrix(product.values)}."
        ),
    }


def _counts(now: int, done: int, work: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"of": "multiplications in this step", "value": now},
        {"of": "so far", "value": done},
        {"of": "in all, from the left", "value": work["left"]},
        {"of": "in all, from the right", "value": work["right"]},
    ]


def _drawn(factor: Factor, new: bool) -> dict[str, Any]:
    return {
        "name": factor.name, "size": factor.size, "rows": factor.values.tolist(), "new": new
    }  # fmt: skip
