"""The component's live cells: what Hugo knows of the nets that they watch, without our build."""

from __future__ import annotations

from pathlib import Path

import pytest
from both_engines import run_hugo
from bs4 import BeautifulSoup
from test_own_rendering import write

from companion.publish.component import layouts

NETS = """{{< backprop layers="1,1" x="1" target="0" name="demo" >}}

{{< backprop
  spec="{layers: [1, 1], x: [1], target: [0]}" name=other >}}
"""
WATCHING = (
    NETS
    + """
```python-live {watch="demo other"}
1
```

{{< python watch="demo" >}}
2
{{< /python >}}
"""
)
WRONG = (
    NETS
    + """
```python-live {watch="demo dmo"}
1
```

{{< python watch="" >}}
2
{{< /python >}}
"""
)
ELSEWHERE = """{{< backprop src="net.yaml" >}}

```python-live {watch="demo"}
1
```
"""


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    for file in layouts(False):
        content = file.content
        write(
            tmp_path / "themes" / "companion" / file.path,
            content if isinstance(content, str) else content.read_text("utf-8"),
        )
    write(tmp_path / "layouts" / "page.html", "{{ .Content }}")
    write(tmp_path / "hugo.toml", 'baseURL = "/"\ntheme = "companion"\n')
    return tmp_path


def test_a_cell_says_which_nets_it_watches(blog: Path) -> None:
    write(blog / "content" / "a.md", f"---\ntitle: a\n---\n{WATCHING}")
    write(blog / "content" / "b" / "index.md", f"---\ntitle: b\n---\n{ELSEWHERE}")
    net = "layers: [1, 1]\nx: [1]\ntarget: [0]\nname: demo\n"
    write(blog / "content" / "b" / "net.yaml", net)
    run_hugo(blog)
    page = (blog / "hugo-public" / "a" / "index.html").read_text("utf-8")
    cells = BeautifulSoup(page, "html.parser").select("python-cell")
    assert [cell["data-watch"] for cell in cells] == ["demo other", "demo"]


def test_a_net_that_the_page_does_not_have_is_an_error_at_the_cell(blog: Path) -> None:
    write(blog / "content" / "a.md", f"---\ntitle: a\n---\n{WRONG}")
    said = run_hugo(blog, succeeds=False)
    assert 'a.md:9:1": watch: this page has no net "dmo". Its nets are: demo, other' in said
    assert 'a.md:13:1": watch names no net' in said
    write(blog / "content" / "a.md", "---\ntitle: a\n---\n```python-live {watch=x}\n1\n```\n")
    assert 'no net "x". It has no named net' in run_hugo(blog, succeeds=False)
