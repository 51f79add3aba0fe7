"""The version is written once, in `backprop`; everything that states one has it from there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from built_site import BuildSite

import backprop
from companion.runtime.wheels import backprop_packages
from companion.tools.version import version, version_of

VERSION = backprop.__version__


def test_it_is_read_without_an_import_of_numpy(root: Path) -> None:
    assert version() == VERSION
    command = [sys.executable, "-X", "importtime", "build.py", "--version"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == f"backpropagation-companion {VERSION}\n"
    assert "typer" in done.stderr
    assert "numpy" not in done.stderr


def test_a_package_without_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("version = 1\n")
    with pytest.raises(ValueError, match="states no __version__"):
        version_of(tmp_path)


@pytest.mark.parametrize("file", ["pyproject.toml", "pybundle/pyproject.toml"])
def test_the_projects_take_it_from_the_package(root: Path, file: str) -> None:
    settings = tomllib.loads((root / file).read_text("utf-8"))
    assert settings["project"]["dynamic"] == ["version"]
    assert "version" not in settings["project"]


def test_the_wheels_of_the_browser_have_it(root: Path) -> None:
    packages = backprop_packages(root / "pybundle", lambda package: package)
    names = [package.file_name for package in packages]
    assert names == [
        f"backprop-{VERSION}-py3-none-any.whl",
        f"backprop_sources-{VERSION}-py3-none-any.whl",
    ]
    assert {package.version for package in packages} == {VERSION}


def test_pages_and_feeds_have_it(build_site: BuildSite) -> None:
    _, public = build_site({"a.md": "---\ntitle: A\n---\nText\n"})
    generator = f"backpropagation-companion {VERSION}"
    for name in ("index.html", "a/index.html", "404.html"):
        page = BeautifulSoup((public / name).read_text("utf-8"), "html.parser")
        (meta,) = page.select('meta[name="generator"]')
        assert meta["content"] == generator
    feed = (public / "index.xml").read_text("utf-8")
    assert re.findall("<generator>(.*)</generator>", feed) == [generator]
