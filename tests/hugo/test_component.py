"""The theme component in other Hugo sites, built by the real binary, seen in a real browser."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from both_engines import run_hugo
from bs4 import BeautifulSoup
from hosts import foreign_host
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect
from themes import THEMES, make_site

import backprop
from companion.publish.component import write_component
from companion.tools.errors import BuildErrors
from companion.tools.progress import silent

PYTHON_TIMEOUT = 60_000
PAINTED = """(element) => {
    const { colorScheme, backgroundColor } = getComputedStyle(element);
    return [colorScheme, backgroundColor];
}"""
CHANGED = """(element, changes) => new Promise((resolve) => {
    element.addEventListener("change", ({ detail }) => resolve(detail.spec.x), { once: true });
    element.change(changes);
})"""
WIDGET = '{{< backprop layers="2,2,1" x="1,2" target="1" seed=7 >}}'
OTHER = '{{< backprop weights="[[0.1,0.2]]" x="0.5 -1" target="1" eta=0.25 >}}'
XOR = "layers: [2, 2, 1]\nactivation: [tanh, sigmoid]\nx: [0, 1e-3]\ntarget: 1\ncaption: XOR\n"
BLUISH = "rgb(44, 52, 66)"  # the dark page's #292a2d with a tenth of the admonition's blue
SIGNS = "*stars* [a]/[b], [c]^(d), :(far fa-x): and {?x}"
POSTS = {
    "posts/all.md": f"""---
title: All
---
Inline $a_1$ and {{{{< raw >}}}}$b_1 < c_2$ or $x<y$ and {SIGNS}{{{{< /raw >}}}} in a sentence.

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
{SIGNS}
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
def component(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("component") / "companion"
    write_component(folder, silent, None, shortcodes=False, zipped=True)
    return folder


def built(site: Path, component: Path) -> Path:
    (site / "themes" / "companion").symlink_to(component)
    run_hugo(site, "--buildDrafts")
    return site / "hugo-public"


@contextmanager
def opened(chromium: Browser, public: Path, path: str, **context: Any) -> Iterator[Page]:
    """A page once its formulas are set; by the end its console must have been silent."""
    page = chromium.new_context(**context).new_page()
    told: list[str] = []

    def note(entry: ConsoleMessage) -> None:
        if str(entry.type) != "verbose":
            told.append(entry.text)

    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", note)
    with foreign_host(public) as address:
        page.goto(address + path)
        page.wait_for_selector("html[data-formulas=set]", state="attached")
        yield page
        page.context.close()
    assert told == []


@pytest.fixture
def public(request: pytest.FixtureRequest, root: Path, tmp_path: Path, component: Path) -> Path:
    """Our posts in the theme that the test is given."""
    theme = request.param
    if theme == "plain":
        component = tmp_path / "companion"
        write_component(component, silent, None, shortcodes=True, zipped=False)
    make_site(tmp_path / "site", theme, root / "site/node/node_modules/katex/dist", POSTS)
    return built(tmp_path / "site", component)


in_every_theme = pytest.mark.parametrize("public", THEMES, indirect=True)


@in_every_theme
def test_raw_comes_out_whole_and_widgets_stand_where_they_were_put(
    chromium: Browser, public: Path
) -> None:
    with opened(chromium, public, "") as front:
        assert front.locator(".summary backprop-stepper").count() >= 1
    with opened(chromium, public, "posts/all/") as page:
        assert page.locator(".content .katex-error").count() == 0
        assert page.locator(".raw .katex").count() == 5
        assert page.locator(".content p.inside .katex").count() == 1
        assert "$" not in page.locator(".content").evaluate("element => element.innerText")
        assert SIGNS in (page.locator("span.raw").text_content() or "")
        assert SIGNS in (page.locator(".admonition .raw").text_content() or "")
        for place in (".admonition-content", "li", ".tab"):
            assert page.locator(f".content {place} backprop-stepper").count() == 1, place
        assert page.locator(".admonition-content em").text_content() == "after"
        assert page.locator(".raw em").count() == 0


@in_every_theme
def test_python_computes_a_widget_in_the_colours_of_its_surroundings(
    chromium: Browser, public: Path, request: pytest.FixtureRequest
) -> None:
    with opened(chromium, public, "posts/all/", color_scheme="dark") as page:
        widget = page.locator(".admonition backprop-stepper")
        widget.scroll_into_view_if_needed()
        frame = widget.get_by_role("group", name="Backpropagation, step by step")
        expect(frame).to_be_visible(timeout=PYTHON_TIMEOUT)
        frame.get_by_role("button", name="Next step").click()
        assert widget.evaluate("element => element.step") == 1
        assert widget.evaluate(CHANGED, {"x": [0.25, 0.25]}) == [0.25, 0.25]
        scheme, paper = frame.evaluate(PAINTED)
        assert scheme.split()[-1] == "dark"
        if "plain" not in request.node.name:  # that theme paints nothing
            assert paper == BLUISH


def test_the_theme_states_the_projects_version(component: Path) -> None:
    stated = tomllib.loads((component / "theme.toml").read_text("utf-8"))
    assert stated["version"] == backprop.__version__


def test_a_widget_without_its_styles_yet_takes_no_room(
    root: Path, tmp_path: Path, component: Path, chromium: Browser
) -> None:
    """Or the height of all its steps at once, one below the other, would be kept for good."""
    make_site(tmp_path / "site", "plain", root / "site/node/node_modules/katex/dist", {
        "posts/short.md": POSTS["posts/short.md"]
    })  # fmt: skip

    def late(route: Route) -> None:
        page.wait_for_timeout(1500)
        route.continue_()

    with opened(chromium, built(tmp_path / "site", component), "posts/short/") as page:
        page.route("**/stepper.css", late)
        frame = page.get_by_role("group", name="Backpropagation, step by step")
        expect(frame).to_be_visible(timeout=PYTHON_TIMEOUT)
        page.wait_for_timeout(300)
        assert frame.bounding_box()["height"] < 2000


def test_frames_made_ahead_need_no_python(root: Path, tmp_path: Path, chromium: Browser) -> None:
    make_site(tmp_path / "site", "like-loveit", root / "site/node/node_modules/katex/dist", POSTS)
    folder = tmp_path / "companion"
    write_component(folder, silent, tmp_path / "site" / "content", shortcodes=False, zipped=False)
    assert len(list((folder / "assets/companion/widgets").iterdir())) == 2
    public = built(tmp_path / "site", folder)
    with foreign_host(public) as address:
        page = chromium.new_context(java_script_enabled=False).new_page()
        page.goto(address + "posts/all/")
        assert page.get_by_role("group", name="Backpropagation, step by step").count() == 3
        page.context.close()
    with opened(chromium, public, "posts/all/") as page:
        for widget in page.locator("backprop-stepper").all():
            widget.scroll_into_view_if_needed()
        expect(page.locator("backprop-stepper [data-live]")).to_have_count(3)


def test_a_widget_that_shares_a_net_is_completed_by_the_browser(root: Path, tmp_path: Path) -> None:
    text = '{{< backprop name="a" layers="1,1" x=1 target=1 >}}\n\n{{< backprop name="a" >}}\n'
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "x.md").write_text(f"---\ntitle: X\n---\n{text}")
    folder = tmp_path / "companion"
    write_component(folder, silent, tmp_path / "content", shortcodes=False, zipped=False)
    assert len(list((folder / "assets/companion/widgets").iterdir())) == 1


NETS = {
    "posts/nets/index.md": "---\ntitle: Nets\n---\n"
    '{{< backprop src="xor.yaml" seed=4 >}}\n\n{{< backprop src="all.toml" >}}\n\n'
    f"{{{{< backprop-net seed=4 >}}}}\n{XOR}{{{{< /backprop-net >}}}}\n",
    "posts/nets/xor.yaml": XOR,
}
ALL_TOML = 'layers = [2, 1]\nx = [1, 2]\ntarget = [1]\nactivation = "x/(1+exp(-x))"\n'


FIGURE = '{{< live kind="tangent" f="x**2 - x" a=0.5 caption="A parabola" >}}'


@pytest.mark.parametrize("ahead", [True, False], ids=["made ahead", "computed"])
def test_a_live_figure_moves_in_another_theme(
    root: Path, tmp_path: Path, component: Path, chromium: Browser, ahead: bool
) -> None:
    site = tmp_path / "site"
    post = f"---\ntitle: Figure\n---\nText\n\n{FIGURE}\n"
    make_site(site, "like-loveit", root / "site/node/node_modules/katex/dist", {"posts/f.md": post})
    if ahead:
        component = tmp_path / "companion"
        write_component(component, silent, site / "content", shortcodes=False, zipped=False)
    with opened(chromium, built(site, component), "posts/f/") as page:
        assert page.locator("backprop-figure[kind]").count() == (0 if ahead else 1)
        page.locator("backprop-figure").scroll_into_view_if_needed()
        slider = page.locator("[data-live]").get_by_role("slider", name="Step h")
        expect(slider).to_be_visible(timeout=PYTHON_TIMEOUT)
        slider.fill("0")
        expect(slider).to_have_attribute("aria-valuetext", "h = 1")
        assert page.locator("backprop-figure").evaluate("e => e.description.slope") == 0
        expect(page.locator(".caption")).to_have_text("A parabola")


def test_a_figure_of_no_kind_stops_hugo_at_its_place(
    root: Path, tmp_path: Path, component: Path
) -> None:
    for call, said_of_it in (
        ('kind="tangend"', r'there is no live figure "tangend"'),
        ('kind="tangent" b=1', r'the live figure "tangent" has no parameter "b"'),
    ):
        site = tmp_path / call[6:11] / str(len(call))
        make_site(site, "plain", root / "site/node/node_modules/katex/dist", {
            "posts/a.md": f"---\ntitle: a\n---\nText\n\n{{{{< live {call} >}}}}\n"
        })  # fmt: skip
        (site / "themes" / "companion").symlink_to(component)
        said = run_hugo(site, succeeds=False)
        assert re.search(rf'a\.md:6:1": {said_of_it}', said), said


@pytest.mark.parametrize("ahead", [True, False], ids=["made ahead", "computed"])
def test_nets_come_from_files_and_bodies(
    root: Path, tmp_path: Path, component: Path, chromium: Browser, ahead: bool
) -> None:
    site = tmp_path / "site"
    make_site(site, "plain", root / "site/node/node_modules/katex/dist", NETS)
    (site / "assets").mkdir()
    (site / "assets" / "all.toml").write_text(ALL_TOML)
    if ahead:
        component = tmp_path / "companion"
        write_component(component, silent, site / "content", shortcodes=False, zipped=False)
    with opened(chromium, built(site, component), "posts/nets/") as page:
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
    make_site(site, "plain", root / "site/node/node_modules/katex/dist", content)
    (site / "themes" / "companion").symlink_to(component)
    assert re.search(rf'index\.md:6:1": .*{said}', run_hugo(site, succeeds=False))


def test_a_feed_says_in_words_what_its_reader_cannot_step_through(
    root: Path, tmp_path: Path, component: Path
) -> None:
    make_site(tmp_path / "site", "plain", root / "site/node/node_modules/katex/dist", {
        "posts/short.md": POSTS["posts/short.md"]
    })  # fmt: skip
    public = built(tmp_path / "site", component)
    feed = BeautifulSoup((public / "index.xml").read_text("utf-8"), "xml")
    text = feed.find("item").find("description").text
    assert "layers 2,2,1" in text
    assert "<script" not in text


REFUSED = {
    'layer="2,1"': 'shortcode "backprop" has no parameter "layer"',
    'layers="2,one"': 'layers: "one" is not a number',
    'x=""': "x: needs at least one number",
    'seed="7a"': 'seed: "7a" is not a number',
    'weights="[[1,2]"': "weights: this is not a list of numbers",
    'start="delta"': 'start: "delta" is no step. Write its number from 1',
    'start="0"': 'start: "0" is no step',
    'panels="predict, chek"': 'panels: there is no panel "chek". Known are: predict, explain',
    'open="check"': 'open: "check" is none of predict, train, takeaway',
    'until="end"': 'until: "end" is none of forward, cost, backward, update',
    'name="two words"': 'name: "two words" cannot be a name',
    'data="0,0; 0,1: 1"': "data: a sample needs its target",
    'data="0,a: 0"': 'data: "a" is not a number',
    "data=`- {x: [0], y: 1}`": "data: sample 1 is not {x, target, name}",
    "data=`[[0, 1]`": "data: not YAML",
}
TAKEN = [
    'layers="[2 3 1]" x="0.5; −1" target="1e-3" seed=-7',
    'weights="[[1,2],[3,4]]; [[5,6]]" biases="none" x="1 2" target="0" learning-rate=.25',
    'layers="2,1" x="1,2" target=1 start="step=3" panels="none" name="a-1"',
    'layers="2,1" x="1,2" target=1 start="δ₁" panels="train check" data="0,0: 0; 0,1: 1;"',
    "layers=`2,1` x=`1,2` target=1 start=2 data=`[{x: [0, 0], target: 0}, [[0, 1e-3], 1]]`",
    "layers=`2,1` x=`1,2` target=1 data=`- {x: [0, 0], target: 0, name: none}`",
    'layers="2,1" x="1,2" until="forward" open="predict" granularity="neuron"',
]


def test_a_wrong_parameter_stops_hugo_at_its_place(
    root: Path, tmp_path: Path, component: Path
) -> None:
    """Hugo tells all that it refuses at once, and refuses nothing else."""
    calls = [*REFUSED, *TAKEN]
    body = "".join(f"{{{{< backprop {call} >}}}}\n\n" for call in calls)
    site = tmp_path / "site"
    post = {"posts/a.md": f"---\ntitle: a\n---\n{body}"}
    make_site(site, "plain", root / "site/node/node_modules/katex/dist", post)
    (site / "themes" / "companion").symlink_to(component)
    said = run_hugo(site, succeeds=False)
    for line, message in enumerate(REFUSED.values()):
        assert re.search(rf'a\.md:{4 + 2 * line}:1": {re.escape(message)}', said), (message, said)
    assert said.count("a.md:") == len(REFUSED), said


@pytest.mark.parametrize("order", ["companion first", "companion last", "own raw"])
def test_another_raw_before_ours_is_pointed_out(
    root: Path, tmp_path: Path, component: Path, order: str
) -> None:
    site = tmp_path / "site"
    post = f"---\ntitle: a\n---\n{{{{< raw >}}}}$a$ {{{{< /raw >}}}}\n\n{WIDGET}\n"
    make_site(site, "like-loveit", root / "site/node/node_modules/katex/dist", {"posts/a.md": post})
    (site / "themes" / "companion").symlink_to(component)
    if order == "companion last":
        config = (site / "hugo.toml").read_text()
        config = config.replace('"companion", "like-loveit"', '"like-loveit", "companion"')
        (site / "hugo.toml").write_text(config)
    elif order == "own raw":
        (site / "layouts" / "_shortcodes").mkdir(parents=True)
        (site / "layouts" / "_shortcodes" / "raw.html").write_text("{{ .Inner }}")
    said = run_hugo(site)
    pointed_out = re.search(r'WARN .*a\.md:6:1": another "raw" goes before the companion', said)
    assert bool(pointed_out) == (order != "companion first"), said


def test_frames_that_cannot_be_drawn_are_named_with_their_places(
    root: Path, tmp_path: Path
) -> None:
    post = tmp_path / "content" / "a.md"
    post.parent.mkdir()
    post.write_text('---\ntitle: a\n---\n{{< theirs >}}\n\n{{< backprop layers="2,0,1" >}}\n')
    with pytest.raises(BuildErrors, match=r"a\.md:6:22: backprop: "):
        write_component(tmp_path / "out", silent, post.parent, shortcodes=False, zipped=False)


def test_equal_input_gives_an_equal_zip(root: Path, tmp_path: Path, component: Path) -> None:
    again = tmp_path / "companion"
    write_component(again, silent, None, shortcodes=False, zipped=True)
    assert again.with_suffix(".zip").read_bytes() == component.with_suffix(".zip").read_bytes()


@pytest.mark.parametrize("theme", ["like-loveit", "like-fixit", "like-doit"])
def test_the_users_post_comes_out_whole(
    root: Path, tmp_path: Path, component: Path, chromium: Browser, users_post: Path, theme: str
) -> None:
    text = users_post.read_text("utf-8")
    make_site(
        tmp_path / "site",
        theme,
        root / "site/node/node_modules/katex/dist",
        {"posts/users.md": text},
    )
    with opened(chromium, built(tmp_path / "site", component), "posts/users/") as page:
        written = re.findall(r"\{\{< raw >}}(.*?)\{\{< /raw >}}", text, re.DOTALL)
        bodies = page.locator(".raw")
        assert bodies.count() == len(written) > 0
        assert page.locator(".raw .katex-error").count() == 0
        for number in range(len(written)):
            assert "$" not in bodies.nth(number).inner_text()
        assert page.locator(".raw .katex").count() >= sum("$" in body for body in written)
