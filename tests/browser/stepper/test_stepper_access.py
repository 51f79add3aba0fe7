"""Any way they read: axe in every state, keyboard alone, narrow windows, motion, forced colours."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from stepper.harness import (
    EXAMPLE,
    STARTED,
    Visit,
    assert_accessible,
    slider,
    wait_until_measured,
    widget,
)
from stepper.kept_page import Show
from stepper.panels import opened

from backprop import trace

pytest_plugins = ("stepper.fixtures",)

STEPS = trace(EXAMPLE)["steps"]
WIDE_NET: dict[str, Any] = {
    "layers": [12, 12, 6, 3],
    "activation": "tanh",
    "x": [0.1, -0.2, 0.3, -0.4, 0.5, -0.6, 0.7, -0.8, 0.9, -1.0, 1.1, -1.2],
    "target": [1, 0, -1],
    "biases": [[0.1] * 12, [-0.2] * 6, [0.3] * 3],
}
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
LARGE_NET: dict[str, Any] = {
    "layers": [784, 20, 10],
    "activation": "sigmoid",
    "x": [k / 784 for k in range(784)],
    "target": [0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 900])
def test_axe_finds_no_violation_at_any_step(
    show: Show, example: str, scheme: str, width: int
) -> None:
    page = show(example, color_scheme=scheme, viewport={"width": width, "height": 900})
    for step in (0, 4, 5, 8, len(STEPS) - 1):
        page.get_by_role("slider", name="Step").fill(str(step))
        assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_where_a_field_is_wrong(
    show: Show, example: str, scheme: str
) -> None:
    page = show(example, color_scheme=scheme)
    page.get_by_label("Weight W₁ row 1 column 1").fill("")
    expect(page.get_by_label("Weight W₁ row 1 column 1")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_with_everything_open_and_lit(
    show: Show, scheme: str, forced: str
) -> None:
    spec = {**EXAMPLE, "activations": ["x*sigmoid(x)", "sigmoid"], "biases": [[0, 0, 0], [0]]}
    data = [{"x": [0, 1], "target": [1]}]
    options = {"data": data, "caption": "A net", "name": "net", "equations": {"eq:cost": "1"}}
    page = show(widget(spec, start="cost", **options), color_scheme=scheme, forced_colors=forced)
    page.locator(".net summary").click()
    page.get_by_role("button", name="Light up a₂").focus()
    assert page.locator("[data-lit]").count() > 3
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("spec", [EXAMPLE, LARGE_NET], ids=["small", "large"])
def test_in_forced_colours_the_drawing_has_the_readers_two(
    show: Show, spec: dict[str, Any], scheme: str
) -> None:
    """The browser forces colours on text and boxes; in a drawing it leaves them as they are."""
    page = show(widget(spec, start="delta2"), color_scheme=scheme, forced_colors="active")
    paper, ink = page.evaluate(
        """() => ["Canvas", "CanvasText"].map((name) => {
          const box = document.body.appendChild(document.createElement("div"));
          box.style.color = name;
          return getComputedStyle(box).color; })"""
    )
    assert paper != ink
    for shapes, style, colour in [
        (".neuron, .target, .frame", "fill", paper),
        (".neuron, .target, .frame, .edge, .ring", "stroke", ink),
        (".drawing text, .cell, .bar", "fill", ink),
        (".katex", "color", ink),
    ]:
        colours = page.locator(shapes).evaluate_all(
            "(all, style) => [...new Set(all.map((e) => getComputedStyle(e)[style]))]", style
        )
        assert colours == [colour], shapes
    # a backplate would cover letters under accents
    expect(page.locator(".step.current .katex").first).to_have_css("forced-color-adjust", "none")


# Of a picture of a field, as a data URL: how many pixels in the middle of its right end, inside of
# its border, differ from the pixel beside them by more than the smoothing of an edge does.
MARKED = """async ([url, end]) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const { width, height } = image;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(width - end, 5, end - 4, height - 10);
  const light = Array.from({ length: data.length / 4 },
    (_, k) => data[4 * k] + data[4 * k + 1] + data[4 * k + 2]);
  return light.filter((value) => Math.abs(value - light[0]) > 150).length;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_lists_keep_their_arrows_and_edges_their_heads(
    show: Show, example: str, scheme: str
) -> None:
    page = show(example, color_scheme=scheme, forced_colors="active")
    ink = page.locator(".neuron").first.evaluate("e => getComputedStyle(e).stroke")
    heads = page.locator(".arrow").evaluate_all("all => all.map((e) => getComputedStyle(e).fill)")
    assert heads == [ink, ink]
    panel = opened(page, "Nudge a number")
    expect(panel.get_by_role("combobox").first).to_be_visible()
    page.locator(".net summary").click()
    lists = page.locator("select").filter(visible=True)
    assert lists.count() > 5
    for each in lists.all():
        picture = base64.b64encode(each.screenshot()).decode()
        pixels = page.evaluate(MARKED, [f"data:image/png;base64,{picture}", 24])
        assert pixels >= 5, each.get_attribute("aria-label")


def test_axe_finds_no_violation_without_javascript(show: Show, example: str) -> None:
    """axe itself is a script: the page is read with scripts, styled as if there were none."""
    page = show(example)
    page.emulate_media(media="print")
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 390, 900])
@pytest.mark.parametrize("spec", [EXAMPLE, WIDE_NET, LARGE_NET], ids=["small", "wide", "large"])
def test_no_step_makes_the_page_wider_than_the_window(
    show: Show, spec: dict[str, Any], width: int
) -> None:
    page = show(widget(spec), viewport={"width": width, "height": 900})
    wait_until_measured(page)
    for step in range(int(page.get_by_role("slider").get_attribute("max") or 0) + 1):
        page.get_by_role("slider").fill(str(step))
        page.wait_for_function(FITS, timeout=STARTED)  # on a slow machine fonts come late
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 390])
def test_numbers_of_edges_and_neurons_stay_clear_of_each_other_on_a_phone(
    show: Show, width: int
) -> None:
    small = {**EXAMPLE, "weights": [[[0.07, 1.26], [0.89, -1.19], [-0.19, 0.33]], [[-1, 2, 1.4]]]}
    page = show(widget(small), viewport={"width": width, "height": 900})
    for step in range(len(STEPS)):
        page.get_by_role("slider", name="Step").fill(str(step))
        covered = page.evaluate(
            """() => {
              const root = document.querySelector("backprop-stepper").shadowRoot;
              const boxes = (path) => [...root.querySelectorAll(path)]
                .filter((e) => e.checkVisibility() && e.textContent)
                .map((e) => [e.textContent, e.getBoundingClientRect()]);
              return boxes(".edge-label text").flatMap(([edge, a]) =>
                boxes(".neurons .value")
                  .filter(([, b]) => a.left < b.right && b.left < a.right
                    && a.top < b.bottom - 2 && b.top < a.bottom - 2)
                  .map(([neuron]) => [edge, neuron]));
            }"""
        )
        assert covered == [], step


def test_wide_formulas_scroll_in_a_box_that_takes_the_focus(show: Show, example: str) -> None:
    page = show(example, viewport={"width": 320, "height": 900})
    scrolling = page.locator(".step.current .scrolls")
    for step in range(len(STEPS)):
        page.get_by_role("slider", name="Step").fill(str(step))
        wide = page.locator(".step.current .formula").evaluate_all(
            "all => all.filter((box) => box.scrollWidth > box.clientWidth + 1).length"
        )
        expect(scrolling).to_have_count(wide)
        for box in scrolling.all():
            box.focus()
            expect(box).to_be_focused()
            page.keyboard.press("ArrowRight")
            assert slider(page) == step  # the arrow scrolls the box that has the focus


def test_the_whole_widget_is_reached_by_keyboard_alone(page: Page) -> None:
    names = page.evaluate(
        """() => new Promise((resolve) => resolve([...document.querySelector("backprop-stepper")
          .shadowRoot.querySelectorAll("button, input, select, summary, a, .drawing > svg")]
          .filter((e) => e.checkVisibility({ visibilityProperty: true }))
          .map((e) => e.getAttribute("aria-label") ?? (e.labels?.[0] ?? e).textContent.trim())))"""
    )
    page.locator("backprop-stepper").focus()
    reached = []
    for _ in names:
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                  const e = document.activeElement.shadowRoot.activeElement;
                  const label = e.labels?.[0] ?? e;
                  return e.getAttribute("aria-label") ?? label.textContent.trim(); }"""
            )
        )
    assert reached == names
    assert len(set(names)) == len(names)


def test_every_part_of_the_net_is_read_by_arrow_keys(page: Page) -> None:
    page.locator("backprop-stepper").focus()
    page.keyboard.press("Tab")
    assert page.get_by_role("application").evaluate("e => e.matches(':focus-visible')")
    said = page.locator(".announcement")
    readout = page.locator(".readout")
    for key, name, words in [
        ("ArrowRight", "a₁⁽⁰⁾", "a₁⁽⁰⁾ = 0.5, input x₁"),
        ("ArrowDown", "a₂⁽⁰⁾", "a₂⁽⁰⁾ = −1, input x₂"),
        ("ArrowRight", "W₂,₂⁽¹⁾", "weight from x₂ to neuron 2 of layer 1"),
        ("ArrowDown", "W₃,₂⁽¹⁾", "weight from x₂ to neuron 3 of layer 1"),
        ("ArrowRight", "a₃⁽¹⁾", "not known yet at this step"),
        ("ArrowLeft", "W₃,₂⁽¹⁾", "weight from x₂ to neuron 3 of layer 1"),
    ]:
        page.keyboard.press(key)
        expect(said).to_contain_text(words)
        expect(readout).to_contain_text(name)
    assert slider(page) == 0  # the arrows of the widget step, those in the drawing do not
    page.keyboard.press("Enter")
    expect(readout.locator("input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(readout).to_have_count(0)


@pytest.mark.parametrize("width", [320, 900])
def test_wider_spacing_of_text_loses_none_of_it(show: Show, example: str, width: int) -> None:
    """The spacing of WCAG 1.4.12, as a reader's own style sheet sets it."""
    page = show(example, viewport={"width": width, "height": 900})
    page.locator(".net summary").click()
    lost = page.evaluate(
        """() => {
          const own = new CSSStyleSheet();
          own.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
          const root = document.querySelector("backprop-stepper").shadowRoot;
          for (const each of [document, root]) each.adoptedStyleSheets.push(own);
          const texts = [...root.querySelectorAll("p, button, label, summary, li, td, dd")]
            .filter((e) => e.checkVisibility({ visibilityProperty: true }))
            .filter((e) => !e.matches(".announcement"));
          return texts.filter((e) => e.getBoundingClientRect().right > innerWidth
              || ["hidden", "clip"].includes(getComputedStyle(e).overflowX)
              && e.scrollWidth > e.clientWidth).map((e) => e.textContent);
        }"""
    )
    assert lost == []
    assert page.locator("backprop-stepper").evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_every_control_is_large_enough_to_touch(chromium: Browser, example_address: str) -> None:
    visit = Visit(chromium, viewport={"width": 320, "height": 900}, has_touch=True)
    page = visit.open(example_address)
    sizes = page.locator("button:visible, input:visible, summary:visible").evaluate_all(
        "all => all.map((e) => [e.className, e.getBoundingClientRect().width,"
        " e.getBoundingClientRect().height])"
    )
    assert [size for size in sizes if min(size[1:]) < 24] == []
    visit.close()


def test_nothing_moves_for_readers_who_ask_for_less_motion(show: Show, example: str) -> None:
    page = show(example, reduced_motion="reduce")
    page.get_by_role("button", name="Last step").click()
    assert page.evaluate("document.getAnimations().length") == 0
    durations = page.locator(".stepper *").evaluate_all(
        "all => [...new Set(all.map((e) => getComputedStyle(e).transitionDuration))]"
    )
    assert durations == ["0s"]


def test_signs_and_roles_are_told_without_colour(page: Page) -> None:
    negative = page.locator("line.edge.negative").first
    assert negative.evaluate("e => getComputedStyle(e).strokeDasharray") != "none"
    positive = page.locator("line.edge.positive").first
    assert positive.evaluate("e => getComputedStyle(e).strokeDasharray") == "none"
    read, written = (page.locator(f".token.{role} rect").first for role in ("reads", "writes"))
    assert read.evaluate("e => getComputedStyle(e).strokeDasharray") != "none"
    assert written.evaluate("e => getComputedStyle(e).strokeDasharray") == "none"


def test_the_drawing_has_a_description_that_follows_the_step(page: Page) -> None:
    image = page.get_by_role(
        "application", name="Neural net with 2 input, 3 hidden, 1 output neurons"
    )
    page.get_by_role("button", name="Next step").click()
    assert STEPS[1]["sentence"] in (image.get_attribute("aria-label") or "")


def spoken(page: Page) -> list[tuple[str, str]]:
    """Role and name of all that a screen reader comes by, in its order."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}

    def below(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
        role, name = (node.get(key, {}).get("value", "") for key in ("role", "name"))
        if not node["ignored"] and role not in ("generic", "InlineTextBox"):
            yield role, name
        for child in node.get("childIds", []):
            if role != "MathMLMath" and child in known:
                yield from below(known[child])

    return list(below(nodes[0]))


def test_a_screen_reader_reads_each_thing_once_in_the_order_of_sight(page: Page) -> None:
    page.get_by_text("All values at this step as a table").click()
    expect(page.get_by_role("group", name="Table of values")).to_be_visible()  # made when opened
    heard = spoken(page)
    names = [name for _, name in heard]
    image = next(k for k, (role, _) in enumerate(heard) if role == "application")
    assert STEPS[0]["sentence"] in heard[image][1]
    read_next = next(name for name in names[image + 1 :] if name)
    assert read_next == "positive"  # of the legend: letters in the drawing are not read singly
    order = [
        "forward, steps 1 to 4", "Step", "First step", "Each step is", STEPS[0]["sentence"],
        "Light up W₁", "in symbols", "in numbers", "Table of values", "x̂",
        "The numbers it starts from", "Weight W₁ row 1 column 1", "Learning rate",
        "Its layers: 2-3-1", "Undo", "Check a gradient",
    ]  # fmt: skip
    assert [names.index(name) for name in order] == sorted(names.index(name) for name in order)
    assert heard.count(("MathMLMath", "")) == 3  # of the step that is shown
    for role in (
        "button",
        "textbox",
        "combobox",
        "slider",
        "checkbox",
        "table",
        "DisclosureTriangle",
    ):
        found = [name for each, name in heard if each == role and name != ""]
        assert len(found) == len(set(found)), role
    assert ("table", "Weights of layer 1") in heard
    assert not [role for role, _ in heard if role.startswith("LayoutTable")]
    slider = page.get_by_role("slider", name="Step")
    expect(slider).to_have_attribute("aria-valuetext", f"step 1 of {len(STEPS)}, forward")


def test_letters_are_as_dark_as_can_be_for_readers_who_want_more_contrast(
    show: Show, example: str
) -> None:
    page = show(example, contrast="more")
    ink = page.locator(".widget").evaluate("e => getComputedStyle(e).color")
    for muted in (".notice", ".line .label", ".editor summary"):
        expect(page.locator(muted).filter(visible=True).first).to_have_css("color", ink)


@pytest.mark.parametrize(
    ("mark", "scheme"),
    [
        ("document.documentElement.dataset.theme = 'dark'", "dark"),
        ("document.body.setAttribute('theme', 'dark')", "dark"),
        ("document.documentElement.classList.add('dark')", "dark"),
        ("document.documentElement.style.colorScheme = 'dark'", "dark"),
        ("document.documentElement.dataset.theme = 'light'", "light"),
    ],
)
def test_the_widget_follows_the_marks_of_themes(visit: Visit, mark: str, scheme: str) -> None:
    """The page itself says nothing of colour schemes here, as themes that only mark themselves."""
    page = visit.page
    page.evaluate("document.querySelector('meta[name=color-scheme]').remove()")
    page.evaluate(mark)
    paper = page.locator(".stepper")
    expect(paper).to_have_css(
        "color", "rgb(229, 227, 222)" if scheme == "dark" else "rgb(29, 31, 35)"
    )
