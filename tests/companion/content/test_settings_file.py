"""A blog's configuration in each form and under each name that Hugo reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.content.config import load_config
from companion.content.settings_file import read_settings
from companion.places import CONFIGURATIONS, Blog
from companion.tools.errors import BuildError

FORMS = {
    "toml": 'baseurl = "https://a.example/b"\nTitle = "Nets"\n[Params]\nauthor = "Ada"\n',
    "yaml": "baseurl: https://a.example/b\nTitle: Nets\nParams:\n  author: Ada\n",
    "json": '{"baseurl": "https://a.example/b", "Title": "Nets", "Params": {"author": "Ada"}}',
}
FORMS["yml"] = FORMS["yaml"]


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_every_form_and_spelling_gives_the_same_settings(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FORMS[name.rpartition(".")[2]], "utf-8")
    config = load_config(tmp_path)
    assert config.base_url == "https://a.example/b/"
    assert config.base_path == "/b/"
    assert config.title == "Nets"
    assert config.params == {"author": "Ada"}


def test_hugos_newer_name_goes_first(tmp_path: Path) -> None:
    for name in reversed(CONFIGURATIONS):
        (tmp_path / name).write_text(FORMS[name.rpartition(".")[2]], "utf-8")
        assert Blog(tmp_path).configuration == tmp_path / name


def test_the_settings_of_an_environment_may_have_another_form(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(FORMS["yaml"], "utf-8")
    folder = tmp_path / "config" / "production"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('TITLE = "Layers"\n', "utf-8")
    config = load_config(tmp_path)
    assert (config.title, config.params) == ("Layers", {"author": "Ada"})


@pytest.mark.parametrize(
    ("name", "text", "message", "place"),
    [
        ("hugo.yaml", "title: [a\n", "this is not YAML", (1, 8)),
        ("config.toml", "title = 'a'\nx = \n", "this is not TOML", (2, 5)),
        ("config.json", '{"title" 1}', "this is not JSON", (1, 10)),
        ("hugo.yaml", "- a\n", "must be a table", (1, 1)),
        ("hugo.toml", "title = 'a'\nTitle = 'b'\n", "title is set twice", (1, 1)),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, message: str, place: tuple[int, int]
) -> None:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    with pytest.raises(BuildError, match=message) as caught:
        read_settings(file)
    assert (caught.value.file, (caught.value.line, caught.value.column)) == (file, place)
    assert caught.value.remedy
