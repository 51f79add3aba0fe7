"""Random hostile blogs: no traceback, no hang, nothing outside the destination, for 30 seconds."""

from __future__ import annotations

from pathlib import Path

import pytest
from blogs import OURS

from companion.dev.fuzz import run
from companion.dev.fuzz.blog import blog_like
from companion.dev.fuzz.inputs import RandomBlog
from companion.finish.prerender import Prerender
from companion.publish import swap

SECONDS = 30


def test_no_random_post_ends_in_a_traceback_or_hangs(tmp_path: Path, prerender: Prerender) -> None:
    outcome = run.fuzz(blog_like(OURS), tmp_path, "suite", 2000, prerender, SECONDS)
    assert outcome.findings == []
    assert outcome.posts >= run.BATCH
    assert outcome.errors > outcome.posts


def test_a_seed_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        RandomBlog("seed").write(tmp_path / name, 30)
    texts = [
        {str(file.relative_to(tmp_path / name)): file.read_bytes()
         for file in sorted((tmp_path / name).rglob("p*.md")) if file.is_file()}
        for name in ("one", "two")
    ]  # fmt: skip
    assert texts[0] == texts[1]
    assert len(texts[0]) > 10


def test_the_fuzz_notices_what_must_not_be(
    tmp_path: Path, prerender: Prerender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise KeyError("ours")

    def stray(*arguments: object) -> None:
        (tmp_path / "stray").write_text("x")

    monkeypatch.setattr("companion.publish.build.number_body", broken)
    monkeypatch.setattr(swap._Draft, "copy_tree", stray)
    outcome = run.fuzz(blog_like(OURS), tmp_path, "bad", run.BATCH, prerender)
    assert any("unexpected KeyError" in each for each in outcome.tracebacks)
    assert [each.endswith("'stray', ") or "stray" in each for each in outcome.strays] == [True]
