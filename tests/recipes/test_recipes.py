"""The recipes on the page about other sites, built word for word by the tools that they are for.

The tools come from `tools.txt` (by uv) and `react/package-lock.json` (by npm), and stay in the
caches of both. The last test opens all results in a browser and has a changed number computed in
each.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from bs4 import BeautifulSoup
from hosts import foreign_host
from playwright.sync_api import Browser

from companion.places import NODE, TOOL
from companion.tools.node import install

RECIPES = TOOL / "tests" / "recipes"
TEXT = (TOOL / "content" / "docs" / "embedding.md").read_text("utf-8")
BLOG = "https://blog.example/"
PYTHON_TIMEOUT = 90_000
NET = {"layers": "2,3,1", "x": "0.5,-1", "target": "1", "seed": "7"}
CHANGED = """async (element) => {
  const changed = (spec) => new Promise((resolve) => {
    element.addEventListener("change", ({ detail }) => resolve(detail.trace.steps[0].value));
    element.change(spec);
  });
  return [await changed({ x: [1, 0] }), await changed({ x: [0, 1] })];
}"""


def listings(recipe: str) -> dict[str, str]:
    """The listings below a heading of the page by language; of two in one language the first."""
    section = TEXT.partition(f"\n## {recipe}\n")[2].partition("\n## ")[0]
    found: dict[str, str] = {}
    for language, text in re.findall(r"^```(\w+)\n(.*?)^```$", section, re.M | re.S):
        found.setdefault(language, text)
    assert found, recipe
    return found


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def by_uv(folder: Path, *command: str) -> None:
    """Run one of the tools of `tools.txt` in a folder."""
    begin = [sys.executable, "-m", "uv", "run", "--no-project", "--no-config", "--quiet"]
    begin += ["--python", sys.executable, "--with-requirements", str(RECIPES / "tools.txt")]
    done = subprocess.run([*begin, *command], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def build_html(folder: Path) -> Path:
    write(folder, {"site/index.html": listings("Plain HTML")["html"]})
    return folder / "site"


def build_mkdocs(folder: Path) -> Path:
    recipe = listings("MkDocs")
    write(folder, {"mkdocs.yml": recipe["yaml"], "docs/index.md": recipe["markdown"]})
    by_uv(folder, "mkdocs", "build", "--strict")
    return folder / "site"


def build_myst(folder: Path) -> Path:
    recipe = listings("Sphinx and MyST")
    write(folder, {"conf.py": recipe["python"], "index.md": recipe["markdown"]})
    by_uv(folder, "sphinx-build", "-W", "-q", ".", "site")
    return folder / "site"


def build_sphinx(folder: Path) -> Path:
    recipe = listings("Sphinx and MyST")
    write(folder, {"conf.py": recipe["python"], "index.rst": recipe["rst"]})
    by_uv(folder, "sphinx-build", "-W", "-q", ".", "site")
    return folder / "site"


def react_packages() -> Path:
    """React, installed once for each lock file into the user's cache."""
    lock = (RECIPES / "react" / "package-lock.json").read_bytes()
    cache = Path(platformdirs.user_cache_dir("backpropagation-companion"))
    folder = cache / "recipes" / f"react-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not (folder / "done").exists():
        shutil.copytree(RECIPES / "react", folder, dirs_exist_ok=True)
        install("React", folder, "ci", "--prefer-offline")
        (folder / "done").touch()
    return folder / "node_modules"


def build_react(folder: Path) -> Path:
    script = listings("Plain HTML")["html"]
    loader = re.findall(r"<script.*embed\.js.*", script)[0]
    main = 'import { createRoot } from "react-dom/client";\nimport { Net } from "./net.jsx";\n'
    main += 'createRoot(document.getElementById("root")).render(<Net />);\n'
    page = f'<!doctype html><html lang="en"><title>A net</title>{loader}<div id="root"></div>'
    page += '<script type="module" src="main.js"></script>'
    write(folder, {"net.jsx": listings("React")["jsx"], "main.jsx": main, "site/index.html": page})
    esbuild = NODE / "node_modules" / "esbuild" / "bin" / "esbuild"
    command = [str(esbuild), "main.jsx", "--bundle", "--jsx=automatic", "--format=esm"]
    command += ["--outfile=site/main.js", '--define:process.env.NODE_ENV="production"']
    environment = {**os.environ, "NODE_PATH": str(react_packages())}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return folder / "site"


IN_HTML = {
    "html": build_html, "mkdocs": build_mkdocs, "myst": build_myst, "sphinx": build_sphinx,
}  # fmt: skip
ALL = {**IN_HTML, "react": build_react}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sites that the recipes make, built when they are asked for."""
    return {}


def site_of(built: dict[str, Path], name: str, folders: pytest.TempPathFactory) -> Path:
    if name not in built:
        built[name] = ALL[name](folders.mktemp(name))
    return built[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_HTML)
def test_a_recipe_puts_the_element_and_its_script_into_the_page(
    built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    site = site_of(built, name, tmp_path_factory)
    page = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    (stepper,) = page.select("backprop-stepper")
    assert stepper.attrs == NET
    (script,) = page.select(f'script[src="{BLOG}companion/embed.js"]')
    assert script["type"] == "module"


@pytest.mark.slow
def test_the_component_of_the_react_recipe_is_bundled(
    built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    bundle = (site_of(built, "react", tmp_path_factory) / "main.js").read_text("utf-8")
    assert '"backprop-stepper"' in bundle
    assert ".current.change({ x: [1, 0] })" in bundle


def test_versions_on_the_page_are_those_that_are_tested() -> None:
    tools = dict(re.findall(r"^([\w-]+)==(\S+)", (RECIPES / "tools.in").read_text("utf-8"), re.M))
    react = json.loads((RECIPES / "react" / "package.json").read_text("utf-8"))["dependencies"]
    hugo = re.findall(r'"hugo==([\d.]+)"', (TOOL / "pyproject.toml").read_text("utf-8"))
    table = TEXT.partition("| where | how | tested |")[2].partition("\n\n")[0]
    assert re.findall(r"with ([^|]*\d) \|", table) == [
        f"Hugo {hugo[0]}",
        f"MkDocs {tools['mkdocs']}",
        f"Sphinx {tools['sphinx']}, MyST {tools['myst-parser']}",
        f"React {react['react']}",
    ]
    assert react["react"] == react["react-dom"]


def test_what_no_test_builds_says_so() -> None:
    for recipe in ("Quarto", "WordPress"):
        section = TEXT.partition(f"\n## {recipe}\n")[2].partition("\n## ")[0]
        assert "No one has tried this yet." in section


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Our browser files on a host that lets other origins have them."""
    folder = tmp_path_factory.mktemp("blog") / "companion"
    for source in (TOOL / "static" / "companion", TOOL / "build" / "published" / "companion"):
        shutil.copytree(source, folder, dirs_exist_ok=True, copy_function=os.symlink)
    with foreign_host(folder.parent, {"Access-Control-Allow-Origin": "*"}) as address:
        yield address


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_a_changed_number_is_computed_in_what_a_recipe_makes(
    built: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
    chromium: Browser,
    blog: str,
    name: str,
) -> None:
    copy = tmp_path_factory.mktemp("served") / "site"
    shutil.copytree(site_of(built, name, tmp_path_factory), copy)
    for file in copy.rglob("*.html"):
        file.write_text(file.read_text("utf-8").replace(BLOG, blog), "utf-8")
    with foreign_host(copy) as address:
        page = chromium.new_context().new_page()
        page.goto(address)
        stepper = page.locator("backprop-stepper")
        stepper.scroll_into_view_if_needed()
        page.wait_for_function(
            "document.querySelector('backprop-stepper').trace", timeout=PYTHON_TIMEOUT
        )
        one, other = stepper.evaluate(CHANGED)
        assert len(one) == len(other) == 3
        assert one != other
        page.context.close()
