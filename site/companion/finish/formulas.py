r"""Sets the formulas of pages: finds those that were set before, has KaTeX set the others.

Each formula is looked up by itself, by its TeX and the macros that hold there. KaTeX keeps one
table of macros for a page, and a formula changes it only by a global definition (`\gdef`, `\xdef`,
`\global`). So the macros at a formula are known from the TeX of the defining formulas before it,
and Node is given only these and what is to be set.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from companion.cache.store import Store, digest_of
from companion.finish.prerender import Answer, Formula, Prerender, SetFormula

KIND = "formula"
_GLOBAL = re.compile(r"\\(?:gdef|xdef|global)")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)


class Formulas:
    """Sets formulas of pages.

    version : a hash of the code that sets them.
    """

    def __init__(self, prerender: Prerender, store: Store, version: bytes) -> None:
        self._prerender = prerender
        self._store = store
        self._version = version

    def begin(self, formulas: Sequence[Formula]) -> PageFormulas:
        """Look for the formulas of a page, and have the others set; does not wait for them."""
        keys = keys_of(formulas, self._version)
        found = {
            key: value.decode() for key, value in self._store.get(KIND, list(set(keys))).items()
        }
        page = PageFormulas(keys, found)
        asked = [index for index, key in enumerate(keys) if key not in found]
        if asked:
            first_of = {keys[index]: index for index in reversed(asked)}
            wanted = set(first_of.values())
            needed = [k for k, (tex, _) in enumerate(formulas) if k in wanted or _defines(tex)]
            if _is_chained(formulas):
                needed = list(range(len(formulas)))
            page.asked = needed
            page.answer = self._prerender.begin([formulas[k] for k in needed])
        return page

    def end(self, page: PageFormulas) -> list[SetFormula]:
        """The formulas of a page in order; waits for KaTeX, and keeps what it has set."""
        if page.answer is not None:
            results = dict(zip(page.asked, self._prerender.end(page.answer), strict=True))
            page.answer = None
            for index, result in results.items():
                key = page.keys[index]
                if result.error:
                    page.faults[key] = result
                elif key not in page.found:
                    page.found[key] = result.html
                    self._store.put(KIND, key, result.html.encode())
        return [page.faults.get(key) or SetFormula(page.found[key]) for key in page.keys]


@dataclass
class PageFormulas:
    """The formulas of a page while they are being set.

    keys : of each formula.
    found : HTML by key.
    asked : the indices of those that Node was given.
    """

    keys: Sequence[bytes]
    found: dict[bytes, str]
    faults: dict[bytes, SetFormula] = field(default_factory=dict)
    asked: Sequence[int] = ()
    answer: Answer | None = None


def keys_of(formulas: Sequence[Formula], version: bytes) -> list[bytes]:
    """The key of each formula of a page: of its TeX, and of the macros that hold there."""
    chained = _is_chained(formulas)
    keys, macros = [], b""
    for tex, display in formulas:
        key = digest_of([version, macros, json.dumps(display), tex])
        keys.append(key)
        if chained or _defines(tex):
            macros = key
    return keys


def _defines(tex: str) -> bool:
    return _GLOBAL.search(tex) is not None


def _is_chained(formulas: Sequence[Formula]) -> bool:
    r"""Whether a formula may change macros without saying so, by a macro that defines others.

    Such a macro has a global definition in its braces, or is another name of `\gdef` by `\let`.
    Then each formula depends on all before it.
    """
    return any(_hides_definitions(tex) for tex, _ in formulas if _defines(tex))


def _hides_definitions(tex: str) -> bool:
    if "\\let" in tex or "\\futurelet" in tex:
        return len(_GLOBAL.findall(tex)) > 1
    depth = 0
    for found in _BRACES.finditer(tex):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth > 0 and _GLOBAL.match(tex, found.start()):
            return True
    return False
