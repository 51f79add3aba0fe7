"""Documents name files that exist, and commands, programs and nets that work."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
from built_site import BuildSite

from backprop.spec.fields import BY_NAME
from backprop.spec.problem import check
from backprop.spec.reading import read
from companion.cli import app
from companion.places import TOOL
from companion.tools.html_tokens import StartTag, read_html

MANUAL = sorted((TOOL / "content" / "docs").glob("*.md"))
DOCUMENTS = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "pybundle/README.md",
    "site/deploy/README.md",
    *(file.relative_to(TOOL).as_posix() for file in MANUAL),
)
GENERATED = ("build/", "public/", "companion/", "embed/", ".github/", "site/node/node_modules")
BLOGS_OWN = ("site/templates/", "site/layouts/", "static/", "themes/", "conf.py", "mkdocs.yml")
MIME = ("text/",)
PATH = re.compile(r"`(\.?[\w.-]+(?:/[\w.-]+)+/?|[\w-]+\.(?:md|py|toml|mjs))`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def named_in(text: str) -> set[str]:
    """The paths in a document's code spans and links; not those of builds, blogs and examples."""
    text = re.sub(r"\{\{<.*?>\}\}|^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    named = {match[1] for pattern in (PATH, LINK) for match in pattern.finditer(text)}
    return {
        path
        for path in named
        if not path.startswith((*GENERATED, *BLOGS_OWN, *MIME)) and Path(path).stem != "x"
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_a_document_names_exists(root: Path, name: str) -> None:
    document = root / name
    rooms = [
        document.parent,
        root,
        root / "pybundle" / "backprop",
        root / "site" / "companion",
        root / "site" / "browser",
        root / "site" / "node",
    ]
    missing = []
    for path in named_in(document.read_text("utf-8")):
        exists = any((room / path).exists() for room in rooms)
        elsewhere = "/" not in path and any(root.glob(f"*/**/{path}"))
        if not exists and not elsewhere:
            missing.append(path)
    assert sorted(missing) == []


def test_a_path_that_does_not_exist_is_noticed() -> None:
    text = "Read `site/companion/nowhere.py` and [this](nothing.md), not `public/x.html`."
    assert named_in(text) == {"site/companion/nowhere.py", "nothing.md"}


COMMAND = re.compile(r"(?:^|`) *(?:\$ )?python build\.py\b([^`\n#…]*)", re.MULTILINE)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands_in(text: str) -> Iterator[list[str]]:
    """The words behind `build.py` of each command that a document shows."""
    for found in COMMAND.finditer(text):
        words = found[1].split("  ")[0]  # two blanks stand before a remark
        yield shlex.split(words)


def refused(words: list[str]) -> str:
    """Why the command line cannot be; empty if it can."""
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group) or hasattr(group, "commands")
    command = group
    try:
        while words and hasattr(command, "commands") and words[0] in command.commands:
            command, words = command.commands[words[0]], words[1:]
        if hasattr(command, "commands"):
            if words and not words[0].startswith("-"):
                return f"no command {words[0]}"
            if words and words[0] in ("--help", "--version"):
                return ""
            command = command.commands["build"]
        command.make_context("build.py", list(words), resilient_parsing=False).close()
    except Exception as error:  # click's, whichever copy of it typer has
        return str(error)
    return ""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_a_document_shows_is_one(root: Path, name: str) -> None:
    text = (root / name).read_text("utf-8")
    wrong = {" ".join(words): refused(words) for words in commands_in(text)}
    assert {words: why for words, why in wrong.items() if why} == {}


def test_a_wrong_command_is_noticed() -> None:
    shown = "`python build.py biuld` or\n    python build.py build --hurry   # fast\n"
    assert list(commands_in(shown)) == [["biuld"], ["build", "--hurry"]]
    assert all(refused(words) for words in commands_in(shown))
    assert refused(["serve", "--port", "x"])
    assert not refused(["-D", "-b", "https://example.org/"])


@pytest.mark.parametrize("file", MANUAL, ids=lambda file: file.name)
def test_programs_of_the_manual_print_what_it_says(file: Path) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE, verbose=False)
    said: list[str] = []
    names: dict[str, object] = {}
    exec("import numpy as np\nfrom backprop import *", names)  # as in the modules of the docstrings
    for number, (language, text) in enumerate(FENCE.findall(file.read_text("utf-8"))):
        if language == "pycon":
            test = doctest.DocTestParser().get_doctest(text, dict(names), str(number), None, 0)
            runner.run(test, out=said.append)
    assert "".join(said) == ""


def samples() -> dict[str, str]:
    """The listings of the manual that a post can hold, by page and number."""
    return {
        f"{file.stem}-{number}": re.sub(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", r"{{\1\2\3}}", text)
        for file in MANUAL
        for number, (_, text) in enumerate(FENCE.findall(file.read_text("utf-8")))
        if "{{</*" in text
    }


def test_every_listing_of_the_manual_can_be_in_a_post(build_site: BuildSite) -> None:
    """Also without what stands around it on its page, but for the links to other pages."""
    found = samples()
    assert len(found) > 20
    posts = {
        f"{name}.md": f"---\ntitle: {name}\n---\n{text}"
        for name, text in found.items()
        if "relref" not in text
    }
    summary, _ = build_site(posts)
    assert summary.posts == len(posts)
    assert summary.errors == ()


def elements(text: str) -> list[StartTag]:
    """The steppers in the listings of a page."""
    listings = "".join(body for _, body in FENCE.findall(text))
    tags = [token for token in read_html(listings) if isinstance(token, StartTag)]
    return [tag for tag in tags if tag.name == "backprop-stepper"]


def test_every_element_in_a_listing_is_a_net(root: Path) -> None:
    found = [tag for file in MANUAL for tag in elements(file.read_text("utf-8"))]
    assert len(found) >= 6
    for tag in found:
        given = {name: value for name, value in tag.attributes.items() if name != "ref"}
        check({name: read(BY_NAME[name], value) for name, value in given.items()})
