"""The grammar of values as regular expressions, for the templates of Hugo's component.

Go templates cannot run our parser, `backprop.spec.literals`, which defines the language. A template
reduces a text to its shape and matches that with the pattern of its kind. In a shape, numbers and
keys have no quotes, any other quoted text is `"s"`, and every number is `0`.
"""

from __future__ import annotations

import re

from backprop.spec.patterns import BLANKS, DOUBLE_QUOTED, NUMBER, SINGLE_QUOTED


def _list(entry: str, brackets: str = r"\[\]") -> str:
    """A list in brackets, separated by commas; a comma after the last entry is allowed."""
    return rf"{brackets[:2]}<b>(?:{entry}(?:<b>,<b>{entry})*<b>(?:,<b>)?)?{brackets[2:]}"


def _run(separator: str) -> str:
    """Numbers with at least one separator between each two."""
    return f"{separator}*0(?:{separator}+0)*{separator}*"


RULES = {
    "blanks": BLANKS.encode("unicode_escape").decode(),
    "blank": "[<blanks>]",
    "b": "<blank>*",
    "line_end": "[ \\t\\f\\xa0]*[\\n\\r]<b>",
    # numbers
    "number": "<b>0<b>",
    "run": _run("[,;<blanks>]"),
    "numbers": r"(?:<run>|<b>\[<run>\]<b>|<b>\(<run>\)<b>)",
    # lists of numbers, one for each layer
    "row": _list("0"),
    "matrix": _list("(?:0|<row>)"),
    "array": "(?:0|" + _list("(?:0|<matrix>)") + ")",
    "apart": "[;<blanks>]*",
    "matrices": "<apart><array>(?:<b>;<apart><array>)*<apart>",
    "vectors": "(?:<b>(?:none|null)?<b>|<matrices>)",
    # labelled data as 0,0: 0; 0,1: 1
    "side_run": _run("[,<blanks>]"),
    "side": r"(?:<side_run>|<b>\[<side_run>\]<b>|<b>\(<side_run>\)<b>)",
    "pair": "(?:<side>:<side>|<b>)",
    "pairs": "<pair>(?:;<pair>)*",
    # labelled data as [[[0, 0], 0], {x: [0, 1], target: 1, name: one}], or as a YAML block list
    "value": "(?:0|<row>)",
    "plain": (
        "(?:[^<blanks>,\\[\\]{}:#\"'&*!|>%@\\x60?-]|-[^<blanks>,\\[\\]{}:#])[^,\\[\\]{}:#\\n\\r]*"
    ),
    "label": 'name<b>:<blank><b>(?:"s"|<plain>)',
    "member": "(?:(?:x|target)<b>:<blank><b><value>|<label>)",
    "sample": ("(?:" + _list("<member>", r"\{\}") + r"|\[<b><value><b>,<b><value><b>(?:,<b>)?\])"),
    "item": "-[ \\t][ \\t\\f\\xa0]*(?:<sample>|<member>(?:<line_end><member>)*)",
    "samples": "<b>(?:" + _list("<sample>") + "|<item>(?:<line_end><item>)*)<b>",
    # the beginning of a list of samples, which other data do not have
    "begins_samples": r"<b>(?:\[<b>[\[{\]]|-[ \t])",
    # the quoted texts that the reduction to a shape replaces, each with its context before it
    "quoted_number": f"(^<b>|[;:,\\[]<b>)(?:\"(<b>{NUMBER}<b>)\"|'(<b>{NUMBER}<b>)')",
    "quoted_key": "([{,\\n\\r-]<b>)[\"'](x|target|name)[\"']<b>:",
    "quoted_text": f"(:<b>)(?:{DOUBLE_QUOTED}|{SINGLE_QUOTED})",
}
"""Regular expressions in the common subset of RE2 and Python; `<name>` stands for another rule."""


def pattern(name: str) -> str:
    """The regular expression of a rule; the names of other rules are replaced by theirs."""
    return re.sub(r"<(\w+)>", lambda found: pattern(found[1]), RULES[name])


QUOTES = (
    (pattern("quoted_number"), "${1}${2}${3} "),  # the blank separates it from a number after it
    (pattern("quoted_key"), "${1}${2}: "),
    (pattern("quoted_text"), '${1}"s"'),
)
"""The replacements that remove quotes: patterns, and replacement texts in Go's syntax."""
