"""The nets of a page may together take only as much room as a build and a reader can hold."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from blogs import write_content
from built_site import BuildSite
from faulty_posts import errors_of, post

from companion.finish.prerender import Prerender
from companion.finish.room_of_nets import LISTED
from companion.places import BROWSER

MANY = range(100)


def ones(n: int) -> str:
    return ",".join(["1"] * n)


def net(layers: str, more: str = "") -> str:
    return f'{{{{< backprop layers="{layers}" {more} >}}}}\n\n'


def sample(n: int) -> str:
    return f'x="{ones(n)}" target="{ones(n)}"'


@pytest.mark.parametrize(
    ("nets", "line", "message"),
    [
        ([net("999,999", f"seed={k} {sample(999)}") for k in MANY], 5, "this net would take"),
        ([net("999,999", f"seed={k}") for k in MANY], 5, "this net would take about 100 MB"),
        ([net("200,200", f"seed={k} {sample(200)}") for k in MANY], 27, "this one, the 12 nets"),
        ([net(ones(900), f'seed={k} x="1" target="1"') for k in MANY], 5, "this net would"),
        ([net(ones(90), f'seed={k} x="1" target="1"') for k in MANY], 21, "this one, the 9 nets"),
        ([net("30,30", f'seed={k} granularity="scalar"') for k in MANY], 27, "the 12 nets"),
    ],
)  # fmt: skip
def test_a_page_of_too_large_nets_has_one_error_before_any_is_computed(
    blog: Path, prerender: Prerender, nets: list[str], line: int, message: str
) -> None:
    write_content(blog, {"a.md": post("", "".join(nets))})
    tracemalloc.start()
    (error,) = errors_of(blog, prerender)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message in error.message
    assert (error.file, error.line) == (blog / "content" / "a.md", line)
    assert error.column is not None
    assert error.remedy
    assert most < 100_000_000


@pytest.mark.parametrize("granularity", ["layer", "neuron", "scalar"])
def test_thirty_small_nets_are_drawn(build_site: BuildSite, granularity: str) -> None:
    nets = [
        net("2,3,1", f'x="1,2" target="1" seed={k} granularity="{granularity}"') for k in range(30)
    ]
    _, public = build_site({"a.md": post("", "".join(nets))})
    html = (public / "a" / "index.html").read_text("utf-8")
    assert html.count("<backprop-stepper") == 30


def test_refused_nets_are_not_held(blog: Path, prerender: Prerender) -> None:
    """Each of these has 5 MB of weights, which its error must let go."""
    text = post("", net("800,800"))
    write_content(blog, {f"{k}.md": text.replace("800,800", f"{650 + k},700") for k in range(20)})
    tracemalloc.start()
    errors = errors_of(blog, prerender)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert {error.message.partition(";")[0] for error in errors} == {"backprop: x: is missing"}
    assert len(errors) == 20
    assert held < 40_000_000


def test_the_page_lists_as_many_steps_as_the_estimate_says() -> None:
    listed = (BROWSER / "stepper" / "steps" / "listed-steps.js").read_text("utf-8")
    assert f"export const MANY = {LISTED};" in listed
