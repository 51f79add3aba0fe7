"""Pages, page bundles and sections get the addresses and the order that Hugo gives them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from companion.content.config import Config, load_config
from companion.content.content import Content, read_content
from companion.content.permalinks import slugify
from companion.tools.errors import BuildError, BuildErrors

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def site(root: Path, files: dict[str, str], **flags: bool) -> Content:
    (root / "hugo.toml").write_text('baseURL = "https://example.org/"\n')
    for name, text in files.items():
        file = root / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return read_content(load_config(root, **flags), NOW)


def front(**values: object) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in values.items()) + "---\nText\n"


@pytest.mark.parametrize(
    ("name", "matter", "url"),
    [
        ("posts/First Post.md", {}, "posts/first-post/"),
        ("posts/bundle/index.md", {}, "posts/bundle/"),
        ("about.md", {}, "about/"),
        ("posts/a.md", {"slug": "Other Name"}, "posts/other-name/"),
        ("posts/a.md", {"url": "/else/where/"}, "else/where/"),
        ("posts/a.md", {"url": "/x.html"}, "x.html"),
        ("posts/deep/er/a.md", {}, "posts/deep/er/a/"),
    ],
)
def test_addresses_of_pages_are_those_of_hugo(
    tmp_path: Path, name: str, matter: dict[str, object], url: str
) -> None:
    content = site(tmp_path, {name: front(title="t", **matter)})
    assert [page.url for page in content.posts] == [url]


def test_resources_of_a_leaf_bundle_are_its_files_except_markdown(tmp_path: Path) -> None:
    files = {
        "posts/b/index.md": front(title="t"),
        "posts/b/data/x.csv": "1",
        "posts/b/more.md": "x",
    }
    (page,) = site(tmp_path, files).posts
    assert list(page.resources) == ["data/x.csv"]


def test_drafts_future_and_expired_posts_are_left_out_by_default(tmp_path: Path) -> None:
    files = {
        "a.md": front(title="now", date="2025-01-01"),
        "b.md": front(title="draft", draft="true"),
        "c.md": front(title="future", date="2027-01-01"),
        "d.md": front(title="expired", date="2024-01-01", expiryDate="2025-01-01"),
        "e.md": front(title="published later", date="2020-01-01", publishDate="2027-01-01"),
    }
    content = site(tmp_path, files)
    assert [page.title for page in content.posts] == ["now"]
    reasons = {page.title: reason for page, reason in content.left_out}
    assert reasons == {
        "draft": "draft",
        "future": "future",
        "expired": "expired",
        "published later": "future",
    }
    all_in = site(tmp_path, files, buildDrafts=True, buildFuture=True, buildExpired=True)
    assert len(all_in.posts) == 5


def test_posts_are_ordered_by_weight_then_newest_first(tmp_path: Path) -> None:
    files = {
        "a.md": front(title="old", date="2020-01-01"),
        "b.md": front(title="new", date="2021-01-01"),
        "c.md": front(title="heavy", date="2019-01-01", weight=5),
        "d.md": front(title="light", date="2018-01-01", weight=1),
    }
    titles = [page.title for page in site(tmp_path, files).posts]
    assert titles == ["light", "heavy", "new", "old"]


def test_terms_list_their_posts(tmp_path: Path) -> None:
    files = {
        "a.md": front(title="one", tags='["Neural Nets", "math"]'),
        "b.md": front(title="two", tags="math"),
    }
    terms = site(tmp_path, files).terms("tags")
    assert {name: len(posts) for name, posts in terms.items()} == {"math": 2, "Neural Nets": 1}
    assert slugify("Neural Nets") == "neural-nets"


def test_two_pages_with_one_address_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildErrors, match="is also the address of"):
        site(tmp_path, {"a.md": front(title="a"), "b.md": front(title="b", slug="a")})


def test_one_run_reports_all_faulty_files(tmp_path: Path) -> None:
    files = {"a.md": "---\nx: [\n---\n", "b.md": front(draft="maybe"), "c.md": front(weight="x")}
    with pytest.raises(BuildErrors) as found:
        site(tmp_path, files)
    assert [error.file.name for error in found.value.errors if error.file] == [
        "a.md",
        "b.md",
        "c.md",
    ]


def test_error_for_text_that_is_not_utf8_has_its_line(tmp_path: Path) -> None:
    site(tmp_path, {"a.md": front(title="x")})
    (tmp_path / "content" / "a.md").write_bytes(b"---\ntitle: x\n---\nfine\n\xc3\xa9\xff\n")
    with pytest.raises(BuildErrors, match=r"a\.md:5:2: the file is not UTF-8"):
        read_content(load_config(tmp_path), NOW)
    (tmp_path / "hugo.toml").write_bytes(b"\ntitle = '\xff'\n")
    with pytest.raises(BuildError, match=r"hugo\.toml:2:10: the file is not UTF-8"):
        load_config(tmp_path)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("title = \n", "hugo.toml:1:9: this is not TOML"),
        ('baseURL = "ftp://x"\n', "is not an address"),
        ("title = 3\n", "title = 3 has the wrong type"),
        ('params = "x"\n', "params = 'x' has the wrong type"),
    ],
)
def test_error_for_a_faulty_configuration_has_a_reason(
    tmp_path: Path, toml: str, message: str
) -> None:
    (tmp_path / "hugo.toml").write_text(toml)
    with pytest.raises(BuildError, match=message):
        load_config(tmp_path)


@pytest.mark.parametrize(
    ("settings", "line", "words", "remedy"),
    [
        ('[permalinks]\nposts = "/:yaer/:slug/"\n', 3, '":yaer" is not a permalink token', ":year"),
        (
            '[permalinks.page]\nx = "/a/"\nposts = "/:sections[1;]/"\n',
            4,
            "is not a permalink token",
            "",
        ),
        ("[permalinks]\nposts = 3\n", 3, "is not text", ":slug"),
        ("permalinks = 3\n", 2, "wrong type", "table"),
        ("cascade = 3\n", 2, "must be a table", "draft"),
        ("[outputs]\nx = 1\n[[cascade]]\ndraft = 5\n", 5, "draft is 5", "true or false"),
    ],
)
def test_error_for_a_faulty_setting_has_its_line(
    tmp_path: Path, settings: str, line: int | None, words: str, remedy: str
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text(front(title="A"))
    (tmp_path / "hugo.toml").write_text('baseURL = "/"\n' + settings)
    with pytest.raises((BuildError, BuildErrors)) as caught:
        read_content(load_config(tmp_path), NOW)
    found = caught.value
    error = found.errors[0] if isinstance(found, BuildErrors) else found
    assert isinstance(error, BuildError)
    assert words in error.message
    assert remedy in error.remedy
    assert (error.file.name, error.line) == ("hugo.toml", line)


def test_error_for_an_inherited_value_has_the_line_of_the_cascade(tmp_path: Path) -> None:
    section = "---\ntitle: P\ncascade:\n  date: yesterday\n---\n"
    with pytest.raises(BuildErrors) as caught:
        site(tmp_path, {"posts/_index.md": section, "posts/a.md": front(title="A")})
    assert {(e.file.name, e.line) for e in caught.value.errors} == {("_index.md", 4)}


def test_two_sections_with_one_address_are_an_error(tmp_path: Path) -> None:
    files = {"a/_index.md": front(title="A", url="/x/"), "b/_index.md": front(title="B", url="/x/")}
    with pytest.raises(BuildErrors, match="/x/ is also the address of"):
        site(tmp_path, files)


def test_error_for_an_unknown_token_in_a_url_has_its_line(tmp_path: Path) -> None:
    with pytest.raises(BuildErrors, match=r'a\.md:3:1: ":slog" is not a permalink token'):
        site(tmp_path, {"a.md": front(title="A", url="/:slog/")})


def test_error_for_an_alias_that_is_the_home_page_has_its_line(tmp_path: Path) -> None:
    with pytest.raises(BuildErrors, match=r"a\.md:3:1: the alias '/' is the home page"):
        site(tmp_path, {"a.md": front(title="A", aliases="[/]")})


def test_a_suffix_of_the_sites_language_is_no_part_of_an_address(tmp_path: Path) -> None:
    files = {
        "posts/a/index.en.md": front(title="A"),
        "posts/a/pic.png": "x",
        "posts/b.en.md": front(title="B"),
        "posts/c.fr.md": front(title="C"),
        "docs/_index.en.md": front(title="Docs"),
    }
    content = site(tmp_path, files)
    pages = {page.url: page for page in content.posts}
    assert set(pages) == {"posts/a/", "posts/b/", "posts/c.fr/"}  # as Hugo, which knows no "fr"
    assert list(pages["posts/a/"].resources) == ["pic.png"]
    assert content.indexes["docs/"].title == "Docs"


def languages(root: Path, settings: str) -> Config:
    (root / "hugo.toml").write_text(settings)
    return load_config(root)


def test_the_settings_of_the_only_language_are_those_of_the_site(tmp_path: Path) -> None:
    config = languages(
        tmp_path,
        'title = "T"\ndefaultContentLanguage = "de"\n[params]\na = 1\n[params.b]\nc = 2\nd = 3\n'
        '[languages.de]\ntitle = "Titel"\nweight = 1\n[languages.de.params.b]\nc = 4\n'
        "[languages.en]\ndisabled = true\n",
    )
    assert (config.title, config.content_language) == ("Titel", "de")
    assert config.params == {"a": 1, "b": {"c": 4, "d": 3}}
    assert config.other_languages == {"en"}
    (tmp_path / "content").mkdir()
    for name in ("a.de.md", "b.en.md", "c.md"):
        (tmp_path / "content" / name).write_text(front(title=name))
    assert {page.url for page in read_content(config, NOW).posts} == {"a/", "c/"}


def test_several_languages_are_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    settings = "title = 'T'\n[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n"
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.fr.md").write_text(front(title="A"))
    with pytest.raises(
        BuildError, match=r"toml:2:1: .* 2 languages \(en, fr; fr, 1 file\)"
    ) as said:
        languages(tmp_path, settings)
    assert "disableLanguages, for example ['fr']" in said.value.remedy
    assert languages(tmp_path, f"disableLanguages = ['fr']\n{settings}").content_language == "en"


def test_a_language_without_content_is_none(tmp_path: Path) -> None:
    settings = "[languages.en]\n[languages.fr]\n[languages.de]\ncontentDir = 'de'\n"
    for name in ("content/a.md", "content/b.en.md", "de/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(front(title=name))
    config = languages(tmp_path, settings)
    assert (config.content_language, config.other_languages) == ("en", frozenset({"fr", "de"}))
    assert {page.url for page in read_content(config, NOW).posts} == {"a/", "b/"}
    (tmp_path / "de" / "c.md").write_text(front(title="C"))
    with pytest.raises(BuildError, match=r"2 languages \(en, de; de, 1 file\)"):
        load_config(tmp_path)
