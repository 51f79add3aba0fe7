"""Tools for authors: custom shortcodes, `new`, `check`, and the documentation of parameters."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from blogs import write_content
from bs4 import BeautifulSoup, Tag
from built_site import BuildSite

from backprop import figures
from backprop.spec.fields import FIELDS, NET
from companion.content.archetype import new_post
from companion.content.config import load_config
from companion.content.front_matter import split_front_matter
from companion.places import TOOL
from companion.text.shortcodes import backprop
from companion.tools.errors import BuildError, BuildErrors

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
FRONT = "---\ntitle: T\nkey: value\n---\n"


def template(blog: Path, name: str, text: str) -> Path:
    file = blog / "site" / "templates" / "shortcodes" / f"{name}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def content_of(public: Path, url: str) -> Tag:
    page = BeautifulSoup((public / url / "index.html").read_text("utf-8"), "html.parser")
    content = page.select_one(".content")
    assert content is not None
    return content


def test_a_custom_shortcode_has_access_to_its_call_and_its_page(
    build_site: BuildSite, blog: Path
) -> None:
    template(
        blog,
        "box",
        "<section class={{ get('class', 'plain') }} data-key={{ page.params.key }}>"
        "<b>{{ get('title') }}</b>{{ inner | markdown }}</section>",
    )
    template(blog, "sub/in", "<i>{{ parent.name }}.{{ ordinal }}.{{ params | join('+') }}</i>")
    call = (
        '{{< box title="a < b" >}}\n*em* $x_1$\n\n{{< sub/in 1 two >}} {{< sub/in >}}\n{{< /box >}}'
    )
    summary, public = build_site({"a.md": FRONT + call})
    section = content_of(public, "a").section
    assert section["class"] == ["plain"]
    assert section["data-key"] == "value"
    assert section.b.text == "a < b"
    assert section.em.text == "em"
    assert [found.text for found in section.select("i")] == ["box.0.1+two", "box.1."]
    assert summary.formulas == 1


def test_a_template_without_a_body_takes_no_closing_tag(build_site: BuildSite, blog: Path) -> None:
    template(blog, "now", "<b>now</b>")
    _, public = build_site({"a.md": FRONT + "It is {{< now >}}.\n"})
    assert content_of(public, "a").p.text == "It is now."


def test_an_error_in_a_template_is_reported_with_both_positions(
    build_site: BuildSite, blog: Path
) -> None:
    template(blog, "bad", "<b>\n{{ nosuch.x }}</b>")
    with pytest.raises(BuildErrors, match=r"a\.md:6:1: shortcode .bad. \(bad\.html:2\): .*nosuch"):
        build_site({"a.md": FRONT + "\n{{< bad >}}\n"})
    file = template(blog, "bad", "<b>\n{% if %}</b>")
    with pytest.raises(BuildErrors, match="bad.html:2:1: the template: ") as found:
        build_site({"a.md": FRONT + "\n{{< bad >}}\n"})
    assert [error.file for error in found.value.errors] == [file, blog / "content" / "a.md"]


@pytest.mark.parametrize(
    ("name", "written", "title"),
    [
        ("posts/chain-rule.md", "posts/chain-rule.md", "Chain rule"),
        ("content/posts/x.md", "posts/x.md", "X"),
        ("posts/2026-11-24-a_b", "posts/2026-11-24-a_b/index.md", "A b"),
    ],
)
def test_a_new_post_is_a_draft_with_a_title(
    blog: Path, name: str, written: str, title: str
) -> None:
    config = load_config(blog)
    file = new_post(config, name, NOW)
    assert file == config.content / written
    values = split_front_matter(file.read_text("utf-8"), file).values
    assert values["title"] == title
    assert values["draft"] is True
    assert values["date"] == NOW


@pytest.mark.parametrize("name", ["/etc/x.md", "../x.md", "posts/../../x.md", "content"])
def test_a_new_post_must_be_in_the_content_folder(blog: Path, name: str) -> None:
    with pytest.raises(BuildError, match="is not a path in content/"):
        new_post(load_config(blog), name, NOW)


def test_a_post_is_never_overwritten(blog: Path) -> None:
    new_post(load_config(blog), "posts/x.md", NOW)
    with pytest.raises(BuildError, match="exists already"):
        new_post(load_config(blog), "posts/x.md", NOW)


FAULTY = """---
title: Faulty
---
## Twice {#twice}

## Again {#twice}

{{< admonition note >}}
<!-- nothing -->
{{< /admonition >}}

$$\\gdef\\R{\\mathbb R}$$ and $\\gdef\\R{\\mathbf R}$

[gone](/posts/nope/) [there](/posts/good/) [no heading](/posts/good/#nope) [head](../good/#yes)
![no picture](missing.png) [feed](/index.xml) [tag](/tags/a/) [out](https://example.com/x)
[a step](/posts/good/#net:z1) [no step](/posts/good/#net:z7)

### Content {#content}

<img alt='a > b' src='gone.png'>
<!-- <a href="commented.png" id="twice"></a> -->
"""
GOOD = """---
title: Good
tags: [a]
---
## Yes

{{< backprop name=net layers="2,1" x="1,2" target="1" >}}
"""


def run_check(blog: Path) -> tuple[int, list[dict[str, Any]], str]:
    """Run `python build.py check --json` on a blog: exit code, findings, standard error."""
    words = ["check", "--json", "--source", str(blog)]
    command = [sys.executable, str(TOOL / "build.py"), *words]
    done = subprocess.run(command, cwd=blog, capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout), done.stderr


def test_check_finds_more_than_a_build_and_publishes_nothing(
    prepared_blog: Path, build_site: BuildSite
) -> None:
    _, public = build_site({"posts/faulty.md": FAULTY, "posts/good.md": GOOD})
    template(prepared_blog, "ours", "x")
    before = {p: p.stat().st_mtime_ns for p in public.rglob("*")}
    assert before
    code, findings, stderr = run_check(prepared_blog)
    assert code == 0, stderr
    found = {
        (each["line"], each["message"])
        for each in findings
        if each["file"] and each["file"].endswith("faulty.md")
    }
    assert found == {
        (4, 'two elements of this page have the id "twice"'),
        (8, "this admonition is empty"),
        (12, "\\R has been defined before, on line 12"),
        (14, 'the link "/posts/nope/" leads nowhere'),
        (14, 'there is no "nope" on /posts/good/'),
        (15, 'the link "missing.png" leads nowhere'),
        (16, 'there is no "net:z7" on /posts/good/'),
        (18, 'two elements of this page have the id "content"'),  # one is the theme's
        (20, 'the link "gone.png" leads nowhere'),
    }
    assert [each["message"] for each in findings if each["file"].endswith("ours.html")] == [
        "Hugo has no shortcode of this name and would stop at its calls"
    ]
    assert all(each["severity"] == "warning" and each["remedy"] for each in findings)
    assert {p: p.stat().st_mtime_ns for p in public.rglob("*")} == before


def test_check_lists_all_errors_and_fails(prepared_blog: Path) -> None:
    write_content(
        prepared_blog,
        {
            "posts/a.md": FRONT + "$\\nosuch$\n",
            "posts/b.md": FRONT + '{{< backprop layers="2,0,1" x="1,2" target="1" >}}\n',
        },
    )
    code, findings, stderr = run_check(prepared_blog)
    assert code == 1, stderr
    places = [(Path(each["file"]).name, each["line"], each["severity"]) for each in findings]
    assert places == [("a.md", 5, "error"), ("b.md", 5, "error")]


def test_the_content_of_the_project_has_no_findings(own_blog: Path) -> None:
    code, findings, stderr = run_check(own_blog)
    assert (code, findings) == (0, []), stderr


def test_a_value_outside_the_domain_of_a_figure_is_reported_at_the_value(
    build_site: BuildSite,
) -> None:
    call = '{{< live kind="tangent" f="log(x)" a=-1 >}}'
    with pytest.raises(BuildErrors) as caught:
        build_site({"posts/a.md": f"---\ntitle: A\n---\nText\n\n{call}\n"})
    (error,) = caught.value.errors
    assert (error.line, error.column) == (6, 1 + call.index("-1"))
    assert "tangent: a: f has no finite value at -1" in str(error)


def test_an_unknown_step_in_start_is_reported_at_its_position(build_site: BuildSite) -> None:
    call = '{{< backprop layers="2,1" x="1,2" target=1 start=delta7 >}}'
    with pytest.raises(BuildErrors, match=r'a\.md:5:50: .*no step called "delta7".* delta1'):
        build_site({"a.md": FRONT + call})


def test_every_parameter_of_a_net_is_on_the_page_for_authors(root: Path) -> None:
    page = (root / "content" / "docs" / "nets.md").read_text("utf-8")
    table = page.partition("| parameter | meaning |")[2].partition("\n\n")[0]
    listed = re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]*)\|", table, re.MULTILINE)))
    aliases = {alias for field in FIELDS for alias in field.aliases}
    spelled_otherwise = {*aliases, "activations", "spec"}
    assert sorted(listed) == sorted({*backprop.FIELDS, *backprop.DOCUMENTS} - spelled_otherwise)


def test_the_page_for_authors_names_the_parameters_of_every_figure(root: Path) -> None:
    page = (root / "content" / "docs" / "nets.md").read_text("utf-8")
    table = page.partition("| `kind` | what it shows | parameters |")[2].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| `([\w-]+)` \|[^|]*\|([^|]*)\|$", table, re.MULTILINE))
    assert list(rows) == list(figures.KINDS)
    of_net = {parameter.name for parameter in figures.parameters_of("surface")} & {*NET, "data"}
    for kind, row in rows.items():
        listed = {
            name for name in re.findall(r"`(\w+)[`=]", row) if not re.fullmatch("x[12]", name)
        }
        names = {parameter.name for parameter in figures.parameters_of(kind)}
        if "those of the net" in row:
            names -= of_net - {"learning_rate"}
        assert listed == names, kind


def test_the_custom_properties_and_parts_in_the_readme_exist(root: Path) -> None:
    readme = (root / "README.md").read_text("utf-8")
    paragraph = readme.partition("A page can theme")[2].partition("\n\n")[0]
    themed, _, parts = paragraph.partition("::part(")
    static = "".join(
        file.read_text("utf-8")
        for ending in ("css", "js")
        for file in (root / "site" / "browser").rglob(f"*.{ending}")
    )
    names = re.findall(r"`-?-?(?:companion)?-([\w-]+)`", themed)
    words = re.findall(r"\w+", parts.partition("Scripts")[0])
    assert len(names) == 11
    assert len(words) == 9
    assert all(f"var(--companion-{name}" in static for name in names)
    assert all(f'part="{word}"' in static for word in words)
