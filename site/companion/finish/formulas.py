r"""Sets the formulas of pages: finds those that were set before, has KaTeX set the others.

Each formula is looked up by itself, by its TeX and the macros that hold there. KaTeX keeps one
table of macros for a page, which begins with the macros of the site. A formula changes it only by a
global definition (`\gdef`, `\xdef`, `\global`), or by any definition if it does nothing else (see
`formulas.mjs`). So the macros at a formula are known from the TeX of the formulas before it that
may define some, and Node is given only these and what is to be set.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from companion.cache.store import Store, digest_of
from companion.finish.prerender import Answer, Formula, Prerender, SetFormula

KIND = "formula"
_GLOBAL = re.compile(r"\\(?:gdef|xdef|global)")
LOCAL = (
    *("newcommand", "renewcommand", "providecommand"),
    *("def", "let", "futurelet", "DeclareMathOperator"),
)
"""What defines for later formulas if its formula does nothing else, as in `formulas.mjs`."""
_DEFINING = re.compile(rf"{_GLOBAL.pattern}|\\(?:{'|'.join(LOCAL)})(?![a-zA-Z])")
_LET = re.compile(r"\\(?:futurelet|let)(?![a-zA-Z])")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)


class Formulas:
    """Sets formulas of pages.

    version : a hash of the code that sets them.
    macros : those of the site, by name with its backslash.
    """

    def __init__(
        self,
        prerender: Prerender,
        store: Store,
        version: bytes,
        macros: Mapping[str, str] | None = None,
    ) -> None:
        self._prerender = prerender
        self._store = store
        self._version = version
        self._macros = macros or {}

    def begin(self, formulas: Sequence[Formula]) -> PageFormulas:
        """Look for the formulas of a page, and have the others set; does not wait for them."""
        keys = keys_of(formulas, self._version, self._macros)
        found = {
            key: value.decode() for key, value in self._store.get(KIND, list(set(keys))).items()
        }
        page = PageFormulas(keys, found)
        asked = [index for index, key in enumerate(keys) if key not in found]
        if asked:
            first_of = {keys[index]: index for index in reversed(asked)}
            wanted = set(first_of.values())
            needed = [k for k, (tex, _) in enumerate(formulas) if k in wanted or _defines(tex)]
            if _is_chained(formulas, self._macros):
                needed = list(range(len(formulas)))
            page.asked = needed
            page.answer = self._prerender.begin([formulas[k] for k in needed], self._macros)
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


def keys_of(
    formulas: Sequence[Formula], version: bytes, of_site: Mapping[str, str] | None = None
) -> list[bytes]:
    """The key of each formula of a page: of its TeX, and of the macros that hold there.

    of_site : the macros that hold at the first formula.
    """
    chained = _is_chained(formulas, of_site or {})
    keys, macros = [], json.dumps(sorted((of_site or {}).items())).encode()
    for tex, display in formulas:
        key = digest_of([version, macros, json.dumps(display), tex])
        keys.append(key)
        if chained or _defines(tex):
            macros = key
    return keys


def _defines(tex: str) -> bool:
    """Whether a formula may define macros for later ones."""
    return _DEFINING.search(tex) is not None


def _is_chained(formulas: Sequence[Formula], of_site: Mapping[str, str]) -> bool:
    r"""Whether a formula may change macros without saying so, by a macro that defines others.

    Such a macro has a global definition in its braces, or is another name of `\gdef` by `\let`.
    Then each formula depends on all before it.
    """
    if any(_GLOBAL.search(tex) for tex in of_site.values()):
        return True
    return any(_hides_definitions(tex) for tex, _ in formulas if _defines(tex))


def _hides_definitions(tex: str) -> bool:
    let = _LET.search(tex)
    if let is not None and _GLOBAL.search(tex, let.end()):
        return True
    depth = 0
    for found in _BRACES.finditer(tex):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth > 0 and _GLOBAL.match(tex, found.start()):
            return True
    return False
