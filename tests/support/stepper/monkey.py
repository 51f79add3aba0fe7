"""A reader who does anything: random acts on a page, and what must hold after each of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from printed import states as is_printed
from replay import Entry, State, states, value_of

from backprop import trace
from stepper.harness import STARTED, formulas_of
from stepper.labels import MEASURE

IN_PAGE = Path(__file__).with_name("monkey_page.js").read_text("utf-8")
STEPPERS = "backprop-stepper"
GOOD = ["0.5", "-1", "2", "0", "1e-3", "−2", "1/3", " 1 ", "30", "-0.025", "0.4999999"]
HOSTILE = [
    "", "abc", "1e999", "NaN", "-", "1,5", "9" * 400, "1e308", "1e-320", "💥", "\u202e5", "0x10",
    "None",
    "<img src=x onerror=alert(1)>", "x**x**x**x", "max(" * 30 + "x" + ")" * 30, "__import__('os')",
    "1/0", "1e308*1e308", "a" * 5000, "x)", "log(x)", "%s{{}}${1}",
]  # fmt: skip
KEYS = [
    "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "Space", "Enter", "Escape",
    "Tab",
    "Shift+Tab", "Control+z", "Control+y", "Control+Shift+z", "PageDown", "a", "Delete",
]  # fmt: skip
PLACES = [
    "first", "last", "cost", "delta1", "δ₂", "z1", "step=3", "C", "backward", "step=0",
    "step=99999",
    "nowhere", "", "delta9", "constructor", "__proto__",
]  # fmt: skip
PARTS = [
    "x=1,-1", "target=0.5", "learning_rate=30", "W1[1,1]=3", "W2[1,2]=-0.5", "open=predict",
    "open=check",
    "open=paths", "x=1", "x=1,2,3,4", "target=1e308", "learning_rate=-1", "learning_rate=1e300",
    "W9[1,1]=2",
    "W1[0,0]=1", "open=nothing", "open=toString", "seed=2", "x=one", "W1[1,1]=" + "9" * 400,
    "=", "x=,",
    "target=" + ",".join("1" * 5000),
]  # fmt: skip
SHARED = [
    "#backprop=1;n=0;s=4;g=0;l=2,3,1;w=1,2,3,4,5,6,7,8,9;b=;a=1,1;x=0.5,-1;t=1;r=0.5;c=0",
    "#backprop=1;n=1;s=2;g=2;l=1,1;w=0.3;b=0.1;a=2;x=1;t=0.25;r=0.1;c=0",
    "#backprop=1;n=0;l=" + "1," * 2000 + "1",
    "#backprop=1;n=99", "#backprop=2;", "#backprop=", "#%E0%A4%A", "#:", "#nothing", "#hand",
]  # fmt: skip
SIZES = [320, 390, 560, 768, 900, 1200, 1600]


class Monkey:
    """Acts on a page in an order that its seed alone decides, and notes them.

    complaints : the errors of the page; the caller fills it.
    """

    def __init__(self, page: Page, seed: str, complaints: list[str]) -> None:
        self.page, self.complaints = page, complaints
        self.random = random.Random(seed)
        self.acts: list[str] = []
        self._checked: dict[int, tuple[dict[str, Any], list[State]]] = {}
        page.evaluate(MEASURE)
        page.evaluate(IN_PAGE)
        widgets = page.locator(STEPPERS)
        names = widgets.evaluate_all("all => all.map((e) => e.options?.name).filter(Boolean)")
        self.names: list[str] = [*names, "demo"]
        self._kinds: dict[Callable[[], str], int] = {
            self.click: 30, self.press_keys: 14, self.write: 14, self.drag: 7, self.panel: 6,
            self.resize_net: 6, self.train: 5, self.undo: 6, self.follow: 6, self.window: 3,
            self.scheme: 2, self.paper: 2, self.granularity: 3, self.scroll: 2,
        }  # fmt: skip

    def act(self) -> None:
        """One act, and a look at the page."""
        kind = self.random.choices([*self._kinds], [*self._kinds.values()])[0]
        self.acts.append(kind.__name__)
        self.acts[-1] += f": {kind()}"
        if self.random.random() < 0.2:
            return  # the next act comes before Python has answered
        rests = self.page.evaluate("(most) => monkey.rest(most)", STARTED)
        assert rests, "a widget goes on computing"
        self.look()

    # acts; each says what it did

    def _pick(self, selector: str | None = None, only: str = STEPPERS) -> dict[str, Any] | None:
        given = [
            self.random.random(),
            self.random.random(),
            only,
            *([selector] if selector else []),
        ]
        found: dict[str, Any] | None = self.page.evaluate(
            "([which, what, ...where]) => monkey.pick(which, what, ...where)",
            given,
        )
        return found

    def _handle(self) -> Any:
        return self.page.evaluate_handle("monkey.target").as_element()

    def _text(self) -> str:
        return self.random.choice(self.random.choice([GOOD, GOOD, HOSTILE]))

    def _use(self, found: dict[str, Any] | None) -> str:
        """What a reader does with a control of this kind."""
        if found is None:
            return "nothing"
        if found["tag"] == "select":
            index = self.random.randrange(found["options"])
            self._handle().select_option(index=index)
            return f"{found['name']} option {index}"
        if found["type"] == "range":
            key = self.random.choice(["ArrowRight", "ArrowLeft", "Home", "End", "PageUp"])
            self._handle().press(key)
            return f"{found['name']} {key}"
        self.page.mouse.click(found["x"], found["y"])
        return str(found["name"])

    def click(self) -> str:
        only = (
            STEPPERS
            if self.random.random() < 0.8
            else "backprop-figure, python-cell, backward-pass"
        )
        return self._use(self._pick(only=only) or self._pick())

    def press_keys(self) -> str:
        keys = [self.random.choice(KEYS) for _ in range(self.random.randint(1, 4))]
        where = self.random.random()
        if where < 0.5:
            self.page.evaluate("(which) => monkey.focus(which)", self.random.random())
        elif where < 0.7:
            self._pick(".drawing > svg")
            self.page.evaluate("monkey.target?.focus()")
        for key in keys:
            self.page.keyboard.press(key)
        return f"{keys} ({where:.2f})"

    def write(self) -> str:
        found = self._pick("input[type=text], textarea")
        if not found:
            return "nothing"
        text = self._text()
        self._handle().fill(text)
        end = self.random.choice(["Enter", "Tab", "Escape", ""])
        if end:
            self.page.keyboard.press(end)
        return f"{found['name']} {text[:40]!r} {end}"

    def drag(self) -> str:
        found = self._pick(
            ".editor input[type=text], .drawing .neuron, .drawing line.edge, .readout input"
        )
        if not found:
            return "nothing"
        way = self.random.randint(-300, 300)
        mouse = self.page.mouse
        mouse.move(found["x"], found["y"])
        mouse.down()
        mouse.move(found["x"] + way, found["y"] + self.random.randint(-20, 20), steps=4)
        if self.random.random() < 0.9:
            mouse.up()
            return f"{found['name']} by {way}"
        self.page.keyboard.press("Escape")
        mouse.up()
        return f"{found['name']} by {way}, Escape"

    def panel(self) -> str:
        return self._use(self._pick("summary"))

    def resize_net(self) -> str:
        self._pick("details.net:not([open]) > summary")
        self.page.evaluate("monkey.target?.matches('summary') && monkey.target.click()")
        return self._use(
            self._pick(".net .layers button, .net .acts button, .net select, .net input")
        )

    def train(self) -> str:
        self._pick("details.train:not([open]) > summary")
        self.page.evaluate("monkey.target?.matches('.train summary') && monkey.target.click()")
        return self._use(
            self._pick("details.train button, details.train select, details.train input")
        )

    def undo(self) -> str:
        """Undo restores a former spec (which the page watches), and redo the one before."""
        k = self.page.evaluate("(which) => monkey.focus(which)", self.random.random())
        if k < 0 or not self.page.evaluate(
            "(k) => Boolean(document.querySelectorAll('backprop-stepper')[k].store)", k
        ):
            return "nothing"
        self.page.evaluate(f"monkey.rest({STARTED})")
        before, (past, _) = self.page.evaluate("(k) => [monkey.spec(k), monkey.history(k)]", k)
        self.page.keyboard.press("Control+z")
        self.page.keyboard.press("Control+Shift+z") if past else None
        assert self.page.evaluate("(k) => monkey.spec(k)", k) == before, "redo shows another spec"
        self.page.keyboard.press("Control+z")
        return f"in widget {k}, {past} can be undone"

    def follow(self) -> str:
        parts = [self.random.choice(PARTS) for _ in range(self.random.choice([0, 0, 1, 1, 2, 5]))]
        place = ";".join([self.random.choice(PLACES), *parts])
        link = (
            f"#{self.random.choice(self.names)}:{place}"
            if self.random.random() < 0.8
            else self.random.choice(SHARED)
        )
        self.page.evaluate("(link) => { location.hash = link; }", link)
        return link[:200]

    def window(self) -> str:
        size = self.random.choice(SIZES), self.random.choice([480, 720, 844, 1000])
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        return str(size)

    def scheme(self) -> str:
        scheme: Any = self.random.choice(["light", "dark"])
        forced: Any = self.random.choice(["none", "none", "active"])
        self.page.emulate_media(color_scheme=scheme, forced_colors=forced)
        return f"{scheme}, forced {forced}"

    def paper(self) -> str:
        self.page.emulate_media(media="print")
        self.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        self.page.evaluate(f"monkey.rest({STARTED})")
        self.look()
        self.page.emulate_media(media="screen")
        self.page.evaluate("dispatchEvent(new Event('afterprint'))")
        return "printed"

    def granularity(self) -> str:
        return self._use(self._pick(".pace select"))

    def scroll(self) -> str:
        by = self.random.randint(-2000, 2000)
        self.page.mouse.wheel(0, by)
        return str(by)

    # what must hold

    def look(self) -> None:
        """Raises AssertionError if something is wrong."""
        seen = self.page.evaluate(
            "(withLabels) => monkey.look(withLabels)", self.random.random() < 0.2
        )
        assert seen["problems"] == [], "; ".join(seen["problems"])
        assert self.complaints == [], self.complaints
        for shown in seen["shown"]:
            self._compare(shown)

    def _compare(self, shown: dict[str, Any]) -> None:
        """What a widget shows is what its trace says, and that is what Python says here."""
        if shown["id"] not in self._checked:
            made = self.page.evaluate("(k) => monkey.trace(k)", shown["k"])
            assert made == trace(made["spec"]), f"another trace of {made['spec']}"
            self._checked[shown["id"]] = made, [*states(made)]
        made, after = self._checked[shown["id"]]
        step, state = made["steps"][shown["step"]], after[shown["step"] + 1]
        told = [shown["number"], shown["sentence"], *shown["tex"]]
        number = f"Step {shown['step'] + 1} of {len(made['steps'])}"
        expected = [number, step["sentence"], *formulas_of(step)]
        assert told == expected, f"widget {shown['k']} shows {told} for {expected}"
        for ref, text in [*shown["values"], *shown["asides"], *shown["target"]]:
            if text:
                quantity, row = ref.split(" ")
                value = value_of(state, Entry(quantity, int(row)))
                assert is_printed(text, value), f"{ref} is {value}, shown as {text}"
