"""The error for a text or a value that cannot be read, before it is known which field it is."""

from __future__ import annotations

from collections.abc import Callable

SHOWN = 40  # characters of a wrong word that a message repeats


class Unreadable(ValueError):
    """A text or a value that cannot be read.

    Attributes
    ----------
    why : what is wrong; ``{}`` stands for ``word`` if there is one.
    at : the offset in the text.
    path : where in a nested value, as ``SpecError`` writes it: ``[0][1]``.
    word : the part that is wrong.
    known : the words of which one would be right, if there are such.
    """

    def __init__(
        self,
        why: str,
        at: int = 0,
        *,
        word: str | None = None,
        path: str = "",
        known: tuple[str, ...] = (),
    ) -> None:
        super().__init__(why)
        self.why, self.at, self.path, self.known = why, at, path, known
        self.word = word if word is None or len(word) <= SHOWN else word[: SHOWN - 1] + "…"

    def message(self, quote: Callable[[str], str] = '"{}"'.format) -> str:
        """What is wrong, in words; ``quote`` puts the word into quotes."""
        return self.why if self.word is None else self.why.format(quote(self.word))
