"""The quantities of a backward pass in the order in which they arise, and their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import counted
from ..notation.quantity import Ref
from ..notation.speech import sub
from ..notation.symbols import plain

QUANTITIES = ("delta", "dW", "db")
"""The results of ``backward`` in their order, by the names that references have."""

LETTERS = {"delta": "δ", "dW": "dW", "db": "db"}
"""How sentences name the lists."""


def in_order(N: int) -> Iterator[Ref]:
    """δ_N, ∂C/∂W_N, ∂C/∂b_N, δ_{N−1}, …, ∂C/∂b_1."""
    for i in range(N, 0, -1):
        for name in QUANTITIES:
            yield Ref(name, i)


def named(ref: Ref) -> str:
    """A quantity in a sentence: δ₁, ∂C/∂W₂."""
    return f"{plain(ref.name)}{sub(ref.layer or 0)}"


def shape_text(shape: Sequence[int]) -> str:
    """A shape in a sentence: 2×3, "5 numbers", "a single number"."""
    if not shape:
        return "a single number"
    return "×".join(map(str, shape)) if len(shape) > 1 else counted(shape[0], "number")


def same_role(ref: Ref, N: int, shown_N: int) -> Ref:
    """The quantity of a net of ``shown_N`` layers that corresponds to one of a net of N layers.

    Layers correspond by their distance from the last one, because the pass starts there.
    """
    return Ref(ref.name, max(1, shown_N - (N - (ref.layer or N))))
