"""Hugo with `site/theme/layouts` shows the pages that our own build writes, DOM for DOM."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from blogs import link_runtime
from both_engines import dom, pages_of, run_hugo
from built_site import BuildSite

from companion.finish.rendered import CONTENT_SECURITY_POLICY
from companion.places import Blog

CONTENT = {
    "_index.md": "---\ntitle: ignored\n---\nWelcome to $a_1$.\n",
    "posts/_index.md": "---\ntitle: All posts\ndescription: What there is\n---\n",
    "posts/formulas.md": """---
title: "Tom & Jerry's <net>"
date: 2025-03-01
lastmod: 2025-04-02T10:20:30+02:00
subtitle: with a "subtitle"
description: one & two
tags: ["neural nets", "C++", "Ünï"]
categories: [math]
author: {name: Ada}
aliases: ["/old/place/", other, "x.html"]
---
Let $x < y$ and
$$\\gdef\\half{\\tfrac12} \\half$$
so that $\\half$ holds.

## First *heading* with $x$

{{< raw >}}
\\begin{align*} a &= \\half \\\\ b &= 2 \\end{align*}
{{< /raw >}}

### Second

{{< admonition tip "A $t$ title" false >}}
Inner **text** and $\\half$.
{{< /admonition >}}
""",
    "posts/widget.md": """---
title: w
date: 2025-03-02
tags: [neural nets]
---
Intro of the post.<!--more--> Rest. See [it]({{< relref "formulas.md#first" >}}).

{{< backprop layers="2,2,1" x="1,2" target="1" >}}
""",
    "posts/moving.md": """---
title: m
---
Only a figure:

{{< live kind="tangent" f="x*sigmoid(x)" a=0.5 caption="A *caption*" >}}
""",
    "posts/both.md": """---
title: both
---
{{< live kind="tangent" >}}

{{< backprop layers="1,1" x="1" target="1" >}}
""",
    "posts/by-hand.md": """---
title: by hand
---
{{< backprop layers="1,1" x="1" target="1" >}}

<backprop-stepper layers="2,1" x="1,1" target="0"></backprop-stepper>

<backprop-figure kind="tangent" f="x^2" a="1"><p>A *parabola*.</p></backprop-figure>
""",
    "posts/borrowed.md": """---
title: what themes and Hugo have
---
> [!TIP] An *alert*
> with $t$

{{< theorem "Rolle" >}}Text.[^1]{{< /theorem >}}

[^1]: A note.

{{< youtube dQw4w9WgXcQ >}}

```mermaid
graph LR
  A --> B
```
""",
    "posts/drawn.md": "---\ntitle: both\n---\n{{< mermaid >}}\ngraph LR\n  A --> B\n"
    '{{< /mermaid >}}\n\n{{< backprop layers="1,1" x="1" target="1" >}}\n',
    "posts/run.md": """---
title: listings that run
---
{{< python name="first" >}}
import numpy as np
x = np.arange(3)
print(x, x.dtype)
{{< /python >}}

```python-live {after="first" hidden=true}
x / 2  # <halves>
```

```python
x = "as any fence"
```

{{< python exercise="half" >}}
def half(x):
    return ______
{{< /python >}}

{{< python hint="half" >}}
A *ratio*, $x / 2$, as [here]({{< relref "formulas.md#first" >}}).

- `/`

{{< live kind="tangent" >}}

{{< python >}}
print(1 / 2)
{{< /python >}}
{{< /python >}}

```python-live {solution="half"}
half = lambda x: x / 2
print(half(3))
```

{{< python check="half" >}}
assert half(3) == 1.5, "half of <3>"

assert half(0) == 0
{{< /python >}}

{{< backward-pass kind="blanks" layers="1,1" x="1" target="1" caption="A <caption>" >}}

{{< backprop name="watched" layers="1,1" x="1" target="1" seed=1 >}}

```python-live {watch="watched"}
from companion_page import image, nets, plot
plot(x, {"<a>": x, "b & c": x * x}, title="Two")
image(nets["watched"].W[0])
```
""",
    "posts/bundle/index.md": "---\ntitle: B\nslug: Other Name!\nweight: 2\ntoc: false\n---\n"
    '# One\n\n## Two\n\n![p](pic.PNG)\n\n{{< figure src="pic.PNG" caption="C *c*" >}}\n',
    "posts/deep/er/a.md": "---\ntitle: deep\nurl: /else/where\nweight: 1\n---\nText\n",
    "posts/flat.md": "---\ntitle: flat\nurl: sub/x.html\n---\n```python\nx = 1\n```\n",
    "posts/same.md": '---\ntitle: same\n---\n[x]({{< ref "flat" >}})\n',
    "notes/same.md": '---\ntitle: same\n---\n[x]({{< ref "flat" >}})\n',
    "posts/later.md": "---\ntitle: later\ndate: 2099-01-01\n---\n",
    "posts/old.md": "---\ntitle: old\ndate: 2020-01-01\nexpiryDate: 2021-01-01\n---\n",
    "posts/draft.md": "---\ntitle: draft\ndraft: true\n---\nNot yet\n",
    "notes/Über uns.md": "---\ntitle: umlaut\ndate: 2024-01-01\n---\nText\n",
    "about.md": "---\ntitle: about\n---\nText “here”\n",
    "docs/_index.md": "---\ntitle: Manual\nmanual: true\n---\nFor $x$.\n",
    "docs/one.md": "---\ntitle: One\nweight: 2\naliases: [/one/]\n---\n## Part\n\nText\n",
    "docs/two.md": "---\nweight: 1\ntags: [math]\n---\nText\n\n`a`\n:   b\n",
    "docs/deep/three.md": "---\ntitle: Three\n---\n### `f(x)` {#f}\n\nText\n",
    "docs/hidden.md": "---\ntitle: Hidden\nbuild: {list: never}\n---\nText\n",
}
NET = "layers: [2, 1]\nx: [1, 2]\ntarget: 1\n"
CONTENT["posts/net/index.md"] = (
    '---\ntitle: Net\n---\n{{< backprop src="net.yaml" >}}\n\n'
    f"{{{{< backprop-net seed=2 >}}}}\n{NET}{{{{< /backprop-net >}}}}\n"
)
RESOURCES = {
    "posts/bundle/data/X.csv": "1",
    "posts/bundle/pic.PNG": "not really",
    "posts/net/net.yaml": NET,
    "posts/net/more/b.toml": "seed = 1\n",
}


@pytest.mark.parametrize(
    ("base", "flags"),
    [("https://example.org/", []), ("https://example.org/sub/dir/", ["-D", "-F", "-E"])],
)
def test_every_file_has_the_same_dom(
    build_site: BuildSite, blog: Path, base: str, flags: list[str]
) -> None:
    link_runtime(Blog(blog))  # which runs the listings
    switched = dict.fromkeys(("buildDrafts", "buildFuture", "buildExpired"), bool(flags))
    _, public = build_site({**CONTENT, **RESOURCES}, baseURL=base, **switched)
    said = run_hugo(blog, "--baseURL", base, *flags)
    assert not [line for line in said.splitlines() if "WARN" in line and "languageCode" not in line]
    ours, hugos = pages_of(public), pages_of(blog / "hugo-public")
    assert set(ours) == set(hugos)
    different = "".join(differences(name, ours[name], hugos[name]) for name in ours)
    if different:
        pytest.fail(different)


def test_a_preview_by_hugo_tells_machines_its_own_address(
    build_site: BuildSite, blog: Path
) -> None:
    build_site({"posts/a.md": "---\ntitle: a\n---\n$a$\n"}, baseURL="https://example.org/")
    run_hugo(blog, "--baseURL", "http://localhost:1313/")
    page = (blog / "hugo-public" / "posts" / "a" / "index.html").read_text("utf-8")
    assert 'class="katex"' in page  # it is what the build made
    assert '<meta property="og:url" content="http://localhost:1313/posts/a/">' in page
    assert '"url":"http://localhost:1313/posts/a/"' in page
    assert "example.org" not in page


SETTINGS = """
[permalinks.page]
posts = "/:year/:slug/"
[permalinks.section]
posts = "/all/:sections[1:]/"
notes = "/jottings/"
[permalinks.term]
tags = "/about/:slug/"
[outputs]
term = ["html"]
[[cascade]]
author = "Ada"
[cascade.target]
path = "/posts/**"
"""
MOVED = {
    "posts/_index.md": "---\ntitle: All posts\naliases: [/old/]\ncascade: {subtitle: sub}\n---\n",
    "posts/a.md": "---\ntitle: First\ndate: 2024-05-06\ntags: [x, y z]\n---\n"
    '[home]({{< relref "/" >}}) [notes]({{< relref "/notes" >}}) [x]({{< relref "/tags/x" >}})\n',
    "posts/b.md": "---\ntitle: Second\ndate: 2025-05-06\ntags: [x]\n---\nText\n",
    "posts/deep/_index.md": "---\ntitle: Deep\nsitemap: {disable: true}\n---\nOf its own.\n",
    "posts/deep/c.md": "---\ntitle: Third\nurl: /:year/third.html\ndate: 2023-01-01\n---\nText\n",
    "posts/unlisted.md": "---\ntitle: U\ndate: 2025-01-01\nbuild: {list: never}\n---\nText\n",
    "notes/n.md": "---\ntitle: Note\noutputs: [html, rss]\n---\nText\n",
    "tags/x/_index.md": "---\ntitle: The x\n---\nWhat $x$ is.\n",
    "tags/_index.md": "---\ntitle: Labels\n---\n",
}


def test_settings_move_pages_alike(build_site: BuildSite, blog: Path) -> None:
    config = blog / "hugo.toml"
    config.write_text(config.read_text("utf-8") + SETTINGS, "utf-8")
    _, public = build_site(MOVED)
    run_hugo(blog)
    ours, hugos = pages_of(public), pages_of(blog / "hugo-public")
    assert set(ours) == set(hugos)
    different = "".join(differences(name, ours[name], hugos[name]) for name in ours)
    if different:
        pytest.fail(different)


OWN_SHORTCODES = {
    "site/templates/shortcodes/twice.html": "<b>{{ inner }}{{ inner }} {{ get('by') }}</b>",
    "site/layouts/_shortcodes/twice.html": '<b>{{ .Inner }}{{ .Inner }} {{ .Get "by" }}</b>',
    "site/templates/shortcodes/rule.html": "<hr>",
    "site/layouts/_shortcodes/rule.html": "<hr>",
}
OWN = '---\ntitle: Own\n---\n{{< twice by="two" >}}x{{< /twice >}} and $a$\n\n{{< rule >}}\n'


def test_shortcodes_of_the_blogs_own_work_in_both_engines(
    build_site: BuildSite, blog: Path
) -> None:
    """Where its author's paths are, apart from the theme; Hugo's are used until the next build."""
    for name, text in OWN_SHORTCODES.items():
        (blog / name).parent.mkdir(parents=True, exist_ok=True)
        (blog / name).write_text(text, "utf-8")
    _, public = build_site({"own.md": OWN})
    run_hugo(blog)
    ours, hugos = public / "own" / "index.html", blog / "hugo-public" / "own" / "index.html"
    assert "<b>xx two</b>" in ours.read_text("utf-8")
    assert differences("own.html", ours, hugos) == ""
    (blog / "content" / "own.md").write_text(OWN.replace("x{{", "y{{"), "utf-8")
    run_hugo(blog)
    assert "<b>yy two</b>" in hugos.read_text("utf-8")


def differences(name: str, ours: Path, hugos: Path) -> str:
    if name.endswith((".html", ".xml")):
        lines = difflib.unified_diff(dom(ours), dom(hugos), f"ours/{name}", f"Hugo's/{name}", n=1)
        return "".join(line.rstrip("\n") + "\n" for line in lines)
    return "" if ours.read_bytes() == hugos.read_bytes() else f"{name} differs\n"


def test_hugos_pages_carry_our_policy(root: Path) -> None:
    head = (root / "site" / "theme" / "layouts" / "_partials" / "head.html").read_text("utf-8")
    (policy,) = re.findall(r'"Content-Security-Policy" content="([^"]*)"', head)
    assert policy == CONTENT_SECURITY_POLICY
