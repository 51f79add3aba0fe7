"""One step of a trace: what it reads, what it writes, and its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..arithmetic.arrays import Array, EncodeArray, as_list
from ..notation import speech
from ..notation.quantity import Ref
from .plan import Equation, Rule


class Words(NamedTuple):
    """A step in words: three lines of TeX and a sentence."""

    symbols: str
    indices: str
    numbers: str
    sentence: str


NO_WORDS = Words("", "", "", "")


@dataclass(slots=True)
class Step:
    """One step of a trace.

    Attributes
    ----------
    rule, layer : Rule, int
        The entry of the plan that the step belongs to.
    reads, writes : tuple of Ref, Ref
        The quantities, or rows or entries of them, that the step uses, and the one that it sets.
    value_or_thunk : array, or a function that returns it
        What ``writes`` becomes. Large arrays are computed when they are asked for.
    words : function
        Returns the words. They take most of the time of a trace, and most readers of a long one
        never look at most of them.
    """

    rule: Rule
    layer: int
    reads: tuple[Ref, ...]
    writes: Ref
    value_or_thunk: Array | Callable[[], Array]
    words: Callable[[], Words]

    @property
    def phase(self) -> str:
        """The part of the run: "forward", "cost", "backward" or "update"."""
        return self.rule.phase

    @property
    def equation(self) -> Equation:
        """The label of the equation in the post that the step applies."""
        return self.rule.equation

    @property
    def value(self) -> Array:
        """The new value of ``writes``."""
        return self.value_or_thunk() if callable(self.value_or_thunk) else self.value_or_thunk

    def as_dict(
        self, with_words: bool = True, encode_array: EncodeArray = as_list
    ) -> dict[str, Any]:
        """The step as JSON-ready data; its words are empty if ``with_words`` is false."""
        words = self.words() if with_words else NO_WORDS
        return {
            "phase": self.phase,
            "layer": self.layer,
            "equation": self.equation,
            "reads": [ref.as_dict() for ref in self.reads],
            "writes": self.writes.as_dict(),
            "value": encode_array(self.value),
            "tex": {
                "symbols": words.symbols,
                "indices": words.indices,
                "numbers": words.numbers,
            },
            "sentence": speech.unbroken(words.sentence),
        }
