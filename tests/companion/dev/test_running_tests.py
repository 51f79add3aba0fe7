"""`python build.py test` runs a few tests that failed once more, one by one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from companion.places import TOOL

SECOND_TIME = """
from pathlib import Path

def test_fails_at_first():
    seen = Path(__file__).with_name("seen")
    if not seen.exists():
        seen.touch()
        raise AssertionError("the first time")
"""


def run(file: Path, text: str, *arguments: str) -> tuple[int, str]:
    file.write_text(text, "utf-8")
    command = [sys.executable, str(TOOL / "build.py"), "test", str(file), *arguments]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return result.returncode, result.stdout


def test_what_fails_only_beside_others_is_shown_and_passes(tmp_path: Path) -> None:
    code, told = run(tmp_path / "test_it.py", SECOND_TIME)
    assert code == 0
    assert "the first time" in told
    assert "Once more, one by one, what failed beside other tests (1):" in told


def test_what_fails_twice_fails(tmp_path: Path) -> None:
    code, told = run(tmp_path / "test_it.py", "def test_it():\n    assert 1 == 2\n")
    assert code == 1
    assert told.count("assert 1 == 2") >= 2


def test_more_failures_are_not_repeated(tmp_path: Path) -> None:
    many = "import pytest\n\n@pytest.mark.parametrize('k', range(11))\n"
    code, told = run(tmp_path / "test_it.py", f"{many}def test_it(k):\n    assert k < 0\n")
    assert code == 1
    assert "Once more" not in told


def test_a_run_that_stops_at_the_first_failure_is_not_repeated(tmp_path: Path) -> None:
    code, told = run(tmp_path / "test_it.py", SECOND_TIME, "-x")
    assert code != 0
    assert "Once more" not in told


def test_in_one_process_nothing_is_repeated(tmp_path: Path) -> None:
    code, told = run(tmp_path / "test_it.py", SECOND_TIME, "-n", "0")
    assert code == 1
    assert "Once more" not in told
