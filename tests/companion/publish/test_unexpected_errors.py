"""The message of an unexpected exception is one line that names the post, in every stage."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from built_site import BuildSite
from typer.testing import CliRunner

from companion.cli import app
from companion.content.config import load_config
from companion.content.content import read_content
from companion.tools.errors import BuildErrors, UnexpectedError

POST = (
    "---\ntitle: P\naliases: [/old/]\n---\n## One\n\n"
    '{{< backprop layers="1,1" x="1" target="1" >}}\n'
)
STAGES = [
    "companion.content.content.split_front_matter",
    "companion.content.content.files_beside",
    "companion.publish.build.render_with_errors",
    "companion.text.markdown.headings.slug",
    "companion.publish.build.number_body",
    "companion.finish.finish.heading_links",
    "companion.finish.widgets.first_picture",
    "companion.publish.build.head_of",
    "companion.finish.embeds.scripts_of",
    "companion.publish.pages.alias_paths",
    "companion.publish.hugo._shown",
]


def broken(*arguments: object, **options: object) -> None:
    raise KeyError("a fault\nof ours")


@pytest.mark.parametrize("stage", STAGES)
def test_an_exception_in_any_stage_names_the_post(
    build_site: BuildSite, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    monkeypatch.setattr(stage, broken)
    with pytest.raises(BuildErrors) as raised:
        build_site({"posts/p.md": POST})
    (error,) = raised.value.errors
    assert isinstance(error, UnexpectedError)
    assert error.file is not None
    assert error.file.name == "p.md"
    assert isinstance(error.__cause__, KeyError)
    assert len(str(error).splitlines()) == 1
    assert "unexpected KeyError: 'a fault" in str(error)


def run(blog: Path, *words: str, **posts: str) -> tuple[int, list[str], str]:
    """Run a command on a blog with p.md and these posts: exit code, errors, standard output."""
    for file in blog.glob("content/**/*.md"):
        file.unlink()
    (blog / "content").mkdir(exist_ok=True)
    for name, text in {"p": POST, **posts}.items():
        (blog / "content" / f"{name}.md").write_text(text, "utf-8")
    result = CliRunner().invoke(app, [*words, "-s", str(blog)])
    return result.exit_code, " ".join(result.stderr.split("\n")).split("error: "), result.stdout


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_command_ends_with_one_line_that_asks_for_a_report(
    blog: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("companion.publish.build.number_body", broken)
    code, errors, _ = run(blog, command)
    assert code == 1
    assert len(errors) == 2, errors
    assert "Traceback" not in "".join(errors)
    assert "content/p.md: unexpected KeyError" in errors[1]
    assert "--traceback" in errors[1]

    code, errors, _ = run(blog, command, "--traceback")
    assert code == 1
    assert "Traceback (most recent call last)" in errors[0]
    assert "in broken" in errors[0]


def test_a_check_lists_it_with_the_errors_of_other_posts(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.finish.finish.heading_links", broken)
    faulty = "---\ntitle: Q\n---\n$\\nosuch$\n"
    code, _, listed = run(blog, "check", "--json", q=faulty)
    assert code == 1
    findings = [(Path(each["file"]).name, each["severity"]) for each in json.loads(listed)]
    assert findings == [("p.md", "error"), ("q.md", "error")]


def test_an_exception_before_any_post_is_reported_in_one_line_too(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.publish.assets.install_libraries", broken)
    code, errors, _ = run(blog, "build")
    assert code == 1
    assert errors[1].startswith("unexpected KeyError")


def own_template(blog: Path, name: str, text: str) -> Path:
    file = blog / "site" / "templates" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
        ("{{ 'text' + none }}", "TypeError: "),
        ("{{ get('x') + 1 }}", "TypeError: "),
        ("{{ nosuch }}", "'nosuch' is undefined"),
        ("{% include 'gone.html' %}", "'gone.html' not found"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "RecursionError: "),
    ],
)
def test_an_error_in_a_custom_shortcode_names_template_and_line(
    build_site: BuildSite, blog: Path, expression: str, message: str
) -> None:
    own_template(blog, "shortcodes/bad.html", f"<b>\n{expression}</b>")
    with pytest.raises(BuildErrors) as raised:
        build_site({"a.md": "---\ntitle: A\n---\n\n{{< bad >}}\n"})
    (error,) = raised.value.errors
    assert not isinstance(error, UnexpectedError)
    assert (error.line, error.column) == (5, 1)
    assert f'shortcode "bad" (bad.html:2): {message}' in error.message


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{{ page.nosuch }}", "nosuch"),
        ("{% if %}", "Expected"),
    ],
)
def test_an_error_in_a_page_template_of_the_blog_names_file_and_line(
    build_site: BuildSite, blog: Path, expression: str, message: str
) -> None:
    file = own_template(blog, "page.html", f"x\n\n{expression}")
    with pytest.raises(BuildErrors) as raised:
        build_site({"a.md": "---\ntitle: A\n---\n"})
    (error,) = raised.value.errors
    assert not isinstance(error, UnexpectedError)
    assert (error.file, error.line) == (file, 3)
    assert message in error.message


def test_the_error_of_an_unclosed_shortcode_shows_the_closing_tag(build_site: BuildSite) -> None:
    text = "---\ntitle: A\n---\n\n{{% details %}}\n"
    with pytest.raises(BuildErrors, match=r"a\.md:5:1: .*\n +Add \{\{% /details %\}\} where"):
        build_site({"a.md": text})


def test_an_unreadable_file_is_not_an_unexpected_error(blog: Path) -> None:
    (blog / "content").mkdir()
    (blog / "content" / "gone.md").symlink_to(blog / "nowhere.md")
    with pytest.raises(BuildErrors, match=r"gone\.md:1:1: the file cannot be read: No such file"):
        read_content(load_config(blog), dt.datetime.now(dt.UTC))
