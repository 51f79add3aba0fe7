"""What `bench repaint` reads out of Chromium's trace."""

from __future__ import annotations

from typing import Any

from companion.dev.repaint import work_of


def event(name: str, ts: int, cpu: int, dur: int = 0, tid: int = 1, **more: Any) -> dict[str, Any]:
    kind = {"ph": "X", "dur": dur, "tdur": dur} if dur else {"ph": "I"}
    return {"name": name, "ts": ts, "tts": cpu, "pid": 9, "tid": tid, **kind, **more}


def test_work_is_counted_once_and_for_its_own_key_press() -> None:
    first, second = work_of(
        [
            event("Layout", 100, 100, dur=900),  # before the press
            event("repaint-pressed", 2_000, 2_000),
            event("HandlePostMessage", 2_500, 0, dur=3_000, tid=2),  # the worker
            event("Layout", 6_000, 2_500, dur=1_000),
            event("UpdateLayoutTree", 6_200, 2_700, dur=300),  # inside that layout
            event("Paint", 8_000, 4_000, dur=500),
            event("repaint-painted", 9_000, 5_000),
            event("Paint", 20_000, 6_000, dur=700),  # an animation, afterwards
            event("repaint-pressed", 30_000, 7_000),
            event("UpdateLayoutTree", 30_100, 7_100, dur=400),
            event("repaint-painted", 31_000, 8_000),
            event("Paint", 32_000, 8_500, dur=500),
        ]
    )
    assert first == {
        "python work": 3.0, "script": 1.5, "layout": 1.0, "paint": 0.5, "afterwards": 2.0
    }  # fmt: skip
    assert second == {
        "python work": 0.0, "script": 0.6, "layout": 0.4, "paint": 0.0, "afterwards": 1.0
    }  # fmt: skip
