"""Sites with a mermaid diagram publish mermaid; others, and pages without one, do not name it."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from built_site import BuildSite

from companion.places import BROWSER
from companion.publish.diagrams import VERSION

DIAGRAM = '---\ntitle: D\n---\n```mermaid\ngraph LR\n  A["<b>"] --> B\n\n```\n'
SHORTCODE = "---\ntitle: S\n---\n{{< mermaid >}}\ngraph TD\n  A --> B\n{{< /mermaid >}}\n"
PLAIN = "---\ntitle: P\n---\ntext\n\n```text\ngraph LR\n```\n"
STEPPER = '---\ntitle: W\n---\n{{< backprop layers="1,1" x="1" target="1" >}}\n'


def test_a_diagram_is_a_code_block_that_a_module_of_this_site_draws(build_site: BuildSite) -> None:
    files = {"d.md": DIAGRAM, "s.md": SHORTCODE, "p.md": PLAIN, "w.md": STEPPER + DIAGRAM[15:]}
    _, public = build_site(files)
    texts = {name: (public / name / "index.html").read_text("utf-8") for name in "dspw"}
    pages = {name: BeautifulSoup(text, "html.parser") for name, text in texts.items()}
    sources = {name: page.select("pre.mermaid > code") for name, page in pages.items()}
    assert [each.get_text() for each in sources["d"]] == ['graph LR\n  A["<b>"] --> B\n']
    assert [each.get_text() for each in sources["s"]] == ["graph TD\n  A --> B\n"]
    scripts = {name: text.count('data-for="pre.mermaid"') for name, text in texts.items()}
    assert scripts == {"d": 1, "s": 1, "p": 0, "w": 1}
    assert [texts[name].count("data-sheets=") for name in "dspw"] == [0, 0, 0, 1]
    assert "mermaid" not in texts["p"]
    folder = public / "companion" / "mermaid" / VERSION
    assert (folder / "LICENSE").read_text("utf-8").startswith("The MIT License")
    module = (folder / "mermaid.esm.min.mjs").read_text("utf-8")
    imported = re.findall(r'"(\./chunks/[^"]+)"', module)
    assert len(imported) > 20
    assert all((folder / each).is_file() for each in imported)
    kept = public.parent / "build" / "assets" / "companion" / "mermaid" / VERSION
    for damaged in (kept / "LICENSE", kept / imported[0]):
        damaged.unlink()
    (kept / imported[0]).symlink_to("nowhere")
    build_site(files)
    assert (folder / "LICENSE").read_text("utf-8").startswith("The MIT License")
    assert (folder / imported[0]).is_file()
    assert (folder / "mermaid.esm.min.mjs").read_text("utf-8") == module
    build_site({"p.md": PLAIN})
    assert not (public / "companion" / "mermaid").exists()


def test_both_languages_name_the_same_version() -> None:
    source = (BROWSER / "page" / "diagrams.js").read_text("utf-8")
    assert re.findall(r'VERSION = "([^"]+)"', source) == [VERSION]
