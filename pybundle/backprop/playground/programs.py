"""The listings with which a reader begins: right, with a planted bug, with blanks, or empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..arithmetic.validate import choice
from ..arithmetic.validate import seed as checked_seed

HEAD = '''\
import numpy as np

def backward(W, b, z, a, sigma_prime, target):
    """δ, ∂C/∂W and ∂C/∂b by layers; W[0] is W_1, a[0] the input."""
'''
LINES = {
    "last": "delta[i] = 2 * (a[N] - target) * sigma_prime(z[i])",
    "delta": "delta[i] = (W[i + 1].T @ delta[i + 1]) * sigma_prime(z[i])",
    "dW": "dW[i] = delta[i] @ a[i].T",
    "db": "db[i] = delta[i].sum(axis=1)",
}
"""The line of each equation; the first is that of δ_N."""

SOLUTION = f"""{HEAD}\
    N = len(W)
    delta, dW, db = [None] * N, [None] * N, [None] * N
    for i in reversed(range(N)):
        if i == N - 1:
            {LINES["last"]}
        else:
            {LINES["delta"]}
        {LINES["dW"]}
        {LINES["db"]}
    return delta, dW, db
"""
EMPTY = f"""{HEAD}\
    N = len(W)
    delta, dW, db = [None] * N, [None] * N, [None] * N
    ...
    return delta, dW, db
"""


@dataclass(frozen=True)
class Bug:
    """A planted misconception.

    Attributes
    ----------
    slip : str
        A part of the name that the judge gives it, without indices.
    quantity : {"delta", "dW", "db"}
    layer : {"last", "hidden", "first"}
        Where it shows first on a net of two or more layers: at layer N, N − 1, or 1.
    old, new : str
        The part of the solution, and what stands in its place.
    """

    slip: str
    quantity: str
    layer: str
    old: str
    new: str


_LAST, _DELTA, _DW, _DB = LINES.values()
BUGS = (
    Bug("σ′ is missing", "delta", "hidden", _DELTA, "delta[i] = W[i + 1].T @ delta[i + 1]"),
    Bug("W_ instead of W_ᵀ", "delta", "hidden", "W[i + 1].T @", "W[i + 1] @"),
    Bug("mean instead of sum", "dW", "last", _DW, f"{_DW} / target.shape[1]"),
    Bug("wrong layer's input: a_ instead of a_", "dW", "last", "a[i].T", "a[i + 1].T"),
    Bug("factor 2 of the squared error", "delta", "last", "2 * (a[N] - target)",
        "(a[N] - target)"),
    Bug("not summed over the samples", "db", "last", _DB, "db[i] = delta[i]"),
    Bug("reversed", "delta", "last", "(a[N] - target)", "(target - a[N])"),
    Bug("σ′(a_) instead of σ′(z_)", "delta", "last", _LAST,
        "delta[i] = 2 * (a[N] - target) * sigma_prime(a[N])"),
    Bug("transposed", "dW", "last", _DW, "dW[i] = a[i] @ delta[i].T"),
    Bug("σ′ of the wrong layer", "delta", "hidden", _DELTA,
        "delta[i] = (W[i + 1].T @ delta[i + 1]) * sigma_prime(z[i + 1])"),
    Bug("* instead of @", "delta", "hidden", "W[i + 1].T @ delta", "W[i + 1].T * delta"),
    Bug("reverse order", "delta", "last", "return delta, dW, db",
        "return delta[::-1], dW[::-1], db[::-1]"),
    Bug("instead of W_ᵀ", "delta", "hidden", "W[i + 1].T @", "W[i].T @"),
    Bug("mean instead of sum", "db", "last", _DB, "db[i] = delta[i].mean(axis=1)"),
    Bug("sign is wrong", "delta", "hidden", _DELTA, f"delta[i] = -{_DELTA[11:]}"),
    Bug("z_ stands in the place of a_", "delta", "last", "(a[N] - target)", "(z[N - 1] - target)"),
    Bug("σ′ is missing", "delta", "last", _LAST, "delta[i] = 2 * (a[N] - target)"),
    Bug("@ instead of ⊙", "delta", "hidden", _DELTA,
        "delta[i] = (W[i + 1].T @ delta[i + 1]) @ sigma_prime(z[i])"),
    Bug("summed over the neurons", "db", "last", _DB, "db[i] = delta[i].sum(axis=0)"),
    Bug("is changed before δ_ uses it", "delta", "hidden", _DW,
        f"{_DW}\n        W[i] -= 0.1 * dW[i]"),
    Bug("target is not subtracted", "delta", "last", "(a[N] - target)", "a[N]"),
    Bug("a_ is missing", "dW", "last", _DW, "dW[i] = delta[i]"),
    Bug("the loop ends before δ_", "delta", "first", "reversed(range(N))", "reversed(range(1, N))"),
)  # fmt: skip
"""One of each known misconception, the commonest first."""

KINDS = ("solution", "repair", "blanks", "empty")


def backward_program(argument: Mapping[str, Any]) -> dict[str, Any]:
    """A listing for the reader to begin with.

    Parameters
    ----------
    argument : mapping
        ``kind``, one of ``KINDS``, by default "empty"; and ``seed``, by default 0, which chooses
        the bug of "repair": the same seed gives a class the same one.

    Returns
    -------
    dict
        ``kind``, ``seed``, ``code`` and ``bugs``, the number of programs "repair" has.

    Raises
    ------
    SpecError
        The kind or the seed cannot be used.
    """
    kind = choice(argument.get("kind") or "empty", KINDS, "kind")
    seed = checked_seed(argument.get("seed") or 0)
    return {"kind": kind, "seed": seed, "code": _code(kind, seed), "bugs": len(BUGS)}


def with_bug(bug: Bug) -> str:
    """The solution with a bug in it."""
    return SOLUTION.replace(bug.old, bug.new)


def with_blanks() -> str:
    """The solution with ``...`` in the place of the right side of each equation."""
    code = SOLUTION
    for line in LINES.values():
        code = code.replace(line, f"{line.partition(' = ')[0]} = ...")
    return code


def _code(kind: str, seed: int) -> str:
    match kind:
        case "solution":
            return SOLUTION
        case "repair":
            return with_bug(BUGS[seed % len(BUGS)])
        case "blanks":
            return with_blanks()
    return EMPTY
