"""Documents name files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "pybundle/README.md")
GENERATED = ("build/", "public/", "companion/", "embed/", ".github/", "site/node/node_modules")
BLOGS_OWN = ("site/templates/", "site/layouts/", "static/", "themes/")
PATH = re.compile(r"`(\.?[\w.-]+(?:/[\w.-]+)+/?|[\w-]+\.(?:md|py|toml|mjs))`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def named_in(text: str) -> set[str]:
    """The paths in a document's code spans and links; not those of builds, blogs and examples."""
    named = {match[1] for pattern in (PATH, LINK) for match in pattern.finditer(text)}
    return {
        path
        for path in named
        if not path.startswith((*GENERATED, *BLOGS_OWN)) and Path(path).stem != "x"
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
