"""A widget that repeats the one before it is not computed again: a post may have a thousand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import backprop

BuildSite = Callable[[dict[str, str]], tuple[object, Path]]
WIDGET = '{{< backprop layers="2,1" x="1,2" target="1" >}}'


@pytest.mark.parametrize("count", [1, 6])
def test_equal_widgets_are_traced_as_often_as_one(
    build_site: BuildSite, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    traced: list[object] = []
    original = backprop.trace

    def trace(spec: Any) -> Any:
        traced.append(spec)
        return original(spec)

    monkeypatch.setattr(backprop, "trace", trace)
    _, public = build_site({"a.md": f"---\ntitle: A\n---\n{WIDGET * count}\n"})
    html = (public / "a" / "index.html").read_text("utf-8")
    assert html.count("<backprop-stepper") == count
    assert len(traced) <= 2  # for its frame and for the picture of the page
