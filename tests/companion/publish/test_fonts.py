"""The cut fonts: glyphs and widths of the originals, each character in one face, few bytes."""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from blogs import OURS
from bs4 import BeautifulSoup
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from companion.finish.rendered import FinishedText, fonts_of
from companion.places import BROWSER, NODE, TOOL
from companion.publish.faces import FORMULA_FILES, SERIF, TEXT_FILES, File, Part, runs
from companion.publish.fonts import cut_font, font_face_rules

MODULES = NODE / "node_modules"
FONTS = OURS.companion / "fonts"
FILES = {file.name: file for file in (*TEXT_FILES, *FORMULA_FILES)}
ALL_PARTS = [
    pytest.param(file, part, id=f"{file.name}: {Path(part.source).stem}")
    for file in FILES.values()
    for part in file.parts
]
STYLES = {
    "text": (BROWSER / "page" / "theme.css").read_text("utf-8"),
    "formulas": (OURS.companion / "vendor" / "katex.css").read_text("utf-8"),
}
MOST_BYTES = {
    "math": 14_300,
    "math-letters": 16_700,
    "math-sans": 7_400,
    "math-sets": 8_500,
    "serif": 33_600,
    "serif-italic": 18_900,
    "serif-names": 8_000,
}
"""Of what the first post shows. No other file is larger than the last bound."""
MOST_BYTES_OF_OTHERS = 34_300


@cache
def original(part: Part) -> TTFont:
    return TTFont(MODULES / part.source)


@cache
def cut(name: str) -> TTFont:
    return TTFont(FONTS / f"{name}.woff2")


def taken(part: Part) -> list[int]:
    """The characters of the original that a part takes."""
    return [code for code in original(part).getBestCmap() if part.takes(chr(code))]


def weights_of(part: Part) -> list[int]:
    if part.wght is None:
        return [0]
    return [400, 650, 700] if isinstance(part.wght, tuple) else [part.wght]


def rules(css: str) -> list[dict[str, str]]:
    """The `@font-face` rules of a style sheet that load files."""
    found = [
        dict(pair.split(":", 1) for pair in body.split(";"))
        for body in re.findall(r"@font-face\s*\{([^}]*)\}", css)
    ]
    return [rule for rule in found if "url(" in rule["src"]]


def in_range(rule: dict[str, str], code: int) -> bool:
    pairs = [each[2:].split("-") for each in rule.get("unicode-range", "U+0-10FFFF").split(",")]
    return any(int(pair[0], 16) <= code <= int(pair[-1], 16) for pair in pairs)


def file_of(rule: dict[str, str]) -> str:
    (name,) = re.findall(r"url\(\.\./fonts/([\w-]+)\.woff2\)", rule["src"])
    return str(name)


@pytest.mark.parametrize(("file", "part"), ALL_PARTS)
def test_outlines_and_widths_are_those_of_the_original(file: File, part: Part) -> None:
    """To a thousandth of the size where a letter was drawn; at other weights cutting rounds again.

    Widths are the same numbers there.
    """
    before, after = original(part), cut(file.name)
    olds, news = before.getBestCmap(), after.getBestCmap()
    for weight in weights_of(part):
        location = {"wght": weight} if weight else {}
        old_glyphs = before.getGlyphSet(location=location)
        new_glyphs = after.getGlyphSet(location=location)
        tolerance = 0 if weight in (0, 400) else 1.5
        for code in taken(part):
            old, new = olds[code], news[code]
            assert abs(new_glyphs[new].width - old_glyphs[old].width) <= tolerance, chr(code)
            if weight != 650:
                assert difference(old_glyphs, old, new_glyphs, new) <= max(1, tolerance), chr(code)


def difference(old_glyphs: Any, old: str, new_glyphs: Any, new: str) -> float:
    """How far points of two outlines are apart; infinitely far if they have others."""
    drawn = []
    for glyphs, name in ((old_glyphs, old), (new_glyphs, new)):
        pen = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(pen)
        drawn.append(
            [value for _, places in pen.value for place in places if place for value in place]
        )
    if len(drawn[0]) != len(drawn[1]):
        return math.inf
    return max((abs(one - other) for one, other in zip(*drawn, strict=True)), default=0)


@pytest.mark.parametrize("name", ["serif", "serif-italic", "serif-italic-bold"])
def test_a_core_of_the_text_has_all_layout_features(name: str) -> None:
    for table in ("GSUB", "GPOS"):
        assert features(cut(name), table) == features(original(FILES[name].parts[0]), table)


@pytest.mark.parametrize("name", [file.name for file in TEXT_FILES])
def test_kerning_stays(name: str) -> None:
    """Marks are in the cores alone, as `unicode-range` always had it."""
    assert ("latn", "kern") in features(cut(name), "GPOS")


def features(font: TTFont, table: str) -> set[tuple[str, str]]:
    """The layout features with their scripts."""
    if table not in font:
        return set()
    layout = font[table].table
    return {
        (record.ScriptTag, layout.FeatureList.FeatureRecord[index].FeatureTag)
        for record in layout.ScriptList.ScriptRecord
        for language in [
            record.Script.DefaultLangSys,
            *(each.LangSys for each in record.Script.LangSysRecord),
        ]
        if language
        for index in language.FeatureIndex
    }


@pytest.mark.parametrize("css", STYLES)
def test_every_character_of_a_family_is_in_one_face(css: str) -> None:
    families = {(r["font-family"], r["font-style"], r["font-weight"]) for r in rules(STYLES[css])}
    for family, style, weight in families:
        faces = [
            rule
            for rule in rules(STYLES[css])
            if (rule["font-family"], rule["font-style"], rule["font-weight"])
            == (family, style, weight)
        ]
        for code in range(0x3000):
            assert sum(in_range(rule, code) for rule in faces) <= 1, (family, hex(code))
        parts = [
            part
            for file in FILES.values()
            for part in file.parts
            if (part.family, part.style) == (family.strip('"'), style) and weight in part.weights
        ]
        served = {code for part in parts for code in taken(part)}
        for code in served:
            (rule,) = [rule for rule in faces if in_range(rule, code)]
            assert code in cut(file_of(rule)).getBestCmap(), (family, hex(code))
        if family != f'"{SERIF}"':
            assert served == set(original(parts[0]).getBestCmap())  # nothing of KaTeX is lost


def test_the_space_of_a_family_is_in_its_core() -> None:
    """The metrics of a line are those of the face with the space, so no other is loaded for it."""
    cores = {file_of(rule) for css in STYLES.values() for rule in rules(css) if in_range(rule, 32)}
    assert not cores & {"math-relations", "math-brackets", "math-sans-signs", "math-signs"}


def test_a_face_that_is_a_guest_in_a_file_has_its_own_metrics() -> None:
    for rule in rules(STYLES["formulas"]):
        (part,) = [
            part
            for part in FILES[file_of(rule)].parts
            if (part.family, part.style) == (rule["font-family"], rule["font-style"])
        ]
        old, new = original(part)["hhea"], cut(file_of(rule))["hhea"]
        ascent = rule.get("ascent-override", f"{new.ascent / 10}%")
        descent = rule.get("descent-override", f"{-new.descent / 10}%")
        assert (float(ascent[:-1]), float(descent[:-1])) == pytest.approx(
            (old.ascent / 10, -old.descent / 10)
        )


def test_the_style_of_the_page_has_the_rules_of_the_text_face() -> None:
    wanted = list(font_face_rules(TEXT_FILES, MODULES, "../fonts/", display="optional"))
    assert [line for line in STYLES["text"].splitlines() if "url(../fonts/" in line] == wanted


@pytest.mark.parametrize(("family", "mean_width"), [("Georgia", 0.42889), ("Noto", 0.46764)])
def test_a_fallback_is_as_wide_and_as_high_as_our_face(family: str, mean_width: float) -> None:
    """The mean widths are those of the posts' letters in Gelasio and in Noto Serif."""
    font = cut("serif")
    text = "".join(
        file.read_text("utf-8") for file in sorted((TOOL / "content" / "posts").rglob("*.md"))
    )
    text = re.sub(r"\$[^$]*\$|```.*?```|\{\{.*?\}\}", "", text, flags=re.S)
    letters = [char for char in text if char in "abcdefghijklmnopqrstuvwxyz "]
    widths = {char: font["hmtx"][font.getBestCmap()[ord(char)]][0] for char in set(letters)}
    scale = sum(widths[char] for char in letters) / len(letters) / 1000 / mean_width
    found = re.findall(
        rf'"Companion Serif {family}";[^}}]*size-adjust:([\d.]+)%;'
        r"ascent-override:([\d.]+)%;descent-override:([\d.]+)%;line-gap-override:0%",
        STYLES["text"],
    )
    assert len(found) == 4
    lines = font["hhea"]
    for size, ascent, descent in found:
        assert float(size) == pytest.approx(100 * scale, abs=0.5)
        assert float(size) * float(ascent) / 1e3 == pytest.approx(lines.ascent / 100, abs=0.01)
        assert float(size) * float(descent) / 1e3 == pytest.approx(-lines.descent / 100, abs=0.01)


@pytest.mark.parametrize("post", ["backpropagation", "vanishing-gradients"])
def test_the_text_of_a_post_needs_few_faces(public: Path, post: str) -> None:
    """What Source Serif has of the text comes from the cores, and names from one file more."""
    page = BeautifulSoup((public / "posts" / post / "index.html").read_text("utf-8"), "lxml")
    for formula in page.select(".katex, code, pre, script, style, title"):
        formula.decompose()
    chars = set(page.get_text())
    fonts = {code for part in TEXT_FILES[0].parts for code in original(part).getBestCmap()}
    fonts |= {code for part in TEXT_FILES[5].parts for code in original(part).getBestCmap()}
    faces = [rule for rule in rules(STYLES["text"]) if rule["font-style"] == "normal"]
    needed = {
        file_of(rule)
        for char in chars
        if ord(char) in fonts
        for rule in faces
        if rule["font-weight"] == "400" and in_range(rule, ord(char))
    }
    covered = {code for name in needed for code in cut(name).getBestCmap()}
    assert {char for char in chars if ord(char) in fonts and ord(char) not in covered} == set()
    assert needed <= {"serif", "serif-names", "serif-signs"}


@pytest.mark.parametrize("name", FILES)
def test_no_font_has_more_bytes_than_its_budget(name: str) -> None:
    size = (FONTS / f"{name}.woff2").stat().st_size
    assert size <= MOST_BYTES.get(name, MOST_BYTES_OF_OTHERS)


def test_what_is_preloaded_is_published_and_small() -> None:
    wanted = fonts_of(FinishedText(has_formulas=True))
    sizes = [(OURS.generated / name).stat().st_size for name in wanted]
    assert len(sizes) == 4
    assert sum(sizes) <= 83_500


@pytest.mark.parametrize("name", ["math-sets", "serif-signs"])
def test_cutting_again_gives_the_same_bytes(name: str) -> None:
    assert cut_font(FILES[name], MODULES) == (FONTS / f"{name}.woff2").read_bytes()


def test_runs_end_where_another_face_has_a_character() -> None:
    assert runs("abxy", "m") == [(97, 98), (120, 121)]
    assert runs("ac", "z") == [(97, 99)]
