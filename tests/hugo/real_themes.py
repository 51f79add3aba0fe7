"""Looks at our component in real themes: `python tests/hugo/real_themes.py FOLDER-OF-THEMES`.

Each folder in it is a theme. For each, Hugo builds a site of our posts and a short one, with the
component before the theme. Chromium opens two of them at 390 pixels in a dark system, without any
request to another host (KaTeX is ours), and a table says what it found. The themes are the work of
others and are not part of this repository; without a folder of them, the script says so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / each) for each in ("site", "pybundle", "tests/support", "tests/hugo")]

from both_engines import HUGO  # noqa: E402
from hosts import foreign_host  # noqa: E402
from playwright.sync_api import Browser, Error, Page, Route  # noqa: E402
from themes import HOOKED  # noqa: E402

from companion.publish.component import write_component  # noqa: E402
from companion.tools.browser import running_chromium  # noqa: E402
from companion.tools.progress import silent  # noqa: E402

WIDTH = 390
KATEX = ROOT / "site/node/node_modules/katex/dist"
"""Given to themes that ask a third party for KaTeX."""
_LABELS = re.compile(r" ?\\(label|eqref|ref)\{[^}]*\}")
"""What our build numbers, and KaTeX alone does not know."""
_KATEX = re.compile(r"^https://.*/katex@?[^/]*/(?:dist/)?([^?]+)")
SETTINGS = """baseURL = "/"
title = "A blog"
theme = ["companion", "{theme}"]
[markup.goldmark.renderer]
unsafe = true
[markup.highlight]
noClasses = false
[params]
{math}
mainSections = ["posts"]
BookSection = "posts"
[params.cdn]
data = ""
[params.page.math]
enable = true
[params.article]
math = true
[params.search]
enable = false
"""
SHORT = """---
title: "Short"
date: 2026-11-20
math: true
---
A formula $a^2 + b^2$, a longer one

$$ \\sum_{k=1}^n k = \\frac{n(n+1)}{2} $$

and a net:

{{< backprop layers="2,3,1" x="0.5,-1" target="1" seed=7 >}}
"""
PASSED_THROUGH = ("DoIt", "FixIt", "LoveIt", "hextra")
"""Themes for which Goldmark passes formulas through: three set them while Hugo builds; in LoveIt,
emphasis would tear those of the draft that are not in `raw` apart at their underscores."""
WITH_A_TABLE = ("DoIt", "FixIt", "hextra")
"""Themes to which `params.math` is a table; DoIt does not build where a post says `math: true`."""
LOOK = """() => ({
    formulas: document.querySelectorAll(".katex:not(.katex .katex), mjx-container").length,
    failed: document.querySelectorAll(".katex-error, mjx-merror").length,
    tooWide: document.scrollingElement.scrollWidth - innerWidth,
    through: [...new Set([...document.body.querySelectorAll("*")].filter((element) => {
        const isSeen = element.getBoundingClientRect().right > innerWidth + 1;
        const inFormula = element.closest(".katex") !== null && !element.matches(".katex");
        const isSolid = element.matches(".katex, backprop-stepper")
            || [...element.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
        if (!isSeen || inFormula || !isSolid) return false;
        for (let box = element.parentElement; box !== document.body; box = box.parentElement) {
            const scrolls = getComputedStyle(box).overflowX !== "visible";
            if (scrolls && box.localName !== "table") return false; // no effect on a table
        }
        return true;
    }).map((element) => {
        const part = element.closest("table, pre, .katex, p, li, [class]") ?? element;
        return `${part.localName} “${part.textContent.trim().slice(0, 30)}”`;
    }))].slice(0, 4),
})"""
PAINTED = """(widget) => {
    const light = (colour) => (colour.match(/[\\d.]+/g) ?? []).slice(0, 3).map(Number);
    const paper = getComputedStyle(widget.shadowRoot.querySelector(".stepper")).backgroundColor;
    return [light(paper), widget.dataset.scheme ?? "unmarked"];
}"""


@dataclass
class Seen:
    """What a browser found on a page of a theme."""

    page: str
    widget: str = "-"
    formulas: str = "-"
    too_wide: int = 0
    through: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        through = f" through {', '.join(dict.fromkeys(self.through))}" if self.through else ""
        wide = f"{self.too_wide} px too wide{through}" if self.too_wide > 0 else "fits"
        told = "; ".join(dict.fromkeys(self.told)) or "silent"
        return f"{self.page}: widget {self.widget}, formulas {self.formulas}, {wide}, {told[:160]}"


def _in_place_of(label: re.Match[str]) -> str:
    return "" if label[1] == "label" else "1"


def site_of(theme: Path, folder: Path) -> str:
    """Build a site with the theme; what Hugo says if it fails, else nothing."""
    posts = folder / "content" / "posts"
    shutil.copytree(ROOT / "content", folder / "content")
    (posts / "short.md").write_text(SHORT, "utf-8")
    for post in (folder / "content").rglob("*.md"):
        text = _LABELS.sub(_in_place_of, post.read_text("utf-8"))
        if theme.name == "DoIt":
            text = text.replace("\nmath: true\n", "\n")
        post.write_text(text, "utf-8")
    math = "" if theme.name in WITH_A_TABLE else "math = true"
    settings = SETTINGS.format(theme=theme.name, math=math)
    settings += HOOKED if theme.name in PASSED_THROUGH else ""
    (folder / "hugo.toml").write_text(settings, "utf-8")
    (folder / "themes").mkdir()
    (folder / "themes" / theme.name).symlink_to(theme)
    has_boxes = any(theme.glob("layouts/**/admonition.html"))
    component = folder / "themes" / "companion"
    write_component(component, silent, folder / "content", not has_boxes, zipped=False)
    done = subprocess.run(
        [str(HUGO), "build", "--noBuildLock", "--destination", "hugo-public"],
        cwd=folder, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    said = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
    return "" if done.returncode == 0 else (said or ["Hugo fails"])[0]


def look(browser: Browser, address: str, name: str) -> Seen:
    """Open a page and step its first widget."""
    seen = Seen(name)
    context = browser.new_context(
        viewport={"width": WIDTH, "height": 800}, color_scheme="dark", device_scale_factor=1
    )
    page = context.new_page()

    def keep_at_home(route: Route) -> None:
        url = route.request.url
        library = _KATEX.search(url)
        if library and (KATEX / library[1]).is_file():
            route.fulfill(path=KATEX / library[1], headers={"Access-Control-Allow-Origin": "*"})
        elif url.startswith(address):
            route.continue_()
        else:
            route.abort()

    page.route("**/*", keep_at_home)
    page.on("pageerror", lambda error: seen.told.append(str(error).splitlines()[0]))
    page.on("console", lambda entry: _note(entry.type, entry.text, seen))
    try:
        page.goto(f"{address}posts/{name}/", wait_until="load")
        page.wait_for_timeout(3000)
        found = page.evaluate(LOOK)
        seen.formulas = f"{found['formulas']} set" + (
            f", {found['failed']} failed" if found["failed"] else ""
        )
        seen.too_wide = found["tooWide"]
        seen.through = [" ".join(each.split()) for each in found["through"]]
        seen.widget = _stepped(page)
    except Error as error:
        seen.told.append(error.message.splitlines()[0])
    context.close()
    return seen


def _note(kind: str, text: str, seen: Seen) -> None:
    if kind in ("error", "warning") and "net::ERR_FAILED" not in text:
        seen.told.append(text.splitlines()[0])


def _stepped(page: Page) -> str:
    """Whether the first widget takes a step, and how its paper is painted."""
    widget = page.locator("backprop-stepper").first
    widget.scroll_into_view_if_needed(timeout=20_000)
    page.wait_for_function(
        "() => document.querySelector('backprop-stepper').step !== undefined", timeout=60_000
    )
    widget.evaluate("element => element.show(2)")
    step = widget.evaluate("element => element.step")
    paper, scheme = widget.evaluate(PAINTED)
    return f"steps to {step}, {scheme} on rgb({', '.join(f'{each:g}' for each in paper)})"


def rows(folder: Path) -> Iterator[str]:
    """One line for each theme and page."""
    with running_chromium() as browser:
        for theme in sorted(each for each in folder.iterdir() if each.is_dir()):
            with tempfile.TemporaryDirectory() as scratch:
                fault = site_of(theme, Path(scratch))
                if fault:
                    yield f"{theme.name}: not built: …{fault[-200:]}"
                    continue
                with foreign_host(Path(scratch) / "hugo-public") as address:
                    for name in ("short", "backpropagation"):
                        yield f"{theme.name}: {look(browser, address, name)}"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if folder is None or not folder.is_dir():
        print("No real themes here: name a folder that has each in a folder of its own.")
        return
    for row in rows(folder):
        print(row, flush=True)


if __name__ == "__main__":
    main()
