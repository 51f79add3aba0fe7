"""Cuts the fonts of npm packages into the files of `faces.py`, and writes their `@font-face` rules.

Cutting takes some seconds, so its results are kept in the user's cache, named by a hash of all that
they depend on. fontTools is imported only to cut.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from companion.places import GENERATOR, Blog
from companion.publish import faces
from companion.publish.faces import FORMULA_FILES, TEXT_FILES, File, Part
from companion.runtime.cache import cache_folder, digest, keep_newest
from companion.tools.atomic_file import atomic_folder, write_whole
from companion.tools.progress import Report
from companion.tools.sealed import is_whole, seal

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

KEPT = 3  # results of other versions that stay in the cache
RULES = "formulas.css"
_FACE_RULE = re.compile(r"@font-face\s*\{[^}]*\}")


def write_fonts(modules: Path, blog: Blog, report: Report) -> None:
    """Bring `companion/fonts` and KaTeX's style sheet up to date.

    modules : the folder `node_modules` with the packages of the fonts.
    """
    cut = _cut_fonts(modules, report)
    folder = blog.companion / "fonts"
    fonts = {f"{file.name}.woff2" for file in (*TEXT_FILES, *FORMULA_FILES)}
    for name in sorted(fonts):
        _write_if_new(folder / name, (cut / name).read_bytes())
    for file in folder.iterdir():
        if file.name not in fonts:
            file.unlink()
    styles = (modules / "katex" / "dist" / "katex.min.css").read_text("utf-8")
    rules = (cut / RULES).read_text("utf-8")
    _write_if_new(blog.companion / "vendor" / "katex.css", _with_rules(styles, rules).encode())


def _with_rules(styles: str, rules: str) -> str:
    return rules + _FACE_RULE.sub("", styles)


def _write_if_new(target: Path, content: bytes) -> None:
    if not target.is_file() or target.read_bytes() != content:
        write_whole(target, content)


def _cut_fonts(modules: Path, report: Report) -> Path:
    """The folder of the cache with all files, cut now if they are not there."""
    from importlib.metadata import version  # slow to import

    files = [*TEXT_FILES, *FORMULA_FILES]
    sources = sorted({part.source for file in files for part in file.parts})
    key = digest(
        [
            *((modules / source).read_bytes() for source in sources),
            *((GENERATOR / "publish" / name).read_bytes() for name in ("faces.py", "fonts.py")),
            *(version(package).encode() for package in ("fonttools", "brotli")),
        ]
    )
    folder = cache_folder("fonts") / key
    if not is_whole(folder):
        report("Cutting the fonts (only once)")
        with atomic_folder(folder) as fresh:
            for file in files:
                (fresh / f"{file.name}.woff2").write_bytes(cut_font(file, modules))
            rules = font_face_rules(FORMULA_FILES, modules, "../fonts/", display="block")
            (fresh / RULES).write_text("".join(rules), "utf-8")
            seal(fresh)
        keep_newest(folder.parent, KEPT)
    return folder


def cut_font(file: File, modules: Path) -> bytes:
    """A font file as WOFF2, the same bytes each time."""
    font = _cut(file.parts[0], modules)
    for part in file.parts[1:]:
        _add_glyphs(font, _cut(part, modules))
    _rename(font, file)
    font.flavor = "woff2"
    font["post"].formatType = 3  # without names of glyphs
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _cut(part: Part, modules: Path) -> TTFont:
    """The part's characters of its font, with all layout features that concern them."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(modules / part.source, recalcTimestamp=False)
    options = subset.Options(
        layout_features=["*"],
        name_IDs=["*"],
        notdef_outline=True,
        glyph_names=True,
        hinting=False,  # KaTeX's faces spend a quarter of their bytes on it; the text face has none
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for code in font.getBestCmap() if part.takes(chr(code))])
    subsetter.subset(font)
    if part.wght is not None:
        font = instancer.instantiateVariableFont(font, {"wght": part.wght}, inplace=True)
    return font


def _add_glyphs(font: TTFont, guest: TTFont) -> None:
    """Add the characters of a font that has neither layout tables nor glyphs made of others."""
    taken = font.getGlyphOrder()
    for code, glyph in sorted(guest.getBestCmap().items()):
        if code in font.getBestCmap():
            continue  # spaces, which all of KaTeX's faces have equally wide
        name = f"{glyph}.{len(font.getGlyphOrder())}" if glyph in taken else glyph
        font["glyf"][name] = guest["glyf"][glyph]
        font["hmtx"][name] = guest["hmtx"][glyph]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def _rename(font: TTFont, file: File) -> None:
    """Give a changed font a name of its own: those of the originals are reserved."""
    name = f"Companion {file.name.replace('-', ' ').title()}"
    names = {1: name, 4: name, 6: name.replace(" ", "")}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
        elif record.nameID in (3, 16, 17, 18, 21, 22, 25):  # other forms of the name
            font["name"].names.remove(record)


def font_face_rules(
    files: Sequence[File], modules: Path, address: str, display: str
) -> Iterator[str]:
    """The `@font-face` rules of these files, one for each part and weight."""
    fonts = {
        (file.name, part): _Metrics(modules / part.source) for file in files for part in file.parts
    }
    for file in files:
        host = fonts[file.name, file.parts[0]]
        for part in file.parts:
            own = fonts[file.name, part]
            ranges = _ranges(part, own, [(p, m) for (_, p), m in fonts.items() if p != part])
            for weight in part.weights:
                yield (
                    f"@font-face{{font-display:{display};font-family:{_css_name(part.family)};"
                    f"font-style:{part.style};font-weight:{weight};"
                    f'src:url({address}{file.name}.woff2) format("woff2")'
                    + (own.overrides() if own.lines != host.lines else "")
                    + (f";unicode-range:{faces.unicode_range(ranges)}" if ranges else "")
                    + "}"
                )


class _Metrics:
    """The characters of a font, and the metrics of its lines as parts of the size."""

    def __init__(self, file: Path) -> None:
        from fontTools.ttLib import TTFont

        font = TTFont(file)
        head, lines = font["head"], font["hhea"]
        self.chars = frozenset(map(chr, font.getBestCmap()))
        self.lines = [
            abs(value) / head.unitsPerEm for value in (lines.ascent, lines.descent, lines.lineGap)
        ]

    def overrides(self) -> str:
        names = ("ascent-override", "descent-override", "line-gap-override")
        return "".join(
            f";{name}:{100 * value:g}%" for name, value in zip(names, self.lines, strict=True)
        )


def _ranges(
    part: Part, own: _Metrics, others: Sequence[tuple[Part, _Metrics]]
) -> list[tuple[int, int]]:
    """The `unicode-range` of a part; empty if its family has no other part.

    The core of a family, which has the space, also has all characters that no part has: a browser
    then takes its metrics for lines, as it would without ranges.
    """
    family = [
        (other, font)
        for other, font in others
        if (other.family, other.style) == (part.family, part.style)
        and set(other.weights) & set(part.weights)
    ]
    mine = {char for char in own.chars if part.takes(char)}
    theirs = {char for other, font in family for char in font.chars if other.takes(char)} - mine
    if not theirs:
        return []
    if " " in mine:
        return faces.complement(faces.runs(theirs, mine))
    return faces.runs(mine, theirs)


def _css_name(family: str) -> str:
    return f'"{family}"' if " " in family else family
