"""Texts that somebody could write as the value of a field: right ones, and ones with a fault."""

from __future__ import annotations

import random
from collections.abc import Iterator

NUMBERS = (
    "0", "1", "-1", "+2", "−3", "007", "0.5", ".5", "5.", "-0", "1e3", "1E-3", "1e+2", "2e−2",
    "-.25e1", "123456789012345678901234567890", "9007199254740993", "0.1", "1e308", "1e-999",
    "2.0",
)  # fmt: skip
FAULTS = (
    "1_0", "0x10", "0b1", "0o7", "1e999", "9" * 5000, "inf", "-inf", "nan", "NaN", "Infinity",
    "1e", "e5", "--1", "+-1", "1.2.3", "1,5e", ".", "-", "١", "½", "1\u20032", "one", "true",
    "null", "'1'", '"1"', "1'", '"', "(1)", "[1]", "[", "]", "{", "}", ";", ":", ",,", "#", "&a",
    "*a", "- ", "\t", "\u00a0", "\n", "|", "1 2", "[[1]]", "{x: 1}", "\\",
)  # fmt: skip
SPACES = ("", "", "", " ", "  ", "\n", "\t", "\u00a0")
NAMES = (
    "a - b", "a ? b", "a & b", "a | b", "100%", "~", "null", "yes", "=", "<b", "a > b", "-x",
    ".5a", "a 'b' c", 'a "b" c', "(a)", "a@b", "1e3", "0x10", "2024-01-01", "a;b", "é",
    '"\\ud83d\\ude00"', '"\\ud800"', '"a\tb"', "x", "one", "the other", "it's", '"a, b"',
    "'it''s'", '"\\u003cb"', "-1", "3 of 4", "größe", "a-b", "\\", "$x$", "!a", "@a", "%a", "?a",
    "? a", "- a", "-", "--", "a\tb",
)  # fmt: skip

LISTED = {
    "x": [
        "1_0,1", "0x10,1", "0.5,-1", "", " ", ",", "1,,2", "1,2,", ",1", "[1, 2]", "(1; 2)",
        "[1, 2", "1]", "[1] 2", "[[1,2]]", "[]", "1e999", "9" * 5000, "-" + "9" * 5000,
        "1 2\t3\n4", "1\u00a02", "1\u20092", '"1"', "1;2", "−1", "1e−3", "0b1", "1.e3", "٣",
    ],
    "seed": [
        "7", " 7 ", "7.0", "7.5", "-7", "7 8", "", "0x7", "1_0", "9007199254740993", "7a", "[7]",
    ],
    "learning_rate": [
        ".25", "1e-3", "1e−3", "−.5", "inf", "nan", "1e999", "0,5", "5.",
    ],
    "weights": [
        "[[1,2],[3,4]]; [[5,6]]", "[[[1,2]],[[3]]]", "[[1,2]", "", "none", "null", "[]", "[[]]",
        "[1]", "1", ";", "[[1]];", ";;[[1]]", "[[1,2,]]", "[[1,,2]]", "[[,1]]", "[[1 2]]",
        "[[[[1]]]]", "[[1]] [[2]]", "[[1e999]]", "[[0x1]]", "[[1_0]]", "[[−1, +.5, 1e3]]",
        "[[\"1\", '2']]", "[[a]]", "[{x: 1}]", "[[1];[2]]", "[" * 3000, "[[1\u00a0,\n2]]",
        "[[1]]; none", "(1)",
    ],
    "biases": [
        "none", "null", " none ", "", "[0.1,-0.2]; [0.3]", "[[0.1],[0.2]]", "[]", "[1,]", "0, 1",
        "None", "[[[1]]]", "1;2",
    ],
    "data": [
        "0,0: 0; 0,1: 1", "0,0: 0;", "", ";", "0: 1: 2", "0,0; 1: 1", "0,a: 0", ": 1", "1:",
        "1 2: 3", "[0, 0]: [1]", "(0 0): 1", "[[0, 1], 1]", "[[[0, 1], 1]]", "[[0, 1], [1, 0]]",
        "[]", "[ ]", "[{x: [0, 0], target: 0}, [[0, 1e-3], 1]]",
        "- {x: [0, 0], target: 0, name: none}",
        "\n- {x: [0, 1], target: 1, name: one on}\n- [[1, 1], [0]]\n", "- x: [0]\n  target: 1\n",
        "- x: [0]\n  target: 1\n  name: a b\n- target: 1\n  x: 0", "- x: [0]\n target: 1",
        "- x: [0]\n   target: 1", "- [[0], 1]\n - [[0], 1]", "  - [[0], 1]\n  - [[0], 1]",
        "- {x: [0], y: 1}", "- {x: 1}", "[[0, 1]",
        '[{"x":[0,0],"target":[0]},{"x":[0,1],"target":1}]',
        '[{"x":[0],"target":0,"name":"a \\u003c \\"b\\""}]', "[{x: [0], x: [1], target: 1}]",
        "[{x:[0], target: 1}]",
        "[{x: [0], target: 1, name: it's}, {x: [1_0], target: 1, name: it's}]",
        "[{x: [0], target: 1, name: it's}, {x: [10], target: 1, name: it's}]", "[[[0x10], 1]]",
        "[[[1_0], 1]]", "[[[1e999], 1]]", "[[[\"1\"], '2']]", "[[[0], 1],]", "[[[0,], 1,]]",
        "[[[0], 1, 2]]", "[{x: [0], target: 1, name: }]", "[{x: [0], target: 1, name: [a]}]",
        "[{x: [0], target: 1, name: a: b}]", '[{x: [0], target: 1, name: "a\\qb"}]',
        "[{x: [[0]], target: 1}]", "[{x: 0 1, target: 1}]", "- [[0], 1] # c", "[[[0], 1]] ; 1",
        "-1: 2", "- 1: 2", "-", "- ", "[{'x': 0, \"target\":1}]", "[\n[0, 1],\n[1, 0]\n]",
        "[\n  {x: 0, target: 1},\n  {x: 1, target: 0}\n]", "&a [[0, 1]]", "[*a]", "[!!float 1, 2]",
        "[[0\u00a0,\u00a01]]", "-\t[0, 1]", "{x: 0, target: 1}", "[{}]", "- {}", "- - 0\n  - 1",
        "- x:\n    - 0\n  target: 1", "- x: >\n   a\n  target: 1",
    ],
    "start": [
        "first", "last", "3", "step=3", "0", "03", "δ₁", "delta2", "dW1", "delta", "cost", "٣", "",
        " 1", "1 ",
    ],
    "name": [
        "demo", "a-1", "a_b", "größe", "1a", "two words", "", "-a", "δ", "a.b", "demo\n",
    ],
    "panels": [
        "none", "predict", "predict, check", "check train", "none check", "chek", "", "none,",
        " none ",
    ],
    "until": [
        "forward", "end", "", " cost", "Cost",
    ],
    "open": [
        "train", "check", "none", "",
    ],
    "granularity": [
        "scalar", "weight",
    ],
    "initialisation": [
        "he", "glorot", "xavier",
    ],
    "cost_function": [
        "cross_entropy", "mse",
    ],
    "activation": [
        "tanh", "tanh, sigmoid", "[tanh]", "max(x, 0)", "tanh, max(x, min(0, x))", " sin ",
        "[tanh, sin]", "",
    ],
    "activations": [
        "tanh sigmoid", "tanh, max(x, 0)", "[tanh]", "tanh;sin,",
    ],
}  # fmt: skip
"""What is asked in any case, by the field."""


def written_values(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Pairs of a field and a text: those of ``LISTED``, and others up to ``count``."""
    listed = [(field, text) for field, texts in LISTED.items() for text in texts]
    yield from listed
    chance = random.Random(seed)
    makers = {
        "x": _numbers, "seed": _number, "weights": _matrices, "biases": _vectors, "data": _data,
    }  # fmt: skip
    for _ in range(count - len(listed)):
        field = chance.choice([*makers, "data"])
        text = makers[field](chance)
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            text = _with_fault(text, chance)
        yield field, text


def _number(chance: random.Random) -> str:
    return chance.choice(NUMBERS)


def _numbers(chance: random.Random) -> str:
    gap = chance.choice((",", ", ", " ", "; ", ",\n", " , "))
    run = gap.join(_number(chance) for _ in range(chance.randint(1, 4)))
    return chance.choice(("{}", "{}", "[{}]", "({})", " {} ", "[ {} ]")).format(run)


def _vector(chance: random.Random) -> str:
    return _in_brackets([_number(chance) for _ in range(chance.randint(1, 3))], chance)


def _matrices(chance: random.Random) -> str:
    layers = [
        _in_brackets([_vector(chance) for _ in range(chance.randint(1, 3))], chance)
        for _ in range(chance.randint(1, 3))
    ]
    return "; ".join(layers) if chance.random() < 0.7 else _in_brackets(layers, chance)


def _vectors(chance: random.Random) -> str:
    return ";".join(_vector(chance) for _ in range(chance.randint(1, 3)))


def _data(chance: random.Random) -> str:
    count = chance.randint(1, 3)
    form = chance.choice(("pairs", "list", "lines", "blocks"))
    if form == "pairs":
        sides = [f"{_side(chance)}:{_side(chance)}" for _ in range(count)]
        return chance.choice(("; ", ";", ";\n")).join(sides)
    if form == "list":
        return _in_brackets([_sample(chance) for _ in range(count)], chance)
    indent = " " * chance.randint(0, 2)
    if form == "lines":
        return "\n".join(f"{indent}- {_sample(chance)}" for _ in range(count))
    blocks = []
    for _ in range(count):
        members = [f"x: {_value(chance)}", f"target: {_value(chance)}"]
        members += [f"name: {chance.choice(NAMES)}"] if chance.random() < 0.5 else []
        chance.shuffle(members)
        blocks.append(f"{indent}- " + f"\n{indent}  ".join(members))
    return "\n".join(blocks)


def _side(chance: random.Random) -> str:
    return " ".join(_number(chance) for _ in range(chance.randint(1, 3)))


def _value(chance: random.Random) -> str:
    return _number(chance) if chance.random() < 0.4 else _vector(chance)


def _sample(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return _in_brackets([_value(chance), _value(chance)], chance)
    quote = chance.choice(("{}", "{}", '"{}"', "'{}'"))
    members = [quote.format(key) + ": " + _value(chance) for key in ("x", "target")]
    if chance.random() < 0.5:
        members.append(f"{quote.format('name')}: {chance.choice(NAMES)}")
    chance.shuffle(members)
    return "{" + ", ".join(members) + "}"


def _in_brackets(entries: list[str], chance: random.Random) -> str:
    gap = "," + chance.choice(SPACES)
    return f"[{chance.choice(SPACES)}{gap.join(entries)}{chance.choice(SPACES)}]"


def _with_fault(text: str, chance: random.Random) -> str:
    """The text with something put in, taken out or exchanged at one place."""
    at = chance.randint(0, len(text))
    if chance.random() < 0.3:
        return text[:at] + text[at + 1 :]
    end = at + chance.choice((0, 0, 1))
    return text[:at] + chance.choice((*FAULTS, *NUMBERS)) + text[end:]
