"""Sort keys that put titles and terms in dictionary order."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

Collation = tuple[list[tuple[int, int, str]], str, str]
_SIGNS = (
    " _-–—,;:!?.'‘’\"“”()[]{}@*/\\&#%`^+<=>|~$"  # in the order of the Unicode Collation Algorithm
)


@lru_cache(maxsize=20_000)
def collation(text: str) -> Collation:
    """The sort key of a text: signs, then digits, then letters; ties by accents, then case."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    ranks = {"Z": 0, "P": 0, "S": 0, "N": 1}
    weighed = [
        (ranks.get(unicodedata.category(char)[0], 2), _SIGNS.find(char) % 100, char)
        for char in bare
    ]
    return weighed, decomposed.casefold(), text.swapcase()
