"""What an author chose for panel Train reaches the widget, and what does not fit is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from built_site import BuildSite

from backprop.queries.ask import ask
from companion.tools.errors import BuildErrors

CALL = (
    '{{< backprop layers="2,3,1" activation="tanh" seed=3 data="spiral" samples=50 noise=0.15'
    " data_seed=3 momentum=0.9 batch=10 shuffle_seed=5 l2=0.01 epochs=20 %s>}}"
)
CHOSEN = {
    "data": "spiral", "samples": 50, "noise": 0.15, "momentum": 0.9, "batch_size": 10, "l2": 0.01,
    "epochs": 20, "data_seed": 3, "shuffle_seed": 5,
}  # fmt: skip
MADE = {"name": "spiral", "samples": 50, "noise": 0.15, "test": 0.2, "seed": 3, "targets": [-1, 1]}
FRONT = "---\ntitle: T\n---\n"


def test_a_chosen_training_reaches_the_widget_with_points_only_where_the_panel_is_open(
    build_site: BuildSite,
) -> None:
    """The panel that is open at first shows the data set before Python is loaded."""
    text = f"{CALL % ''}\n\n{CALL % 'open=train '}"
    _, public = build_site({"a.md": FRONT + text})
    page = BeautifulSoup((public / "a" / "index.html").read_text("utf-8"), "html.parser")
    closed, opened = (
        json.loads(str(each["data-options"])) for each in page.select("backprop-stepper")
    )
    points: dict[str, Any] = ask("data_set", MADE)
    assert {name: closed.get(name) for name in CHOSEN} == CHOSEN
    assert "points" not in closed
    assert "picture" not in closed
    assert {name: opened.get(name) for name in CHOSEN} == CHOSEN
    assert opened["points"] == points
    marked = opened["picture"]["samples"], opened["picture"]["test"]
    assert [len(each) for each in marked] == [40, 10]
    assert [each["x"] for each in marked[0]] == [each["x"] for each in points["data"]]


def test_a_data_set_that_does_not_fit_is_told_where_it_stands(build_site: BuildSite) -> None:
    fits_not = (
        '{{< backprop layers="2,1" activation="softmax" cost_function="cross_entropy" '
        'x="1,1" target="1" data="xor" >}}\n'
    )
    with pytest.raises(BuildErrors) as refused:
        build_site({"a.md": FRONT + fits_not, "b.md": FRONT + CALL.replace("2,3,1", "2,3,2") % ""})
    said = {(error.file.name if error.file else "", error.line): error.message
            for error in refused.value.errors}  # fmt: skip
    assert '"spiral" has two inputs and one output' in said["b.md", 4]
    assert "data, a point of xor: target: cross-entropy needs" in said["a.md", 4]
