"""The code in the post runs and does what the text says; the tables hold the numbers they claim."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from formulas_of_posts import text_of
from small_net import SmallNet, sigmoid, slope_of_sigmoid, slope_of_tanh

import backprop
from companion.text.playground import programs

TEXT = text_of("backpropagation")
FENCE = r'^```python-live {name="\w+" after=""}\n(.*?)^```$'
LISTINGS = re.findall(FENCE, TEXT, re.DOTALL | re.MULTILINE)
PLAYGROUND = re.findall(r"{{< backward-pass (.*?) >}}", TEXT)
SLIPS = re.findall(
    rf'type=warning title="([1-9]\. [^"]*)".*?{FENCE}', TEXT, re.DOTALL | re.MULTILINE
)


def table_below(header: str) -> list[list[str]]:
    """The rows of the table whose head starts with ``header``."""
    lines = TEXT[TEXT.index(header) :].split("\n\n")[0].split("\n")[2:]
    cells = [line.replace("&nbsp;", " ").strip("|").split("|") for line in lines]
    return [[cell.strip() for cell in row] for row in cells]


def run(listing: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(listing, "<listing>", "exec"), names)
    return names


@pytest.mark.parametrize(
    ("name", "slope"), [("sigmoid", slope_of_sigmoid), ("tanh", slope_of_tanh)]
)
def test_the_algorithm_of_the_text_finds_the_gradients_of_backprop(name: str, slope: Any) -> None:
    algorithm = run(programs(0)["break"])["backward"]
    net = SmallNet()
    network = backprop.Network([backprop.Layer(W, name) for W in net.W[1:]])
    run_of_net = backprop.feed_forward(network, net.x)
    z, a = ([part[i] for i in sorted(part)] for part in (run_of_net.z, run_of_net.a))
    b = [np.zeros(len(W)) for W in net.W[1:]]
    _, found, _ = algorithm(net.W[1:], b, z, a, slope, np.array(net.target)[:, None])
    expected = backprop.gradients(network, net.x, net.target)
    assert [each.shape for each in found] == [each.shape for each in expected]
    assert all(np.allclose(f, e) for f, e in zip(found, expected, strict=True))


def test_the_playground_has_the_net_of_the_worked_example() -> None:
    (written,) = PLAYGROUND
    hand = re.search(r'{{< backprop name="hand" (.*?) >}}', TEXT)
    assert hand
    assert hand[1] in written
    assert 'kind="break"' in written


def test_there_are_seven_slips_and_each_has_its_check() -> None:
    assert [title[0] for title, _ in SLIPS] == list("1234567")
    assert len(LISTINGS) == len(SLIPS)


@pytest.mark.parametrize(("title", "listing"), SLIPS, ids=[title for title, _ in SLIPS])
def test_the_check_of_a_slip_runs(title: str, listing: str) -> None:
    assert "assert" in listing, title
    run(listing)


def test_the_table_of_the_tangents_error() -> None:
    one = np.array(1.0)
    rows = table_below("| step $h$ |")
    assert len(rows) == 4
    for h, quotient, error, divided in rows:
        step = float(h)
        growth = float(sigmoid(one + step) - sigmoid(one))
        exact_error = growth - float(slope_of_sigmoid(one)) * step
        truncated = int(growth / step * 1e6) / 1e6
        assert float(quotient) == pytest.approx(truncated, abs=1e-6)
        for written, exact in ((error, exact_error), (divided, exact_error / step)):
            assert float(written.replace("−", "-")) == float(f"{exact:.6g}")


def test_the_table_of_multiplications() -> None:
    sizes = {
        "2, 3, 1": [2, 3, 1], "784, 100, 10": [784, 100, 10], "ten layers of 100": [100] * 11,
    }  # fmt: skip
    rows = table_below("| sizes |")
    assert [row[0] for row in rows] == list(sizes)
    for name, F, B, ratio, Q in rows:
        count = backprop.multiplications(sizes[name])
        assert tuple(
            f"{number:,}" for number in (count.forward, count.backward, count.finite_differences)
        ) == (F, B, Q)
        assert ratio == f"{count.backward / count.forward:.2f}"
        assert count.backward <= 2 * count.forward + sum(sizes[name][1:]) + sizes[name][-1]
