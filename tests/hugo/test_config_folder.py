"""The settings of a blog are those that Hugo's binary reads from the same files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from both_engines import HUGO

from companion.content.config import load_config

ROOT = (
    'baseURL = "https://a.example/"\ntitle = "Root"\n[params]\nAuthor = "Ada"\na.b = 1\na.c = 1\n'
)
BLOGS: dict[str, dict[str, str]] = {
    "a folder alone": {
        "config/_default/config.yaml": "title: Nets\nbaseURL: https://a.example/\n",
        "config/_default/params.toml": "author = 'Ada'\n[a]\nb = 1\n",
        "config/_default/taxonomies.yaml": "author: authors\n",
    },
    "a folder over a file": {
        "hugo.toml": ROOT,
        "config/_default/hugo.json": '{"title": "Default", "params": {"author": "Bob"}}',
        "config/_default/params.yaml": "A:\n  c: 2\n  d: 2\n",
    },
    "an environment": {
        "hugo.toml": ROOT,
        "config/_default/hugo.toml": "copyright = 'x'\n[params]\nauthor = 'Bob'\n",
        "config/production/params.toml": "author = 'Cem'\n[a]\nc = 3\n",
        "config/development/params.toml": "author = 'Dee'\n",
    },
    "files that wrap themselves": {
        "hugo.toml": ROOT,
        "config/_default/taxonomies.toml": "[taxonomies]\nauthor = 'authors'\n",
        "config/_default/params.yml": "params:\n  a: {b: 4}\n",
    },
    "folders below the folder": {
        "config/_default/site/hugo.toml": "title = 'Deep'\nbaseURL = 'https://a.example/'\n",
        "config/_default/site/more/params.toml": "x = 1\n",
        "config/_default/a/hugo.toml": "title = 'Before'\n",
    },
    "files of a language": {
        "hugo.toml": ROOT,
        "config/_default/languages.en.toml": "title = 'English'\n",
        "config/_default/params.en.toml": "x = 1\nauthor = 'Eve'\n",
    },
    "two names in the root": {
        "hugo.yaml": "title: hugo\nbaseURL: https://a.example/\n",
        "config.toml": "title = 'config'\ncopyright = 'config'\n",
    },
}


def hugos_settings(root: Path, environment: str) -> dict[str, Any]:
    """What `hugo config` prints, as a table."""
    (root / "layouts").mkdir(exist_ok=True)
    command = [str(HUGO), "config", "--format", "json", "--environment", environment]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    settings: dict[str, Any] = json.loads(said[said.index("{") :])
    return settings


def lowered(value: object) -> object:
    if isinstance(value, dict):
        return {str(key).lower(): lowered(each) for key, each in value.items()}
    return value


@pytest.mark.parametrize(
    ("name", "environment"),
    [*((name, "production") for name in BLOGS), ("an environment", "development")],
)
def test_the_settings_are_hugos(tmp_path: Path, name: str, environment: str) -> None:
    for path, text in BLOGS[name].items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    theirs = hugos_settings(tmp_path, environment)
    ours = load_config(tmp_path, environment=environment)
    assert (ours.title, ours.base_url) == (theirs["title"], theirs["baseurl"])
    assert ours.copyright == theirs.get("copyright", "")
    assert lowered(ours.params) == theirs["params"]
    assert ours.taxonomies == theirs["taxonomies"]
