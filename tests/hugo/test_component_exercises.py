"""The component's exercises: what Hugo writes without our build is what our build writes."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup, Tag
from test_component_playground import rendered

from companion.text.body import MarkupOptions, PageInfo, Source, render_body

TEXT = """
{{< python exercise="square" after="" >}}
def square(x):
    return ______
{{< /python >}}

{{< python hint="square" >}}
A *product*.

- `x`
{{< /python >}}

{{< python hint="square" >}}
Of itself.
{{< /python >}}

{{< python solution="square" >}}
def square(x):
    return x * x
{{< /python >}}

{{< python check="square" >}}
assert square(3) == 9, "say <9> & more"

assert square(0) == 0
{{< /python >}}

```python-live {exercise="sum"}
total = 0
```

```python-live {check="sum"}
assert total == 3
```
"""
WRONG = """---
title: b
---
{{< python exercise="a" readonly=true >}}x{{< /python >}}

{{< python check="a" >}}x = 1{{< /python >}}

{{< python solution="a" name="b" >}} {{< /python >}}

```python-live {hint="a"}
x
```
"""


WIDGETS = """---
title: c
---
{{< python exercise="a" >}}
x = 1
{{< /python >}}

{{< python hint="a" >}}
See [this]({{< relref "#here" >}}), *then*

{{< backprop name="d" layers="1,1" x="1" target="1" >}}

{{< python >}}
print(1)

print(2)
{{< /python >}}

the end.
{{< /python >}}

{{< python solution="a" >}}
y = "{{</* relref a */>}}"
{{< /python >}}

## Here
"""
UNSAFE = "[markup.goldmark.renderer]\nunsafe = true\n"


def parts_of(html: str) -> list[tuple[str, dict[str, object], str]]:
    """The parts of exercises: name, attributes, text without blanks around its lines."""
    soup = BeautifulSoup(html, "html.parser")
    found: list[Tag] = soup.select("python-cell, .cell-hint, .cell-solution, .cell-check")
    return [
        (each.name, dict(each.attrs), "\n".join(each.get_text().split()))
        for each in found
    ]  # fmt: skip


def test_hugo_alone_writes_the_same_parts(tmp_path: Path) -> None:
    rendered(tmp_path, f"---\ntitle: a\n---\n{TEXT}")
    theirs = parts_of((tmp_path / "hugo-public" / "a" / "index.html").read_text("utf-8"))
    body = render_body(Source(Path("x.md"), TEXT), PageInfo(), MarkupOptions(unsafe=True))
    ours = parts_of(body.html)
    assert len(ours) == 7
    for mine, other in zip(ours, theirs, strict=True):
        assert mine[:2] == other[:2]
        assert [word for word in mine[2].split("\n") if word.isprintable()] == other[2].split()


def test_what_hugo_cannot_use_is_an_error_with_its_place(tmp_path: Path) -> None:
    said = rendered(tmp_path, WRONG, succeeds=False)
    assert 'a.md:4:1": a live cell has no parameter "readonly"' in said
    assert 'a.md:6:1": this check has no assert' in said
    assert 'a.md:8:1": a solution has no parameter "name"' in said
    assert 'a.md:8:1": this solution is empty' in said
    assert "a hint is Markdown, which a fence cannot hold" in said


def test_a_hint_holds_a_link_and_widgets_where_hugo_keeps_html(tmp_path: Path) -> None:
    rendered(tmp_path, WIDGETS, settings=UNSAFE)
    soup = BeautifulSoup((tmp_path / "hugo-public" / "a" / "index.html").read_text(), "html.parser")
    hint = soup.select_one("details.cell-hint")
    assert hint.p.a["href"].endswith("#here")
    assert hint.select_one("backprop-stepper")["layers"] == "1,1"
    assert hint.select_one("python-cell code").get_text().rstrip() == "print(1)\n\nprint(2)"
    assert hint.select("p")[-1].get_text() == "the end."
    assert '"{{< relref a >}}"' in soup.select_one(".cell-solution code").get_text()
    said = rendered(tmp_path, WIDGETS, succeeds=False)
    assert 'a.md:8:1": Hugo leaves out the widget in this hint' in said


def test_a_listing_with_a_widget_is_an_error_with_its_place(tmp_path: Path) -> None:
    widget = '{{< backprop layers="1,1" x="1" target="1" >}}'
    for shortcode in ("python", 'python solution="a"', 'python check="a"'):
        listing = f"{{{{< {shortcode} >}}}}\nassert 1\n{widget}\n{{{{< /python >}}}}\n"
        said = rendered(tmp_path, f"---\ntitle: d\n---\n{listing}", succeeds=False)
        assert 'a.md:4:1": a listing of Python holds no shortcode' in said
