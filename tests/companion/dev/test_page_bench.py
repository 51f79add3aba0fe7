"""What `bench page` compares, and how its table is put together; nothing here measures time."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from rich.console import Console

from companion.dev.page import reading
from companion.dev.page.bench import measure
from companion.dev.page.figures import FIGURES, Figure, Results
from companion.dev.page.lighthouse import figures_of
from companion.dev.page.sites import MAIN, PAGES, STOCK, write_stock_page
from companion.dev.page.table import COLUMNS, as_json, table
from companion.preview.static_host import running_host
from companion.tools.errors import BuildError
from companion.tools.progress import silent

BY_KEY = {figure.key: figure for figure in FIGURES}
HEAD = '<!doctype html><html lang="en"><title>T</title>'
LINES = "<p>text</p>" * 40
OPENING = r"(?<!\\)\\[(\[]"  # of a formula; not the \\[ of a line break in one


@pytest.fixture(scope="module")
def stock_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_stock_page(folder / STOCK)
    return folder


def recorded(values: dict[str, dict[str, list[float]]]) -> Results:
    results = Results(rounds=3, cores=2, load=[(0.5, 0.4, 0.3), (1.5, 0.4, 0.3)])
    for page, figures in values.items():
        results.add(page, figures)
    return results


def printed(results: Results) -> str:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(table(results))
    return capture.get()


def test_stock_page_has_all_formulas_of_the_post_and_no_widget(
    stock_folder: Path, public: Path
) -> None:
    html = (stock_folder / STOCK / "index.html").read_text("utf-8")
    stock = [unescape(tex) for tex in re.findall(OPENING + r"(.*?)\\[\])]", html, re.S)]
    ours = (public / MAIN / "index.html").read_text("utf-8")
    text = re.sub(r"<(backprop-\w+)\b.*?</\1>", "", ours, flags=re.S)
    texs = re.findall(r'<annotation encoding="application/x-tex">(.*?)</annotation>', text, re.S)
    assert len(texs) > 300
    assert {" ".join(unescape(tex).split()) for tex in texs} <= {" ".join(t.split()) for t in stock}
    assert "backprop-" not in html


def test_browser_sets_every_formula_of_the_stock_page(
    stock_folder: Path, chromium: Browser
) -> None:
    html = (stock_folder / STOCK / "index.html").read_text("utf-8")
    written = len(re.findall(OPENING, html))
    with running_host(stock_folder) as address:
        page = chromium.new_page()
        page.goto(address + STOCK)
        page.wait_for_function("document.querySelector('.katex')")
        assert page.locator(".katex").count() == written
        assert page.locator(".katex-error").count() == 0
        page.close()


def test_medians_goals_and_verdicts_stand_in_the_table() -> None:
    text = printed(
        recorded(
            {
                "stock": {"score": [90, 70, 80], "fcp": [1500]},
                "main": {"score": [99, 96, 10], "fcp": [1600], "bytes": [230 * 1024]},
                "second": {"score": [99]},
                "home": {"score": [100]},
            }
        )
    )
    lines = {line.split("│")[1].strip(): line for line in text.splitlines() if "│" in line}
    cells = [cell.strip() for cell in lines["Lighthouse score"].split("│")[2:-1]]
    assert cells == ["80", "96", "99", "100", "≥ 95 and stock; 100 for the others", "no: second"]
    assert "no: main" in lines["first contentful paint"]
    assert "230 KiB" in lines["transferred"]
    assert "yes" in lines["transferred"]
    assert "requests" not in lines  # were not measured
    assert "Load averages: 0.5/0.4/0.3, then 1.5/0.4/0.3" in text


@pytest.mark.parametrize(
    ("key", "page", "value", "stock", "reached"),
    [
        ("score", "main", 96, 97, False),
        ("score", "main", 94, 90, False),
        ("score", "main", 97, 97, True),
        ("score", "home", 99, 97, False),
        ("lcp", "main", 2000, 2000, True),
        ("lcp", "second", 3000, 2000, None),
        ("far", "main", 1, None, False),
        ("key", "main", 16, None, True),
        ("fling", "main", 20_000, None, None),
    ],
)
def test_a_goal_is_reached_or_not(
    key: str, page: str, value: float, stock: float | None, reached: bool | None
) -> None:
    assert BY_KEY[key].reached(page, value, stock) is reached


def test_a_goal_in_words_names_its_bound_and_its_unit() -> None:
    assert BY_KEY["bytes"].goal == "≤ 230 KiB"
    assert BY_KEY["tbt"].goal == "≤ stock"
    assert Figure("any", "without a goal").goal == ""


def test_json_has_every_value_and_who_misses_the_goal() -> None:
    results = recorded({"main": {"task": [40, 60, 70]}, "second": {"task": [30]}})
    figures = json.loads(as_json(results))["figures"]
    assert figures["task"]["values"] == {
        "stock": [],
        "main": [40, 60, 70],
        "second": [30],
        "home": [],
    }
    assert figures["task"]["medians"]["main"] == 60
    assert figures["task"]["missed by"] == ["main"]
    assert figures["score"]["missed by"] is None
    assert PAGES.keys() == COLUMNS.keys()


def test_figures_are_read_from_a_report_of_lighthouse() -> None:
    requests = [
        {"url": "http://h/", "transferSize": 1000, "resourceType": "Document"},
        {"url": "http://h/a.js", "transferSize": 200, "resourceType": "Script"},
        {"url": "data:,", "transferSize": 0, "resourceType": "Other"},
    ]
    audits = {
        "first-contentful-paint": {"numericValue": 900.5},
        "largest-contentful-paint": {"numericValue": 1200},
        "total-blocking-time": {"numericValue": 30},
        "network-requests": {"details": {"items": requests}},
    }
    report = {"categories": {"performance": {"score": 0.97}}, "audits": audits}
    assert figures_of(report) == {
        "score": 97, "fcp": 900.5, "lcp": 1200, "tbt": 30,
        "bytes": 1200, "javascript": 200, "requests": 2,
    }  # fmt: skip


def test_a_page_that_is_not_there_is_named_before_anything_is_built() -> None:
    with pytest.raises(BuildError, match="there is no page third"):
        measure(silent, 1, only=["third"])


def test_a_report_without_a_score_is_an_error() -> None:
    report = {
        "categories": {"performance": {"score": None}},
        "requestedUrl": "http://h/",
        "runtimeError": {"message": "no paint"},
    }
    with pytest.raises(BuildError, match="could not measure http://h/: no paint"):
        figures_of(report)


def test_elements_in_shadow_trees_count_and_inert_ones_do_not(
    tmp_path: Path, chromium: Browser
) -> None:
    widget = """<backprop-figure><template shadowrootmode="open"><b data-live>1</b></template>
        <i>2</i><noscript><i>no</i></noscript><template><i>no</i></template></backprop-figure>"""
    above = f'{HEAD}<p style="height: 3000px"></p>'
    (tmp_path / "far.html").write_text(above + widget)
    with running_host(tmp_path) as address:
        # html, body, the widget, b, i; and p
        assert reading.loaded(chromium, address + "far.html") == {"elements": 6, "far": 2}


@pytest.mark.parametrize(
    ("style", "is_empty"),
    [("", False), ("p:nth-child(n + 20) { content-visibility: hidden }", True)],
)
def test_skipped_text_in_the_centre_of_a_fling_is_empty(
    tmp_path: Path, chromium: Browser, style: str, is_empty: bool
) -> None:
    style = f"<style>p {{ height: 90px }} {style}</style>"
    (tmp_path / "long.html").write_text(f"{HEAD}{style}<main>{LINES}</main>")
    with running_host(tmp_path) as address:
        seen = reading.fling(chromium, address + "long.html")
    assert (seen["empty"] > 0) is is_empty


def test_text_that_is_pushed_away_while_reading_is_a_shift(
    tmp_path: Path, chromium: Browser
) -> None:
    (tmp_path / "push.js").write_text(
        "addEventListener('scroll', () => document.querySelector('div').style.height = '300px')"
    )
    text = f"{HEAD}<main><p>1</p><p>1</p><div></div>{LINES}</main>"
    (tmp_path / "pushed.html").write_text(f"{text}<script src='push.js'></script>")
    with running_host(tmp_path) as address:
        found = reading.shifts(chromium, address + "pushed.html")
    assert found["shift_down_unanchored"] > 0.02
