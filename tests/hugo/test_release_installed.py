"""Each file of a release, installed where nothing else is, and used by its user's one line."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from pathlib import Path

import pytest
from blogs import copy_tool
from both_engines import run_hugo
from hosts import foreign_host
from playwright.sync_api import Browser, expect

import backprop
from companion.places import TOOL
from companion.tools.node import find_node, run_npm
from companion.tools.version import version

pytestmark = pytest.mark.slow
V = version()
GIT = ["git", "-c", "user.name=N", "-c", "user.email=n@example.org"]
SPEC = {"layers": [2, 1], "x": [0.5, -1], "target": [1]}


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """The output of a command, with its messages; it must succeed."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tool as somebody has cloned it, with all committed."""
    folder = copy_tool(tmp_path_factory.mktemp("clone") / "tool")
    run("git", "init", cwd=folder)
    (folder / ".git" / "info" / "exclude").write_text("build\n.venv\nnode_modules\n__pycache__\n")
    run(*GIT, "add", "-A", cwd=folder)
    run(*GIT, "commit", "-m", "all", cwd=folder)
    return folder


def release(clone: Path, destination: Path) -> Path:
    run(sys.executable, clone / "build.py", "release", "-d", destination, cwd=clone)
    return destination


@pytest.fixture(scope="module")
def made(clone: Path) -> Path:
    """The folder with the files of a release."""
    return release(clone, clone.parent / "release")


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """The interpreter of an empty environment."""
    run(sys.executable, "-m", "uv", "venv", "--python", sys.executable, "env", cwd=tmp_path)
    return tmp_path / "env" / "bin" / "python"


def install(python: Path, *what: str | Path) -> None:
    uv = (sys.executable, "-m", "uv", "pip", "install", "--python", python)
    run(*uv, *what, cwd=python.parent)


def names_in(file: Path) -> list[str]:
    if file.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    with tarfile.open(file) as packed:
        return packed.getnames()


def test_two_releases_of_one_commit_have_the_same_bytes(clone: Path, made: Path) -> None:
    """Also where a preview has left files of the project's own posts."""
    for name in ("cards/a.svg", "frames/a.html", "search/a.json"):
        left = clone / "build" / "assets" / "companion" / name
        left.parent.mkdir(exist_ok=True)
        left.touch()
    again = release(clone, clone.parent / "again")
    assert (again / "SHA256SUMS").read_text() == (made / "SHA256SUMS").read_text()
    shutil.rmtree(again)


def test_each_file_names_the_version_and_carries_licence_notice_and_changelog(made: Path) -> None:
    run("sha256sum", "--check", "SHA256SUMS", cwd=made)
    files = sorted(file for file in made.iterdir() if file.name != "SHA256SUMS")
    assert [file.name for file in files] == [
        f"backprop-companion-{V}.tgz",
        f"backprop-component-{V}.zip",
        f"backprop-component-with-content-{V}.zip",
        f"backprop-runtime-{V}.zip",
        f"backprop_companion-{V}-py3-none-any.whl",
        f"backprop_traces-{V}-py3-none-any.whl",
        f"backprop_traces-{V}.tar.gz",
    ]
    for file in files:
        bare = {Path(name).name for name in names_in(file)}
        assert {"LICENSE", "NOTICE", "CHANGELOG.md"} <= bare, file.name


@pytest.mark.parametrize("form", ["-py3-none-any.whl", ".tar.gz"])
def test_the_library_is_imported_by_its_old_name(
    made: Path, python: Path, tmp_path: Path, form: str
) -> None:
    install(python, made / f"backprop_traces-{V}{form}")
    program = f"import backprop; print(backprop.trace({SPEC!r})['steps'][-1]['sentence'])"
    said = run(python, "-c", program, cwd=tmp_path)
    assert said == backprop.trace(SPEC)["steps"][-1]["sentence"] + "\n"
    ask = "from importlib.metadata import version; print(version('backprop-traces'))"
    assert run(python, "-c", ask, cwd=tmp_path) == f"{V}\n"
    assert list((tmp_path / "env").glob("lib/*/site-packages/backprop/py.typed"))


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_projects_own_site_built_by_the_package_is_that_of_the_repository(
    made: Path, python: Path, clone: Path, tmp_path: Path
) -> None:
    """And the package is read only; `check`, `new` and `component` work in the blog's folder."""
    install(python, made / f"backprop_companion-{V}-py3-none-any.whl")
    package = next((tmp_path / "env").glob("lib/*/site-packages/companion"))
    before = {name for name in files_below(package) if "__pycache__" not in name}
    blog = tmp_path / "blog"
    shutil.copytree(TOOL / "content", blog / "content")
    shutil.copyfile(TOOL / "hugo.toml", blog / "hugo.toml")
    own = {"COMPANION_CACHE": str(tmp_path / "store"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    words = ("build", "--baseURL", "/blog/", "--destination", tmp_path / "theirs")
    run(python, "-m", "companion", *words, cwd=blog, **own)
    run(sys.executable, clone / "build.py", *words[:-1], tmp_path / "ours", cwd=clone, **own)
    ours, theirs = files_below(tmp_path / "ours"), files_below(tmp_path / "theirs")
    assert sorted(theirs) == sorted(ours)
    assert [name for name in ours if ours[name] != theirs[name]] == []

    command = (python.parent / "backprop-companion",)
    assert "posts/a.md" in run(*command, "new", "posts/a.md", cwd=blog, **own)
    run(*command, "check", cwd=blog, **own)
    run(*command, "component", "themes/companion", cwd=blog, **own)
    theme = files_below(blog / "themes" / "companion")
    assert {"theme.toml", "static/companion/embed.js", "layouts/shortcodes/backprop.html"} <= set(
        theme
    )
    assert {name for name in files_below(package) if "__pycache__" not in name} == before


def test_the_notebooks_stepper_has_its_browser_files_with_it(
    made: Path, python: Path, tmp_path: Path
) -> None:
    wheel = made / f"backprop_companion-{V}-py3-none-any.whl"
    install(python, f"backprop-companion[notebook] @ {wheel.as_uri()}")
    program = """
import json, sys, urllib.request
from companion.stepper import Stepper
widget = Stepper(layers=[2, 1], x=[0.5, -1], target=[1])
companion = widget.site + "companion/"
with urllib.request.urlopen(companion + "manifest.json") as answer:
    open_to_all = answer.headers["Access-Control-Allow-Origin"]
    files = json.load(answer)["files"]
with urllib.request.urlopen(companion + files["embed.js"][-1]) as answer:
    size = len(answer.read())
print(json.dumps([open_to_all, size > 1000, widget.spec, Stepper("https://x.example/").site]))
"""
    said = run(python, "-c", program, cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    spec = {"layers": [2, 1], "x": [0.5, -1], "target": [1]}
    assert json.loads(said.splitlines()[-1]) == ["*", True, spec, "https://x.example/"]


@pytest.fixture
def package(made: Path, tmp_path: Path) -> Path:
    """The npm package in an empty folder, as `npm install` puts it there."""
    folder = tmp_path / "project"
    folder.mkdir()
    file = made / f"backprop-companion-{V}.tgz"
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    done = run_npm(folder, "install", str(file), "--offline")
    assert done.returncode == 0, done.stderr
    return folder / "node_modules" / "backprop-companion"


def test_the_npm_package_is_imported_on_a_server_and_names_its_files(package: Path) -> None:
    program = 'const { bringToLife } = await import("backprop-companion"); await bringToLife();'
    node = (find_node(), "--input-type=module", "--eval")
    assert run(*node, f"{program} console.log('nothing happened')", cwd=package.parent.parent) == (
        "nothing happened\n"
    )
    about = json.loads((package / "package.json").read_text())
    assert about["version"] == V
    elements = json.loads((package / about["customElements"]).read_text())
    assert (package / elements["modules"][0]["path"]).is_file()
    assert (package / about["exports"]["."]["types"]).is_file()
    files = json.loads((package / "companion" / "manifest.json").read_text())["files"]
    for addresses in files.values():
        assert all((package / "companion" / address).is_file() for address in addresses)


def test_the_npm_packages_one_line_brings_an_element_to_life(
    package: Path, chromium: Browser
) -> None:
    (package / "index.html").write_text(
        '<!doctype html><title>P</title><link rel="icon" href="data:,">'
        '<script type="module" src="companion/embed.js"></script>'
        '<backprop-stepper layers="2,1" x="0.5,-1" target="1"></backprop-stepper>'
    )
    with foreign_host(package) as address:
        page = chromium.new_page()
        page.goto(address)
        expect(page.get_by_role("button", name="Next step")).to_be_visible(timeout=60_000)
        page.close()


POST = '---\ntitle: A\n---\n{{< backprop layers="2,1" x="0.5,-1" target="1" >}}\n'
UNSAFE = "[markup.goldmark.renderer]\nunsafe = true\n"
MODULE = """[module]
replacements = "example.org/backprop-component -> ../../companion"
[[module.imports]]
path = "example.org/backprop-component"
"""


@pytest.fixture(params=["theme", "module"])
def hugo_site(made: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A Hugo site of a post and a layout, with the component below `themes/` or as a module."""
    site = tmp_path / "site"
    as_theme = request.param == "theme"
    with zipfile.ZipFile(made / f"backprop-component-{V}.zip") as archive:
        archive.extractall(site / "themes" if as_theme else tmp_path)
    for name, text in {
        "hugo.toml": UNSAFE + MODULE if not as_theme else f'theme = ["companion"]\n{UNSAFE}',
        "content/a.md": POST,
        "layouts/page.html": "<!doctype html><title>A</title>{{ .Content }}",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    return site


def test_the_component_works_as_a_theme_and_as_a_module(hugo_site: Path) -> None:
    run_hugo(hugo_site)
    page = next(hugo_site.glob("*public/a/index.html")).read_text("utf-8")
    assert re.search(r'<backprop-stepper [^>]*layers="2,1"', page)
    assert next(hugo_site.glob("*public/companion/embed.js")).is_file()


def test_the_components_with_content_have_the_first_frames_of_the_posts(made: Path) -> None:
    names = names_in(made / f"backprop-component-with-content-{V}.zip")
    assert [name for name in names if name.startswith("companion/assets/companion/widgets/")]
    assert "companion/content/posts/backpropagation/index.md" in names
    bare = names_in(made / f"backprop-component-{V}.zip")
    assert [
        name for name in bare if name.startswith(("companion/assets/", "companion/content"))
    ] == ["companion/assets/companion/playground.json"]  # the listings of the playground
    assert "companion/go.mod" in bare


def test_a_build_takes_the_runtime_of_the_release(made: Path, clone: Path, tmp_path: Path) -> None:
    blog = tmp_path / "blog"
    blog.mkdir()
    (blog / "hugo.toml").touch()
    words = ("build", "-s", blog, "--runtime", made / f"backprop-runtime-{V}.zip")
    run(sys.executable, clone / "build.py", *words, cwd=clone)
    taken = files_below(blog / "public" / "companion" / "pyodide")
    assert taken == files_below(clone / "build" / "published" / "companion" / "pyodide")


def test_a_version_is_released_once_and_only_whole(clone: Path, made: Path) -> None:
    command = [sys.executable, str(clone / "build.py"), "release", "-d", str(made)]
    said = subprocess.run(command, cwd=clone, capture_output=True, text=True)
    assert said.returncode == 1
    assert f"the version {V} exists" in said.stderr
    (clone / "new.txt").touch()
    said = subprocess.run(command, cwd=clone, capture_output=True, text=True)
    (clone / "new.txt").unlink()
    assert "not everything is committed: new.txt" in said.stderr


def test_a_preview_of_the_package_shows_a_blog(made: Path, python: Path, tmp_path: Path) -> None:
    install(python, made / f"backprop_companion-{V}-py3-none-any.whl")
    blog = tmp_path / "blog"
    (blog / "content").mkdir(parents=True)
    (blog / "hugo.toml").write_text('title = "T"\n')
    (blog / "content" / "a.md").write_text("---\ntitle: A\n---\nText with $x^2$.\n")
    command = [str(python), "-m", "companion", "serve", "--port", "0"]
    own = {**os.environ, "COMPANION_CACHE": str(tmp_path / "store")}
    preview = subprocess.Popen(command, cwd=blog, env=own, stderr=subprocess.PIPE, text=True)
    try:
        assert preview.stderr
        lines = iter(preview.stderr.readline, "")
        address = next(found[1] for line in lines if (found := re.search(r"Serving (\S+)", line)))
        with urllib.request.urlopen(f"{address}a/") as answer:
            assert 'class="katex' in answer.read().decode()
    finally:
        preview.terminate()
        preview.communicate()
