"""Files that another process writes while the site is written."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from companion.publish.workers import WORTH_WRITING, beside
from companion.tools.forks import can_fork


@pytest.mark.skipif(not can_fork(), reason="this system cannot fork processes safely")
def test_another_process_writes_what_is_large(tmp_path: Path) -> None:
    file = tmp_path / "by"
    with beside(lambda: void(file.write_text(str(os.getpid()))), WORTH_WRITING):
        pass
    assert file.read_text() != str(os.getpid())


def test_what_is_small_is_written_here_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "by"
    with beside(lambda: void(file.write_text(str(os.getpid()))), WORTH_WRITING - 1):
        assert not file.exists()
    assert file.read_text() == str(os.getpid())


def test_what_fails_there_fails_here(capfd: pytest.CaptureFixture[str]) -> None:
    def write() -> None:
        raise ValueError("the disk is full")

    with pytest.raises(ValueError, match="the disk is full"), beside(write, WORTH_WRITING):
        pass
    assert capfd.readouterr() == ("", "")  # the other process prints no traceback


@pytest.mark.skipif(not can_fork(), reason="this system cannot fork processes safely")
def test_the_other_process_ends_if_the_site_cannot_be_written() -> None:
    reading, writing = os.pipe()
    with pytest.raises(KeyboardInterrupt), beside(lambda: time.sleep(600), WORTH_WRITING):
        raise KeyboardInterrupt
    os.close(writing)
    assert os.read(reading, 1) == b""  # nobody has the other end any more
    os.close(reading)


def void(_: object) -> None:
    """Drop a result."""
