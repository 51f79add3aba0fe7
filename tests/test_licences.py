"""What the published folder holds of others is named in NOTICE, and its licence lies beside it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from companion.places import NOTICE, STATIC, TOOL, Blog

TEXT = NOTICE.read_text("utf-8")
OF_OTHERS = {
    r"[0-9a-f]{12}/[\w/-]+\.(js|css)": None,  # the packages in them are tested by themselves
    r"fonts/math[\w-]*\.woff2": "KaTeX's fonts",
    r"fonts/serif[\w-]*\.woff2": "Source Serif 4",
    r"pyodide/pyodide-[\d.]+/pyodide\.\S+": "Pyodide",
    r"pyodide/python_stdlib-\w+\.zip(\.gz)?": "CPython",
    r"pyodide/numpy(-\w+)?-\w{12}/numpy\S+": "NumPy",
}
"""Files by their paths in `companion/`, and the entry of NOTICE that they belong to."""
OURS = (
    r"cards/\w+\.png|search/\w+\.json|frames/\w+\.txt|licenses/\S+|NOTICE\.txt|manifest\.json|"
    r"pyodide/(backprop\S+|probe-\w+\.wasm|NOTICE\.txt)"
)


def bundled() -> list[str]:
    """The packages whose code the bundler put into `build/assets/companion/vendor`."""
    return (Blog(TOOL).build / "vendor.stamp").read_text("utf-8").split()[1:]


def test_something_is_bundled() -> None:
    assert {"preact", "katex"} <= set(bundled())


@pytest.mark.parametrize("package", bundled())
def test_a_bundled_package_is_named_with_its_licence(public: Path, package: str) -> None:
    name = f"{package.removeprefix('@').replace('/', '-')}.txt"
    (line,) = [line for line in TEXT.splitlines() if line.endswith(f"[{name}]")]
    assert line.lower().startswith(f"- {package}, ")
    licence = (public / "companion" / "licenses" / name).read_text("utf-8")
    assert ("Apache License" if "Apache" in line else "Permission is hereby granted") in licence


def test_every_published_file_is_ours_or_belongs_to_an_entry(public: Path) -> None:
    own = {file.relative_to(STATIC / "companion").as_posix() for file in STATIC.rglob("*/*")}
    folder = public / "companion"
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = file.relative_to(folder).as_posix()
        if name in own or re.fullmatch(OURS, name):
            continue
        (entry,) = [OF_OTHERS[pattern] for pattern in OF_OTHERS if re.fullmatch(pattern, name)]
        assert entry is None or f"\n- {entry}" in TEXT, name


def test_every_text_that_is_named_is_published_and_every_one_published_is_named(
    public: Path,
) -> None:
    published = {file.name for file in (public / "companion" / "licenses").iterdir()}
    named = set(re.findall(r"\[([\w-]+\.txt)\]", TEXT))
    assert published == named | {"backpropagation-companion.txt"}
    assert (public / "companion" / "NOTICE.txt").read_text("utf-8") == TEXT
    for name, words in {
        "pyodide.txt": "Mozilla Public License Version 2.0",
        "cpython.txt": "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
        "katex-fonts.txt": "SIL OPEN FONT LICENSE Version 1.1",
        "source-serif-4.txt": "SIL OPEN FONT LICENSE Version 1.1",
        "backpropagation-companion.txt": "The authors of the backpropagation companion",
    }.items():
        assert words in (public / "companion" / "licenses" / name).read_text("utf-8")


def test_numpys_wheel_holds_its_licences(public: Path) -> None:
    (wheel,) = (public / "companion" / "pyodide").glob("numpy-*/numpy-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        texts = [name for name in archive.namelist() if "/licenses/" in name]
        assert any(name.endswith("/licenses/LICENSE.txt") for name in texts)
        assert len(texts) > 10  # those of its parts


def test_no_changed_font_has_a_name_that_is_reserved(public: Path) -> None:
    licence = (public / "companion" / "licenses" / "katex-fonts.txt").read_text("utf-8")
    reserved = {"Source", *re.findall(r"KaTeX_\w+", licence)}
    assert len(reserved) == 13
    for file in sorted((public / "companion" / "fonts").iterdir()):
        names = TTFont(file)["name"]
        for number in (1, 3, 4, 6, 16, 21, 25):  # the forms of a font's name
            name = names.getDebugName(number) or ""
            assert not [each for each in reserved if each.lower() in name.lower()], file.name
        assert "opyright" in names.getDebugName(0) or "©" in names.getDebugName(0)
