"""The theme component in other Hugo sites, built by the real binary, seen in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from both_engines import run_hugo
from bs4 import BeautifulSoup
from foreign_host import foreign_host
from playwright.sync_api import Browser, Page, expect
from themes import THEMES, make_site

from companion.browser import running_chromium
from companion.component import write_component
from companion.errors import BuildErrors
from companion.progress import silent

PYTHON_TIMEOUT = 60_000
WIDGET = '{{< backprop layers="2,2,1" x="1,2" target="1" seed=7 >}}'
OTHER = '{{< backprop weights="[[0.1,0.2]]" x="0.5 -1" target="1" eta=0.25 >}}'
XOR = "layers: [2, 2, 1]\nactivation: [tanh, sigmoid]\nx: [0, 1e-3]\ntarget: 1\ncaption: XOR\n"
POSTS = {
    "posts/all.md": f"""---
title: All
---
Inline $a_1$ and {{{{< raw >}}}}$b_1 < c_2$ or $x<y$ and *stars*{{{{< /raw >}}}} in a sentence.

{{{{< raw >}}}}
<p class="inside">Let $\\gdef\\half{{\\tfrac12}} \\half$ be.</p>

\\begin{{align*}} a_1 &= \\half \\\\ b^*_2 &< c \\end{{align*}}
{{{{< /raw >}}}}

{{{{< admonition note "Nested" >}}}}
Text before.

{WIDGET}

{{{{< raw >}}}}
$$ c_1 = d_2 \\\\

e_3 * f_4 * g $$
{{{{< /raw >}}}}

Text *after*.
{{{{< /admonition >}}}}

- In a list:

  {OTHER}

  still in it

{{{{< tabs >}}}}
{{{{< tab >}}}}
{WIDGET}
{{{{< /tab >}}}}
{{{{< /tabs >}}}}
""",
    "posts/short.md": f"---\ntitle: Short\n---\n{WIDGET}\n\nAnd a summary.\n",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def component(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("component") / "companion"
    write_component(root, folder, silent, None, shortcodes=False, zipped=True)
    return folder


def built(site: Path, component: Path) -> Path:
    (site / "themes" / "companion").symlink_to(component)
    run_hugo(site, "--buildDrafts")
    return site / "hugo-public"


@pytest.mark.parametrize("theme", THEMES)
def test_raw_comes_out_whole_and_widgets_stand_where_they_were_put(
    root: Path, tmp_path: Path, component: Path, browser: Browser, theme: str
) -> None:
    if theme == "plain":
        component = tmp_path / "companion"
        write_component(root, component, silent, None, shortcodes=True, zipped=False)
    make_site(tmp_path / "site", theme, root / "site/node_modules/katex/dist", POSTS)
    public = built(tmp_path / "site", component)
    with foreign_host(public) as address:
        page = open_page(browser, address + "posts/all/")
        assert page.locator(".content .katex-error").count() == 0
        assert page.locator(".raw .katex").count() == 5
        assert page.locator(".content p.inside .katex").count() == 1
        assert "$" not in page.locator(".content").evaluate("element => element.innerText")
        assert "*stars*" in page.locator("span.raw").text_content()
        for place in (".admonition-content", "li", ".tab"):
            assert page.locator(f".content {place} backprop-stepper").count() == 1, place
        assert page.locator(".admonition-content em").text_content() == "after"
        assert page.locator(".raw em").count() == 0
        front = open_page(browser, address)
        assert front.locator(".summary backprop-stepper").count() >= 1
        page.context.close()
        front.context.close()


def test_python_computes_a_widget_once_it_is_in_view(
    root: Path, tmp_path: Path, component: Path, browser: Browser
) -> None:
    make_site(tmp_path / "site", "like-loveit", root / "site/node_modules/katex/dist", POSTS)
    with foreign_host(built(tmp_path / "site", component)) as address:
        page = open_page(browser, address + "posts/short/")
        frame = page.get_by_role("group", name="Backpropagation, step by step")
        expect(frame).to_be_visible(timeout=PYTHON_TIMEOUT)
        page.get_by_role("button", name="Next step").click()
        assert page.locator("backprop-stepper").evaluate("element => element.step") == 1
        assert page.locator("backprop-stepper").get_attribute("data-scheme") == "dark"
        page.context.close()


def test_frames_made_ahead_need_no_python(root: Path, tmp_path: Path, browser: Browser) -> None:
    make_site(tmp_path / "site", "like-loveit", root / "site/node_modules/katex/dist", POSTS)
    folder = tmp_path / "companion"
    write_component(
        root, folder, silent, tmp_path / "site" / "content", shortcodes=False, zipped=False
    )
    assert len(list((folder / "assets/companion/widgets").iterdir())) == 2
    with foreign_host(built(tmp_path / "site", folder)) as address:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(address + "posts/all/")
        assert page.get_by_role("group", name="Backpropagation, step by step").count() == 3
        page.context.close()
        page = open_page(browser, address + "posts/all/")
        expect(page.locator("backprop-stepper [data-live]")).to_have_count(3)
        page.context.close()


def test_a_widget_that_shares_a_net_is_completed_by_the_browser(root: Path, tmp_path: Path) -> None:
    text = '{{< backprop name="a" layers="1,1" x=1 target=1 >}}\n\n{{< backprop name="a" >}}\n'
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "x.md").write_text(f"---\ntitle: X\n---\n{text}")
    folder = tmp_path / "companion"
    write_component(root, folder, silent, tmp_path / "content", shortcodes=False, zipped=False)
    assert len(list((folder / "assets/companion/widgets").iterdir())) == 1


NETS = {
    "posts/nets/index.md": "---\ntitle: Nets\n---\n"
    '{{< backprop src="xor.yaml" seed=4 >}}\n\n{{< backprop src="all.toml" >}}\n\n'
    f"{{{{< backprop-net seed=4 >}}}}\n{XOR}{{{{< /backprop-net >}}}}\n",
    "posts/nets/xor.yaml": XOR,
}
ALL_TOML = 'layers = [2, 1]\nx = [1, 2]\ntarget = [1]\nactivation = "x/(1+exp(-x))"\n'


@pytest.mark.parametrize("ahead", [True, False], ids=["made ahead", "computed"])
def test_nets_come_from_files_and_bodies(
    root: Path, tmp_path: Path, component: Path, browser: Browser, ahead: bool
) -> None:
    site = tmp_path / "site"
    make_site(site, "plain", root / "site/node_modules/katex/dist", NETS)
    (site / "assets").mkdir()
    (site / "assets" / "all.toml").write_text(ALL_TOML)
    if ahead:
        component = tmp_path / "companion"
        write_component(root, component, silent, site / "content", shortcodes=False, zipped=False)
    with foreign_host(built(site, component)) as address:
        page = open_page(browser, address + "posts/nets/")
        assert page.locator("backprop-stepper[layers]").count() == (0 if ahead else 3)
        for number, sizes in enumerate([[2, 2, 1], [2, 1], [2, 2, 1]]):
            stepper = page.locator("backprop-stepper").nth(number)
            stepper.scroll_into_view_if_needed()
            expect(stepper.get_by_role("button", name="Next step")).to_be_visible(
                timeout=PYTHON_TIMEOUT
            )
            assert stepper.evaluate("element => element.trace.spec.layers") == sizes
        first, last = (
            page.locator("backprop-stepper").nth(n).evaluate("element => element.trace")
            for n in (0, 2)
        )
        assert first == last
        assert first["spec"]["activations"] == ["tanh", "sigmoid"]
        assert page.get_by_text("XOR", exact=True).count() >= 2
        page.context.close()


@pytest.mark.parametrize(
    ("post", "files", "said"),
    [
        ('{{< backprop src="xro.yaml" >}}', {"xor.yaml": XOR}, 'no "xro.yaml".*: xor.yaml'),
        ('{{< backprop src="xor.yaml" >}}', {"xor.yaml": "layer: 1"}, 'xor.yaml: .* no "layer"'),
        ('{{< backprop src="xor.json" >}}', {"xor.json": "{]"}, "xor.json: "),
        ('{{< backprop src="xor.csv" >}}', {"xor.csv": ""}, '"xor.csv" is no data file'),
        ("{{< backprop-net >}}- 1{{< /backprop-net >}}", {}, "the body needs names and values"),
        ("{{< backprop-net >}}{{< /backprop-net >}}", {}, "no net in the body"),
        ("{{< backprop-net src=x >}}x: 1{{< /backprop-net >}}", {}, 'no parameter "src"'),
    ],
)
def test_a_document_that_cannot_be_read_stops_hugo_at_its_call(
    root: Path, tmp_path: Path, component: Path, post: str, files: dict[str, str], said: str
) -> None:
    site = tmp_path / "site"
    content = {f"posts/a/{name}": text for name, text in files.items()}
    content["posts/a/index.md"] = f"---\ntitle: a\n---\nText\n\n{post}\n"
    make_site(site, "plain", root / "site/node_modules/katex/dist", content)
    (site / "themes" / "companion").symlink_to(component)
    assert re.search(rf'index\.md:6:1": .*{said}', run_hugo(site, succeeds=False))


def test_a_feed_says_in_words_what_its_reader_cannot_step_through(
    root: Path, tmp_path: Path, component: Path
) -> None:
    make_site(tmp_path / "site", "plain", root / "site/node_modules/katex/dist", {
        "posts/short.md": POSTS["posts/short.md"]
    })  # fmt: skip
    public = built(tmp_path / "site", component)
    feed = BeautifulSoup((public / "index.xml").read_text("utf-8"), "xml")
    text = feed.find("item").find("description").text
    assert "layers 2,2,1" in text
    assert "<script" not in text


def test_a_misspelt_parameter_stops_hugo_at_its_place(
    root: Path, tmp_path: Path, component: Path
) -> None:
    site = tmp_path / "site"
    make_site(site, "plain", root / "site/node_modules/katex/dist", {
        "posts/a.md": '---\ntitle: a\n---\nText\n\n{{< backprop layer="2,1" >}}\n'
    })  # fmt: skip
    (site / "themes" / "companion").symlink_to(component)
    said = run_hugo(site, succeeds=False)
    assert re.search(r'a\.md:6:1": shortcode "backprop" has no parameter "layer"', said), said


def test_frames_that_cannot_be_drawn_are_named_with_their_places(
    root: Path, tmp_path: Path
) -> None:
    post = tmp_path / "content" / "a.md"
    post.parent.mkdir()
    post.write_text('---\ntitle: a\n---\n{{< theirs >}}\n\n{{< backprop layers="2,0,1" >}}\n')
    with pytest.raises(BuildErrors, match=r"a\.md:6:22: backprop: "):
        write_component(root, tmp_path / "out", silent, post.parent, shortcodes=False, zipped=False)


def test_equal_input_gives_an_equal_zip(root: Path, tmp_path: Path, component: Path) -> None:
    again = tmp_path / "companion"
    write_component(root, again, silent, None, shortcodes=False, zipped=True)
    assert again.with_suffix(".zip").read_bytes() == component.with_suffix(".zip").read_bytes()


def open_page(browser: Browser, address: str) -> Page:
    page = browser.new_context().new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page threw {error}"))
    page.goto(address)
    page.wait_for_selector("html[data-formulas=set]", state="attached", timeout=8000)
    return page


@pytest.mark.parametrize("theme", ["like-loveit", "like-fixit", "like-doit"])
def test_the_users_post_comes_out_whole(
    root: Path, tmp_path: Path, component: Path, browser: Browser, users_post: Path, theme: str
) -> None:
    text = users_post.read_text("utf-8")
    make_site(
        tmp_path / "site", theme, root / "site/node_modules/katex/dist", {"posts/users.md": text}
    )
    with foreign_host(built(tmp_path / "site", component)) as address:
        page = open_page(browser, address + "posts/users/")
        written = re.findall(r"\{\{< raw >}}(.*?)\{\{< /raw >}}", text, re.DOTALL)
        bodies = page.locator(".raw")
        assert bodies.count() == len(written) > 0
        assert page.locator(".raw .katex-error").count() == 0
        for number in range(len(written)):
            assert "$" not in bodies.nth(number).inner_text()
        assert page.locator(".raw .katex").count() >= sum("$" in body for body in written)
        page.context.close()
