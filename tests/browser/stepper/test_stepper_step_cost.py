"""What a step costs before it is painted: no question for the layout, and no frames after it."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from stepper.kept_page import Show

pytest_plugins = ("stepper.fixtures",)

COUNT_QUESTIONS = """() => {
  window.asked = [];
  const count = (prototype, name) => {
    const own = Object.getOwnPropertyDescriptor(prototype, name);
    const counting = (real) => function (...given) {
      asked.push(name);
      return real.apply(this, given);
    };
    const kind = own.get ? "get" : "value";
    Object.defineProperty(prototype, name, { ...own, [kind]: counting(own[kind]) });
  };
  for (const name of ["scrollWidth", "clientWidth", "getBoundingClientRect", "getClientRects"]) {
    count(Element.prototype, name);
  }
  for (const name of ["offsetWidth", "offsetHeight"]) count(HTMLElement.prototype, name);
}"""
PRESS = """widget => {
  const target = widget.shadowRoot.querySelector(".stepper");
  asked.length = 0;
  const press = { key: "ArrowRight", bubbles: true, composed: true, cancelable: true };
  target.dispatchEvent(new KeyboardEvent("keydown", press));
  return [widget.step, [...asked]];
}"""
RUNNING = "widget => widget.shadowRoot.getAnimations().length"

MOVES = """widget => new Promise((done) =>
  widget.shadowRoot.addEventListener("transitionrun", done, { once: true }))"""


def painted(page: Page) -> None:
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


def test_a_step_asks_for_no_layout_before_it_is_painted(show: Show, example: str) -> None:
    page = show(example)
    widget = page.locator("backprop-stepper")
    painted(page)
    page.evaluate(COUNT_QUESTIONS)
    assert widget.evaluate(PRESS) == [1, []]
    painted(page)
    assert "scrollWidth" in page.evaluate("asked")


def test_several_steps_in_one_frame_are_measured_once(show: Show, example: str) -> None:
    page = show(example)
    widget = page.locator("backprop-stepper")
    painted(page)
    page.evaluate(COUNT_QUESTIONS)
    widget.evaluate(f"widget => {{ for (let k = 0; k < 5; k++) ({PRESS})(widget); }}")
    painted(page)
    of_five = page.evaluate("asked.filter((name) => name === 'scrollWidth').length")
    widget.evaluate(PRESS)
    painted(page)
    of_one = page.evaluate("asked.filter((name) => name === 'scrollWidth').length")
    assert 0 < of_five <= 2 * of_one


def test_only_played_steps_move_in_their_places(show: Show, example: str) -> None:
    page = show(example)
    widget = page.locator("backprop-stepper")
    for _ in range(4):
        widget.press("ArrowRight")
    assert widget.evaluate(RUNNING) == 0
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    widget.evaluate(MOVES)


WATCH_STEPS = """widget => {
  window.drawn = [];
  const observer = new MutationObserver((records) => {
    drawn.push(...records.map(({ type }) => type));
  });
  const what = { childList: true, characterData: true, subtree: true };
  observer.observe(widget.shadowRoot.querySelector(".steps"), what);
}"""
BESIDE = """widget => [...widget.shadowRoot.querySelectorAll(".step.beside")].map((step) => {
  const formula = step.querySelector(".numbers .formula");
  const isLaidOut = formula.getBoundingClientRect().height > 20;
  return [step.value - 1, isLaidOut, getComputedStyle(formula).visibility];
})"""


def test_the_steps_beside_the_shown_one_are_laid_out_once_the_stepper_is_used(
    show: Show, example: str
) -> None:
    page = show(example)
    widget = page.locator("backprop-stepper")
    painted(page)
    assert widget.evaluate(BESIDE) == []
    widget.locator(".stepper").focus()
    beside = widget.locator(".step.beside")
    expect(beside).to_have_count(1)
    assert widget.evaluate(BESIDE) == [[1, True, "hidden"]]
    widget.evaluate(WATCH_STEPS)
    page.keyboard.press("ArrowRight")
    assert widget.evaluate("widget => [widget.step, [...drawn]]") == [1, []]
    expect(beside).to_have_count(2)
    assert widget.evaluate(BESIDE) == [[0, True, "hidden"], [2, True, "hidden"]]


def test_a_new_net_does_not_show_the_old_numbers_beside(show: Show, example: str) -> None:
    """After an edit the steps beside are drawn anew before they are shown."""
    page = show(example)
    widget = page.locator("backprop-stepper")
    widget.locator(".stepper").focus()
    expect(widget.locator(".step.beside")).to_have_count(1)
    page.get_by_label("Input x₁").fill("2.5")
    expect(widget.locator(".step.current .numbers .formula")).to_contain_text("2.5", timeout=60_000)
    expect(widget.locator(".step.beside .numbers .formula")).to_have_count(1)
    shown = "widget => widget.shadowRoot.querySelector('.step.current .numbers').textContent"
    ahead = "widget => widget.shadowRoot.querySelector('.step.beside .numbers').textContent"
    drawn = widget.evaluate(ahead)
    widget.evaluate("widget => { widget.step = 1; }")
    assert widget.evaluate(shown) == drawn
    assert "0.4514" in drawn
