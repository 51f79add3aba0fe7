"""What Hugo renders itself, where a post is newer than the last build, is what our build makes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from blogs import write_content
from both_engines import run_hugo
from bs4 import BeautifulSoup

from companion.finish.filling import fill
from companion.publish.component import ALERTS, layouts
from companion.text.body import MarkupOptions, PageInfo, Source, render_body

POSTS = {
    "alerts": (
        "> [!NOTE]\n> The map is open.\n\n> [!tip] Own *title*\n> body\n\n> [!WARNING]- Folded\n"
        "> body\n> - list\n\n> [!foo]+ T\n\n> [!CAUTION]\n\n> [!NOTE] x\n>\n> y\n\n"
        "> text\n> [!NOTE]\n\n> [!NOTE]\n> > [!IMPORTANT]\n> > in\n"
    ),
    "embedded": (
        "{{< youtube dQw4w9WgXcQ >}}\n\n"
        '{{< youtube id=dQw4w9WgXcQ start=30 title="A & B" class="c" >}}\n\n'
        '{{< vimeo 55073825 >}}\n\n{{< gist someone abc0123 "a b.py" >}}\n\n'
        '{{< x user="U" id="12" >}}\n\n{{< tweet 12 >}}\n\n{{< instagram Cx-1 >}}\n\n'
        "{{< bilibili BV1 2 >}}\n"
    ),
    "wrappers": (
        '{{< link "https://a.b" "*x*" >}} {{< link href="mailto:a@b" >}}\n\n'
        '{{< image src="a.png" caption="C *c*" linked=false width=3 >}}\n\n'
        '{{< tabs items="A,B" >}}\n{{< tab >}}x\n\ny{{< /tab >}}\n\n'
        '{{% tab title="T" %}}**z**{{% /tab %}}\n{{< /tabs >}}\n\n'
        "{{< typeit >}}\nHello *x*\n{{< /typeit >}}\n"
    ),
    "diagrams": (
        '```mermaid\ngraph LR\n  A["<b>"] --> B\n\n```\n\n'
        '{{< mermaid >}}\ngraph LR\n  A["<b>"] --> B\n{{< /mermaid >}}\n'
    ),
    "environments": (
        '{{< theorem "Pythagoras *a*" >}}\nT\n{{< /theorem >}}\n\n'
        '{{< lemma title="a" id="l" number=false open=false >}}L{{< /lemma >}}\n\n'
        "{{% proof %}}\nP\n{{% /proof %}}\n"
    ),
}


@pytest.fixture(scope="module")
def hugos(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The pages by Hugo with our layouts alone."""
    blog = tmp_path_factory.mktemp("blog")
    files = {f"{name}.md": f"---\ntitle: t\n---\n{text}" for name, text in POSTS.items()}
    write_content(blog, files)
    (blog / "hugo.toml").write_text(
        f'baseURL = "/"\ntheme = "theme"\nthemesDir = "{(root / "site").as_posix()}"\n'
        "[markup.goldmark.renderer]\nunsafe = true\n",
        "utf-8",
    )
    run_hugo(blog)
    return blog / "hugo-public"


@pytest.mark.parametrize("name", POSTS)
def test_hugo_alone_shows_the_same(hugos: Path, name: str) -> None:
    page = BeautifulSoup((hugos / name / "index.html").read_text("utf-8"), "html.parser")
    body = render_body(Source(Path("x.md"), POSTS[name]), PageInfo(), MarkupOptions(unsafe=True))
    ours = re.sub(r"(Theorem) 1", r"\1", fill(body.html, [], []))  # Hugo alone does not count
    (content,) = page.select(".content > .passage")
    assert lines(content.decode_contents()) == lines(ours)


def test_a_component_has_the_hook_of_alerts_only_if_asked_to(tmp_path: Path) -> None:
    """A hook replaces that of the theme, which may be better."""
    for alerts in (False, True):
        hooks = [file for file in layouts(False, alerts=alerts) if "_markup" in file.path]
        cells = "layouts/_markup/render-codeblock-python-live.html"  # of a language no theme has
        assert {file.path for file in hooks} == {cells, *alerts * ["layouts/_markup/" + ALERTS]}
    theme = tmp_path / "themes" / "companion"
    for file in layouts(False, alerts=True):
        content = file.content
        write(theme / file.path, content if isinstance(content, str) else content.read_text())
    for name in ("single", "page"):
        write(tmp_path / "layouts" / f"{name}.html", '<div class="content">{{ .Content }}</div>')
    write(tmp_path / "layouts" / "_markup" / "render-blockquote.html", "<q>{{ .Text }}</q>")
    write(tmp_path / "hugo.toml", 'baseURL = "/"\ntheme = "companion"\n')
    write(tmp_path / "content" / "a.md", "---\ntitle: a\n---\n> [!TIP]\n> a\n\n> b\n")
    run_hugo(tmp_path)
    page = (tmp_path / "hugo-public" / "a" / "index.html").read_text("utf-8")
    assert '<details class="details admonition tip open" open>' in page
    assert "<q><p>b</p>" in page.replace("\n", "")  # the site's own hook has the other quotes


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def lines(html: str) -> list[str]:
    """The tags and texts of some HTML, without blanks around them."""
    soup = BeautifulSoup(html, "html.parser")
    pieces = re.split(r"(<[^<>]*>)", soup.decode(formatter="minimal"))
    return [" ".join(each.split()) for each in pieces if each.strip()]
