"""Recognition of formulas, and the TeX that is passed to KaTeX."""

from __future__ import annotations

import pytest
from reading import FILE, UNSAFE, body_of, error_of, html_of, place, tex_of

from companion.text.body import MarkupOptions, PageInfo, Source, render_body

PASSTHROUGH = MarkupOptions.from_hugo(
    {
        "markup": {
            "goldmark": {
                "renderer": {"unsafe": True},
                "extensions": {
                    "passthrough": {
                        "enable": True,
                        "delimiters": {
                            "block": [["\\[", "\\]"], ["$$", "$$"]],
                            "inline": [["\\(", "\\)"], ["$", "$"]],
                        },
                    }
                },
            }
        }
    }
)


def raw(text: str) -> str:
    return f"{{{{< raw >}}}}{text}{{{{< /raw >}}}}"


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$x$", ["x"]),
        ("$$x$$", ["[x]"]),
        (r"\(x\) \[y\]", ["x", "[y]"]),
        (r"\begin{align*}a&=b\end{align*}", [r"[\begin{align*}a&=b\end{align*}]"]),
        (r"\begin{CD}A\end{CD}", [r"[\begin{CD}A\end{CD}]"]),
        (r"$\text{if $x$}$ then", [r"\text{if $x$}"]),
        ("$a<b$ and $c>d$", ["a<b", "c>d"]),
        ("$a &lt; b$ $a &amp; b$", ["a < b", "a & b"]),
        ("<b title='$x$'>$y$</b>", ["y"]),
        ("<code>$x$</code> <pre>$$y$$</pre> <!-- $z$ --> <script>$a$</script>", []),
        (r"\{ $x^{{%}}$", ["x^{{%}}"]),
        (r"$\{x\}$ \$5 $y$", [r"\{x\}", "y"]),
        ("<p>a $ b</p><p>c $ d</p>", []),
    ],
)
def test_raw_has_the_same_formulas_as_auto_render(text: str, formulas: list[str]) -> None:
    assert tex_of(raw(text)) == formulas


@pytest.mark.parametrize(
    "text",
    [
        "price $5 and $6", "from $5 to $6 or $7,50", "US$5 and US$6", "5$ and 6$", "$5 or `$x`",
        "cost \\$5 and \\$6", "$$$ and $$$", "a `$x$` b", "    $x$", "```\n$x$\n```",
        "[a](b$c) [d](e$f)", "<https://a.b/$c$d>", "one $ only", "$a `b` c$",
        "price $5 and $ 6", "$5 a day and $ 6", "$1,000 or more, $ 6 too", "5$ and 6$ and 7$",
        "$ a <section> b $ c", "$a\n<div>b$", "$a</b>c$", "$a <!-- b --> c$", "$a<br>b$",
    ],
)  # fmt: skip
def test_prices_code_and_urls_are_not_formulas(text: str) -> None:
    assert tex_of(text) == []


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$x_1$ and $_a$ x $_b$", ["x_1", "_a", "_b"]),
        ("*a $b*c$ d*", ["b*c"]),
        ("$ x $ and $f'(a)$", [" x ", "f'(a)"]),
        ("$x_1 $ sloppy", ["x_1 "]),
        ("$5 and $6 and $x$", ["x"]),
        ("$5 and $x$, $y$", ["x", "y"]),
        ("$5 and $ 6 and $x$", ["x"]),
        ("$5 to $10, then $ x$ and $y $", [" x", "y "]),
        ("- $a\n- b$\n- $c$", ["c"]),
        ("1. $a\n2. b $c$", ["c"]),
        ("- x $a\n  + b$\n- $c$", ["a\n+ b", "c"]),
        ("5$ and $x$", ["x"]),
        ("The set $ A$ and the **map** $ f$ are given.", [" A", " f"]),
        ("So $n $ holds, and $k$ too.", ["n ", "k"]),
        ("The set $A $, the **map** and the set $B $.", ["A ", "B "]),
        ("$2n $ and $ 3$, $1.5 $, $2 m $", ["2n ", " 3", "1.5 ", "2 m "]),
        ("$x + y - 2z $ and $m | a -b $", ["x + y - 2z ", "m | a -b "]),
        ("$\ta$ and $b\n$ c", ["\ta", "b\n"]),
        ("$5 x^2$", ["5 x^2"]),
        (
            "$$\na\n- b\n+ c\n= d\n---\n# e\n> f\n1. g\n$$",
            ["[a\n- b\n+ c\n= d\n---\n# e\n> f\n1. g]"],
        ),
        ("$$\na\n\nb\n$$", ["[a\n\nb]"]),
        ("text $a\n- b$ on", ["a\n- b"]),
        ("- $$\n  a\n  - b\n  $$\n- $c$", ["[a\n- b]", "c"]),
        ("> $$\n> a\n> - b\n> $$", ["[a\n- b]"]),
        ("1. x\n\n   $$\n   y\n   $$\n2. $z$", ["[y]", "z"]),
        ("## A $x_{i}$ {#b}", ["x_{i}"]),
        ("[l $a_1$](/u) ~~$b$~~", ["a_1", "b"]),
        ("| $|x|$ | $\\\\|y\\\\|$ |\n|---|---|\n| $a$ | $|b|$ |", ["|x|", r"\|y\|", "a", "|b|"]),
        ("A[^1]\n\n[^1]: $x$", ["x"]),
        ("$T$\n: $x$", ["T", "x"]),
        (r"\\(x_1\\) and \\[y_1\\]", ["x_1", "[y_1]"]),
        ("\\begin{align*}\na &= b\n\\end{align*}", ["[\\begin{align*}\na &= b\n\\end{align*}]"]),
        ("<div>\n$x<y$\n</div>", ["x<y"]),
        ("$a<b>c$", ["a<b>c"]),
        ("$a &lt; b$ $&Omega;$ $&#945;$", ["a < b", "Ω", "α"]),
        ("$$\na &amp;= b\n$$", ["[a &= b]"]),
        ("$x &y; z$", ["x &y; z"]),
    ],
)
def test_markdown_syntax_in_a_formula_is_ignored(text: str, formulas: list[str]) -> None:
    assert tex_of(text) == formulas


@pytest.mark.parametrize(
    ("written", "tex"),
    [
        (r"\\{x\\}", r"\{x\}"), (r"a\\b", r"a\b"), (r"x \^ 2", "x ^ 2"), (r"a \< b", "a < b"),
        (r"a\\,b", r"a\,b"), (r"x\_1", "x_1"), (r"\alpha", r"\alpha"), (r"a \\\\ b", r"a \\ b"),
        (r"5\%", r"5\%"), (r"a \& b \# c", r"a \& b \# c"), (r"\$5", r"\$5"), (r"\\%", r"\%"),
    ],
)  # fmt: skip
def test_markdown_escapes_are_undone_outside_raw(written: str, tex: str) -> None:
    assert tex_of(f"${written}$") == [tex]


@pytest.mark.parametrize(
    "tex",
    [
        r"\{x\}", r"a\,b\;c\!d", r"\|x\|", "a \\\\\nb", r"a \\ b",
        r"\left\{ x \right.", r"\left. x \right\}",
    ],
)  # fmt: skip
def test_tex_commands_are_kept_outside_raw(tex: str) -> None:
    assert tex_of(f"${tex}$") == [tex]


@pytest.mark.parametrize(
    ("written", "left"), [(1, 1), (2, 2), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (8, 4), (10, 5)]
)
@pytest.mark.parametrize("after", [" ", "\n"])
def test_of_many_backslashes_half_are_left_as_in_hugo(written: int, left: int, after: str) -> None:
    """Hugo leaves one of two: there a line break is kept, which `an_escape_…` warns of."""
    formula, expected = (f"a {'/' * count}{after}b" for count in (written, left))
    assert tex_of(f"$${formula}$$".replace("/", "\\")) == [f"[{expected}]".replace("/", "\\")]


@pytest.mark.parametrize("tex", [r"\\{x\\}", r"\{x\}", r"a\,b", r"a \\ b", r"\%\_\|"])
def test_passthrough_formulas_are_verbatim(tex: str) -> None:
    assert tex_of(f"${tex}$", PASSTHROUGH) == [tex]
    assert tex_of(f"$${tex}$$", PASSTHROUGH) == [f"[{tex}]"]
    assert tex_of(rf"\({tex}\) and \[{tex}\]", PASSTHROUGH) == [tex, f"[{tex}]"]
    assert body_of(f"${tex}$", PASSTHROUGH).warnings == ()


def test_a_character_reference_is_its_character_in_passthrough_too() -> None:
    assert tex_of("$a &lt; b$", PASSTHROUGH) == ["a < b"]


@pytest.mark.parametrize(
    ("text", "column", "written", "instead"),
    [
        (r"a $\{x\}$", 4, r"\{", r"\\{"),
        (r"a $b\,c$", 5, r"\,", r"\\,"),
        (r"a $b\;c$", 5, r"\;", r"\\;"),
        (r"a $\|x$", 4, r"\|", r"\\|"),
        ("$$\na \\\\\nb\n$$", 3, r"\\", r"\\\\"),
    ],
)
def test_an_escape_that_hugo_would_undo_gives_a_warning(
    text: str, column: int, written: str, instead: str
) -> None:
    warning = body_of(text).warnings[0]
    assert warning.column == column
    assert f'"{written}"' in warning.message
    assert f'"{instead}"' in warning.remedy


@pytest.mark.parametrize("text", [r"$\\{x\\}$", r"$a \\\\ b$", r"$x\_1 \* y$", r"$\alpha\beta$"])
def test_an_intended_escape_gives_no_warning(text: str) -> None:
    assert body_of(text).warnings == ()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a $$ b", (1, 3)),
        ("a\n\n$$\nb\n\nc", (3, 1)),
        ("$$a$$ $$b", (1, 7)),
        ("- x\n  $$ y\n\nz", (2, 3)),
        ("> $$ y\n\nz $$ w $$", (1, 3)),
        ("a\n\\begin{align}\nb", (2, 1)),
        (raw("\n\nx $$ y"), (3, 3)),
        (raw("$$ a <br> b $$"), (1, 12)),
        ("{{< admonition >}}\n{{< style a >}}\n$$ a\n{{< /style >}}\n{{< /admonition >}}", (3, 1)),
    ],
)
def test_an_unclosed_display_is_an_error_at_its_start(text: str, where: tuple[int, int]) -> None:
    error = error_of(text)
    assert place(error) == where
    assert "never closed" in error.message


def test_the_error_is_at_the_unclosed_one_of_many_displays() -> None:
    assert place(error_of("$$a$$\n\n$$ open\n\ntext\n\n$$b$$\n\n$$c$$\n")) == (3, 1)


def test_a_display_stays_in_its_paragraph() -> None:
    assert html_of("a\n$$\nx\n$$\nb") == "<p>a\n⟨\nx\n⟩\nb</p>"


def test_passthrough_blocks_split_the_paragraph_as_in_goldmark() -> None:
    assert html_of("a $$x$$ b", PASSTHROUGH) == "<p>a</p>\n⟨x⟩\n<p>b</p>"


def test_without_math_dollars_are_text() -> None:
    off = MarkupOptions(math=False)
    assert tex_of("$x$ and $$ open", off) == []
    assert html_of("$*a*$", off) == "<p>$<em>a</em>$</p>"


def test_a_formula_after_curly_quotes_keeps_its_primes() -> None:
    assert html_of("\"$f'$\" isn't") == "<p>“⟨f'⟩” isn’t</p>"


def test_formulas_are_numbered_in_the_order_of_the_page() -> None:
    text = (
        '$a$\n\n{{< admonition note "$b$" >}}\n$c$ {{< raw >}}$d$ {{< /raw >}} $e$\n'
        "{{< /admonition >}}\n\n$f$"
    )
    assert tex_of(text, UNSAFE) == ["a", "b", "c", "d", "e", "f"]


def test_title_formulas_are_verbatim() -> None:
    assert tex_of(r'{{< admonition note "$\{x\}$ \(y\)" />}}') == [r"\{x\}", "y"]


def test_a_shortcode_in_a_formula_is_expanded() -> None:
    source = Source(FILE, "a ${{< param n >}} + 1$")
    (formula,) = render_body(source, PageInfo(values={"n": "x<y"}), UNSAFE).formulas
    assert formula.tex == "x<y + 1"
    assert formula.place_of(5) == (1, 21)
