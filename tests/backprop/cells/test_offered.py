"""The nets of a page in an exported notebook."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

import backprop
from backprop.cells.offered import offer_nets

SPEC = {"layers": [2, 3, 1], "x": [0.5, -1], "target": [1], "seed": 7}


def test_listings_read_the_nets_that_the_page_showed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "companion_page", None)
    trace = backprop.trace(SPEC)
    offer_nets(json.dumps({"demo": trace["spec"]}))
    names: dict[str, Any] = {}
    listing = "from companion_page import nets\nz = nets['demo']['z1']\nnets['demo'].show('z1')"
    exec(listing, names)
    (z,) = (step["value"] for step in trace["steps"] if step["writes"] == {"name": "z", "layer": 1})
    assert names["z"].tolist() == z
