"""Idle work stops after a few milliseconds, however long the browser would let it go on."""

from __future__ import annotations

from pathlib import Path

from in_node import in_node

BODY = """
  let now = 0;
  globalThis.window = globalThis;
  performance.now = () => now;
  const { whenIdle } = await load("shared/idle.js");
  const pieces = ({ left, late }) => {
    globalThis.requestIdleCallback = (work) => {
      const end = now + left;
      work({ didTimeout: late, timeRemaining: () => (late ? 0 : Math.max(0, end - now)) });
    };
    let done = 0;
    whenIdle((timeLeft) => {
      do {
        now += 1; // a piece takes a millisecond
        done += 1;
      } while (timeLeft() > 2 && done < 1000);
    });
    return done;
  };
  return given.map(pieces);"""


def test_idle_work_is_cut_into_short_pieces(tmp_path: Path) -> None:
    long, short, none, late = in_node(
        tmp_path,
        BODY,
        [
            {"left": 50, "late": False},
            {"left": 5, "late": False},
            {"left": 0, "late": False},
            {"left": 50, "late": True},
        ],
    )
    assert long == late == 10
    assert short == 3
    assert none == 1
