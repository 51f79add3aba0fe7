"""Posts composed at random of what Markdown and Hugo's shortcodes have; a seed gives the same ones."""

# ruff: noqa: E501

from __future__ import annotations

import random

PLAIN = [
    "alpha",
    "beta",
    "the",
    "two",
    "it's",
    "Über",
    "日本",
    "a.b",
    "C++",
    "snake_case",
    "x²",
    "e.g.",
]
MARKED = [
    '"quoted"', "'s'", "*em*", "**strong**", "_em_", "***both***", "**_mix_**", "*a **b** c*", "`code`",
    "``a`b``", "[link](/u)", '[link](/u "T")', "[ref]", "[text][ref]", "![img](i.png)", "![a *b*](i.png 'T')",
    "https://a.bc/d_e", "(https://a.bc)", "www.a.com", "me@x.org", "<https://x.y>", "<b>x</b>", "<br>", "&copy;",
    "&amp;", "&#42;", "\\*", "\\_", "\\[", "~~del~~", "~one~", "~~a~", "--", "---", "...", "'90s", '("q")',
    "don't", "5'10\"", "<<g>>", "a--b", "[^n]", "[^m]", "[^two words]", '**"x"**', "*'y'*", "2*3*4", "*", "_",
    "|", "#", "+", "\\", "<", "&", "=", "\u00a0", "😀", ":smile:", "[x]", "!", ".",
]  # fmt: skip
EXTRA = [
    "++ins++", "==mark==", "H~2~O", "x^2^", "~~gone~~", "==a *b*==", "~a b~", "^^x^^", "+++", "~~~x~~~",
]  # fmt: skip
ATTRIBUTES = [
    "{#id}", "{.c}", "{#i .c .d}", '{title="a & b"}', "{ .a  #b }", "{id=x}", "{data-x=y}", "{lang=de, .k}",
    "{#a-b_c.d}", "{k=v}", "{k}", "{=x}", "{onclick=x}",
]  # fmt: skip
HTML = [
    "<div>\n*a*\n</div>", "<div>\n\n*a*\n\n</div>", "<!-- c\n\nd -->", "<p>x *y*</p>", "<hr>", "</div>",
    "<details><summary>S</summary>\n\ntext\n\n</details>", "<pre>\n*a*\n\nb</pre>", '<img src="a">',
    "<custom-x>\n*a*\n</custom-x>", "<b>bold</b> *x*", "<style>\na { }\n\nb { }\n</style>",
]  # fmt: skip
FOOTNOTES = [
    "[^n]: note", "[^n]: *note*\n    more", "[^n]: note\n\n    second", "[^m]: m[^n]", "[^m]: > q",
    "[^n]:\n    - a\n    - b", "[^two words]: blank", "[^unused]: u",
]  # fmt: skip
CODE = ["x = 1", "    y", "", "a < b && c", "*no em*", "# c", "\tz", "<b>", "| a |", "{{ x }}"]
INFO = [
    "",
    "python",
    "go",
    "text",
    "nolang",
    "c++",
    "go {.k #i}",
    "python {hl_lines=[1]}",
    "PYTHON",
]


class RandomPost:
    """One post; `extras` are Hugo's extra marks, `attributes` lines of them below blocks."""

    def __init__(self, seed: str, *, extras: bool = False, attributes: bool = False) -> None:
        self.random = random.Random(seed)
        self.words = [*MARKED, *(EXTRA * 3 if extras else ())]
        self.attributes = attributes

    def text(self) -> str:
        text = self.blocks(4, 0)
        for label in ("[^n]", "[^m]", "[^two words]"):
            if label in text and self.chance(0.7):
                text += f"\n\n{label}: note"
        return text + ('\n\n[ref]: /ref "title"' if "ref]" in text else "")

    def pick(self, choices: list[str]) -> str:
        return self.random.choice(choices)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def word(self) -> str:
        return self.pick(PLAIN) if self.chance(0.55) else self.pick(self.words)

    def line(self, most: int = 7) -> str:
        return " ".join(self.word() for _ in range(self.random.randint(1, most)))

    def blocks(self, most: int, depth: int) -> str:
        text = self.block(depth)
        for _ in range(self.random.randint(0, most - 1)):
            text += self.pick(["\n\n", "\n\n", "\n\n", "\n"]) + self.block(depth)
        return text

    def block(self, depth: int) -> str:
        leaves = [
            self.paragraph, self.paragraph, self.paragraph, self.heading, self.fence, self.table,
            self.definitions, self.rule, self.footnote, self.html, self.indented,
        ]  # fmt: skip
        nested = [self.items, self.items, self.quote] if depth < 3 else []
        make = self.random.choice([*leaves, *(lambda each=each: each(depth) for each in nested)])
        text = make()
        takes = self.attributes and not text.startswith("[^") and self.chance(0.3)
        return text + (f"\n{self.pick(ATTRIBUTES)}\n" if takes else "")

    def paragraph(self) -> str:
        text = self.line()
        for _ in range(self.random.randint(0, 2)):
            text += (
                self.pick(["\n", "\n", "  \n", "\\\n", "\n  "])
                + self.pick(PLAIN)
                + " "
                + self.line()
            )
        return text

    def heading(self) -> str:
        sign, text = "#" * self.random.randint(1, 6), self.line(4)
        return self.pick([f"{sign} {text}", f"{sign} {text} {sign}", f"{text}\n===", f"{text}\n---",
                          f"{sign} {text} {self.pick(ATTRIBUTES)}"])  # fmt: skip

    def fence(self) -> str:
        fence = self.pick(["```", "~~~", "````"])
        code = "".join(self.pick(CODE) + "\n" for _ in range(self.random.randint(0, 4)))
        return f"{fence}{self.pick(INFO)}\n{code}{fence}"

    def indented(self) -> str:
        return "\n".join(
            "    " + self.pick(["x = 1", "*a*", "<b>", "  y", "- z"]) for _ in range(2)
        )

    def rule(self) -> str:
        return self.pick(["***", "___", "- - -", "* * *", "-----"])

    def html(self) -> str:
        return self.pick(HTML)

    def footnote(self) -> str:
        return self.pick(FOOTNOTES)

    def table(self) -> str:
        columns = self.random.randint(1, 4)

        def row(count: int) -> str:
            cells = [self.line(2).replace("|", "\\|").rstrip("\\") for _ in range(count)]
            return f"| {' | '.join(cells)} |"

        rules = [self.pick(["---", ":--", "--:", ":-:", "-"]) for _ in range(columns)]
        rows = [row(self.random.randint(1, columns + 1)) for _ in range(self.random.randint(0, 3))]
        return "\n".join([row(columns), f"|{'|'.join(rules)}|", *rows])

    def definitions(self) -> str:
        text = ""
        for _ in range(self.random.randint(1, 2)):
            text += self.pick(PLAIN) + " " + self.line(2) + self.pick(["\n", "\n", "\n\n"])
            body = self.pick(
                [self.line(4), f"{self.line(3)}\n\n  {self.line(3)}", f"a\n{self.pick(PLAIN)}"]
            )
            text += f": {body}\n" + self.pick(["", "\n", ": more\n"])
        return text

    def items(self, depth: int) -> str:
        ordered, first = self.chance(0.4), self.random.choice([1, 1, 1, 0, 3, 10])
        sign, end = self.pick(["-", "*", "+"]), self.pick([".", ")"])
        between = self.pick(["\n", "\n", "\n\n"])
        made = []
        for number in range(self.random.randint(1, 4)):
            marker = f"{first + number}{end} " if ordered else f"{sign} "
            box = self.pick(["", "", "", "[ ] ", "[x] "])
            body = self.random.choice([self.one_line, self.long, self.loose, self.nested])(
                depth, box
            )
            made.append(marker + _indented(body, " " * len(marker)))
        return between.join(made)

    def one_line(self, _: int, box: str) -> str:
        return box + self.line(5)

    def long(self, _: int, box: str) -> str:
        return box + self.paragraph()

    def loose(self, depth: int, _: str) -> str:
        return f"{self.line(3)}\n\n{self.block(depth + 1)}"

    def nested(self, depth: int, _: str) -> str:
        return f"{self.line(3)}\n{self.items(depth + 1) if depth < 3 else 'end'}"

    def quote(self, depth: int) -> str:
        body = self.paragraph() if self.chance(0.5) else self.blocks(2, depth + 1)
        return "\n".join(f"> {line}".rstrip() for line in body.split("\n"))


def _indented(text: str, indent: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(indent + line if line else "" for line in rest)])
