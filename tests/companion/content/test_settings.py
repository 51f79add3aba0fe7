"""The configuration in a folder: which files are read, what holds, and where a fault is."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.content.config import Config, load_config
from companion.places import Blog, blog_folder
from companion.tools.errors import BuildError


def blog(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


def loaded(root: Path, files: dict[str, str], environment: str | None = None) -> Config:
    return load_config(blog(root, files), environment=environment)


def test_a_blog_needs_no_file_in_its_folder(tmp_path: Path) -> None:
    files = {
        "config/_default/hugo.toml": "title = 'Nets'\nbaseURL = '/b/'\n",
        "config/_default/params.toml": "author = 'Ada'\n[math.macros]\n'\\R' = 'x'\n",
        "config/_default/markup.yaml": "goldmark:\n  renderer:\n    unsafe: true\n",
        "config/_default/permalinks.json": '{"posts": "/p/:slug/"}',
        "config/_default/notes.txt": "no configuration",
    }
    config = loaded(tmp_path, files)
    assert (config.title, config.base_path) == ("Nets", "/b/")
    assert config.params == {"author": "Ada", "math": {"macros": {"\\R": "x"}}}
    assert config.table("permalinks") == {"posts": "/p/:slug/"}
    assert config.table("markup") == {"goldmark": {"renderer": {"unsafe": True}}}


def test_the_environment_goes_over_the_default_and_that_over_the_root(tmp_path: Path) -> None:
    files = {
        "config.yaml": "title: root\ncopyright: root\nparams: {a: {b: 1, c: 1, d: 1}}\n",
        "config/_default/config.toml": "Title = 'default'\n[params.A]\nc = 2\nd = 2\n",
        "config/staging/params.toml": "[a]\nd = 3\n",
        "config/production/params.toml": "[a]\nd = 4\n",
    }
    config = loaded(tmp_path, files, "staging")
    assert (config.title, config.copyright) == ("default", "root")
    assert config.params == {"a": {"b": 1, "c": 2, "d": 3}}
    assert loaded(tmp_path, files).params == {"a": {"b": 1, "c": 2, "d": 4}}


def test_names_of_macros_keep_their_case_when_files_are_merged(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "[params.math.macros]\n'\\R' = 'a'\n",
        "config/_default/params.toml": "[math.macros]\n'\\r' = 'b'\n",
    }
    assert loaded(tmp_path, files).params["math"]["macros"] == {"\\R": "a", "\\r": "b"}


def test_a_file_of_a_language_is_part_of_that_language(tmp_path: Path) -> None:
    files = {
        "hugo.toml": "title = 'T'\ndefaultContentLanguage = 'de'\n",
        "config/_default/languages.de.toml": "title = 'Titel'\n",
        "config/_default/params.de.yaml": "x: 1\n",
    }
    config = loaded(tmp_path, files)
    assert (config.title, config.params) == ("Titel", {"x": 1})


def test_a_file_may_wrap_its_values_in_its_own_name(tmp_path: Path) -> None:
    files = {
        "config/_default/cascade.yaml": "cascade:\n- draft: true\n- weight: 2\n",
        "config/_default/taxonomies.toml": "[taxonomies]\nauthor = 'authors'\n",
    }
    config = loaded(tmp_path, files)
    assert config.raw["cascade"] == [{"draft": True}, {"weight": 2}]
    assert config.taxonomies == {"author": "authors"}


@pytest.mark.parametrize(
    ("name", "text", "message", "place"),
    [
        ("config/_default/params.toml", "a = 1\nb = \n", "this is not TOML", (2, 5)),
        ("config/_default/deep/params.yaml", "a: [1\n", "this is not YAML", (1, 4)),
        ("config/production/markup.json", '{"a" 1}', "this is not JSON", (1, 6)),
        ("config/_default/params.yaml", "- a\n", "must be a table", (1, 1)),
        ("config/_default/hugo.yaml", "a: 1\ntitle: 3\n", "title = 3 has the wrong", (2, 1)),
        ("config/_default/params.toml", "params = 3\n", "params = 3 has the wrong", (1, 1)),
        ("config/_default/hugo.yaml", "a: 1\ndisableLanguages: fr\n", "has the wrong type", (2, 1)),
        ("config/_default/hugo.yaml", 'a: 1\nenvironment: "\\0"\n', "no name of a folder", (2, 1)),
        ("config/_default/hugo.yaml", "a: 1\nenvironment: ../x\n", "no name of a folder", (2, 1)),
        ("config/_default/taxonomies.yaml", "tag: tags\nb: {a: 1}\n", "the taxonomy b", (2, 1)),
        ("config/_default/taxonomies.yaml", "tag: ..\n", "no name for its folder", (1, 1)),
        ("config/_default/languages.toml", "[en]\n[fr]\n", "has 2 languages", (1, 1)),
        ("config/_default/hugo.toml", "a = 1\n[languages.en]\n[languages.fr]\n", "has 2", (2, 1)),
    ],
)
def test_a_fault_has_the_place_in_its_own_file(
    tmp_path: Path, name: str, text: str, message: str, place: tuple[int, int]
) -> None:
    with pytest.raises(BuildError, match=message) as caught:
        loaded(tmp_path, {"hugo.toml": "baseURL = '/'\n", "content/a.fr.md": "", name: text})
    assert caught.value.file == tmp_path / name
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.remedy
    assert len(caught.value.message) < 120


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("hugo.yaml", "permalinks:\n  posts: /x/\n", (2, 3)),
        ("hugo.toml", "[params]\nposts = 1\n[permalinks]\n  posts = '/x/'\n", (4, 3)),
        ("hugo.yaml", "params:\n  posts: 1\npermalinks: {posts: /x/}\n", (3, 14)),
        ("config/_default/permalinks.toml", "a = 1\n[page]\nposts = '/x/'\n", (3, 1)),
        ("config/production/permalinks.yaml", "page:\n  posts: /x/\n", (2, 3)),
    ],
)
def test_a_key_of_a_table_is_found_in_each_form(
    tmp_path: Path, name: str, text: str, place: tuple[int, int]
) -> None:
    config = loaded(tmp_path, {name: text})
    assert config.place_of("posts", "permalinks") == (tmp_path / name, *place)


def test_a_folder_with_the_default_settings_is_a_blog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert blog_folder(None) != tmp_path
    blog(tmp_path, {"config/_default/hugo.toml": "title = 'x'\n"})
    assert blog_folder(None) == tmp_path
    folder = tmp_path / "config" / "_default"
    assert folder in Blog(tmp_path).settings("production")


def test_a_blog_without_any_configuration_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"no hugo\.toml and no config/_default") as caught:
        loaded(tmp_path, {"config/_default/notes.md": "x"})
    assert "--source" in caught.value.remedy


@pytest.mark.parametrize(
    ("file", "remedy"),
    [
        ("a.md", "Name the blog's folder"),
        ("_quarto.yml", "It has _quarto.yml, so it belongs to Quarto. Name"),
        ("exampleSite/hugo.toml", "its example is a blog: --source "),
    ],
)
def test_a_folder_of_something_else_is_named(tmp_path: Path, file: str, remedy: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("")
    with pytest.raises(BuildError, match=r"has no hugo\.toml and no config/_default") as caught:
        load_config(tmp_path)
    assert remedy in caught.value.remedy
