"""The table of steps that feeds, reader modes and old browsers show instead of a stepper."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from names import name_of
from replay import Entry, quantity_of
from stepper.harness import EXAMPLE, widget

from backprop import trace

CAPTION = 'Is a < b & "c" > d?'


def name(ref: dict[str, Any]) -> str:
    return name_of(Entry(quantity_of(ref), ref.get("row", 0), ref.get("column", 0)))


def test_a_table_tells_every_step_by_its_number_its_quantity_and_its_sentence() -> None:
    spec = {**EXAMPLE, "granularity": "neuron", "biases": [[0.1, -0.2, 0.3], [0.4]]}
    page = BeautifulSoup(widget(spec, caption=CAPTION), "lxml")  # which knows where cells end
    (figure,) = page.select("backprop-stepper > figure")
    rows = [[cell.text for cell in row.select("td, th")] for row in figure.select("table tr")]
    assert rows == [
        [str(number), name(step["writes"]), step["sentence"]]
        for number, step in enumerate(trace(spec)["steps"], start=1)
    ]
    assert [caption.text for caption in figure.select("figcaption")] == [CAPTION]


def test_without_a_caption_the_title_is_the_shape_of_the_net() -> None:
    page = BeautifulSoup(widget(EXAMPLE), "html.parser")
    titles = [caption.text for caption in page.select("figcaption")]
    assert "Backpropagation in a 2-3-1 net, step by step" in titles
