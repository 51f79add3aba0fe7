"""The remedy for a formula that KaTeX cannot read, by KaTeX's message.

Many of these formulas are right in LaTeX or MathJax, so the remedy names what KaTeX has instead.
"""

from __future__ import annotations

import re

_UNKNOWN = re.compile(r"Undefined control sequence: (\\[a-zA-Z]+)")
_INSTEAD = {
    "bbox": "leave it out", "boldmath": r"write \boldsymbol{…}", "cancelto": r"write \cancel{…}",
    "class": "leave it out", "cssId": "leave it out",
    "cr": "write a line break within an environment",
    "definecolor": r"write \color{#1589ee}", "enclose": r"write \boxed{…} or \cancel{…}",
    "ensuremath": "leave it out", "footnote": "write the note in the text",
    "hfill": r"write \quad", "iddots": r"write \ddots", "intertext": "end the formula before it",
    "shortintertext": "end the formula before it", "multicolumn": "write the cells one by one",
    "nicefrac": r"write \tfrac{…}{…}",
    "qed": r"write \blacksquare", "SI": r"write \pu{…}", "si": r"write \pu{…}",
    "sfrac": r"write \tfrac{…}{…}", "slashed": r"write \not", "textsc": r"write \text{…}",
    "unicode": "write the character itself",
}  # fmt: skip
_IN_TEXT = (
    r'In \text{…} and \tag{…} write \textunderscore{} for "_" and \textasciicircum{} for "^", '
    "or put dollar signs around what is a formula there"
)
_BRACE = 'Remove the brace, or open it before; write "\\$" where a dollar sign is a dollar sign'
_BY_MESSAGE = (
    (r"Expected '(?:EOF|\})', got '[_^]'", _IN_TEXT),
    (r"Expected 'EOF', got '#'", r'Write "\#" for the sign; "#1" stands in a definition only'),
    (r"Expected 'EOF', got '&'", r'Put it into an environment that has columns, or write "\&"'),
    (
        r"Expected 'EOF', got '\\right'|Expected '\\right'",
        r"Every \left needs a \right in the same row; \left. and \right. show nothing",
    ),
    (r"Expected 'EOF', got '\\end'", r"Give the environment its \begin, or remove the \end"),
    (r"Expected 'EOF', got '\}'", _BRACE),
    (r"[Ee]xpected '\]'", 'Close the bracket "["'),
    (r"[Ee]xpected '\}'", r'Close the brace "{"; "%" begins a comment, and "\%" is the sign'),
    (r"Expected & or", r"Close the environment by its \end"),
    (r"Mismatch: \\begin", r"Give \begin and \end the same name"),
    (
        r"No such environment: (?:eqnarray|multline|flalign)",
        "Write align, or gather for lines that are not aligned",
    ),
    (r"No such environment: (?:tabular|longtable)", "Write array, or a table of Markdown"),
    (
        r"No such environment: (?:enumerate|itemize|figure|theorem|lemma|proof|definition)",
        "End the formula, and write this in Markdown",
    ),
    (r"No such environment", "Write one that KaTeX has: aligned, gathered, cases, array, pmatrix"),
    (r"Double (?:super|sub)script", "Put braces around what belongs together, as in {x^a}^b"),
    (r"Expected group", 'Something must follow; "{}" is nothing'),
    (r"with no arguments as", "Put braces around the argument"),
    (
        r"\\tag works only in display",
        r"Only a displayed formula has a number: put it between $$, or write \quad\text{(1)}",
    ),
    (r"Multiple \\tag", r"Leave one \tag; only rows of align have one each"),
    (r"Can't use function '(?:\$|\\[(\[])'", "Remove the sign: this is a formula already"),
    (r"Can't use function '[^']*' in text mode", r"End the \text{…} before it"),
    (r"Can't use function '[^']*' in math mode", r"Put it into \text{…}"),
    (r"Invalid delimiter", r"Write a bracket, | or . behind \left, \right or \big"),
    (
        r"Invalid (?:size|unit)",
        r"Write a length with its unit, as in 1em; for a bracket behind a line break write {[}",
    ),
    (r"Invalid color", "Write a name that CSS has, or #1589ee"),
    (
        r"Too many expansions",
        "A macro uses itself, which another name for the new one mends, or grows with each use",
    ),
    (r"call stack", "The formula is nested too deeply: write fewer levels of braces"),
    (r"Limit controls", r"Write it directly behind an operator, as in \operatorname*{x}"),
    (r"Unknown column alignment", r"Name the columns, as in \begin{array}{lcr}"),
    (r"does not yet exist", r"Write \newcommand"),
)


_TAG = re.compile(r"\\tag(?![a-zA-Z])")
_REFERS = re.compile(r"\\(?:eqref|ref|label)\Z")


def place_in_tex(error: str, tex: str) -> int | None:
    r"""Where in a formula the cause of a message without a place is; None if that is unknown.

    Of a formula with several `\tag`, KaTeX refuses the second one.
    """
    found = [each.start() for each in _TAG.finditer(tex)] if r"\tag" in error else []
    return found[min(1, len(found) - 1) if "Multiple" in error else 0] if found else None


def remedy_of(error: str) -> str:
    """The advice for one of KaTeX's messages."""
    unknown = _UNKNOWN.search(error)
    if unknown and _REFERS.match(unknown[1]):
        return f"Write {unknown[1]} in the formula itself: a macro cannot hold it."
    if unknown:
        instead = _INSTEAD.get(unknown[1][1:])
        if instead:
            return f"KaTeX has no {unknown[1]}: {instead}."
        return (
            "Correct the name; a macro must be defined before its first use, "
            r"by \gdef, or for the whole site in params.math.macros."
        )
    for message, remedy in _BY_MESSAGE:
        if re.search(message, error):
            return f"{remedy}."
    return r'Correct the formula; write "\$" where a dollar sign is a dollar sign.'
