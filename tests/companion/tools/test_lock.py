"""One build at a time; the lock of a process that was killed is free, and that is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from companion.tools.lock import is_locked, locked, only_one

HOLDER = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from companion.tools.lock import only_one
with only_one(Path(sys.argv[2]), print):
    print("holds", flush=True)
    time.sleep(float(sys.argv[3]))
"""
COUNTER = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from companion.tools.lock import only_one
number = Path(sys.argv[3])
for _ in range(20):
    with only_one(Path(sys.argv[2]), lambda text: None):
        read = int(number.read_text())
        time.sleep(0.001)
        number.write_text(str(read + 1))
"""


def holder(root: Path, lock: Path, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(root / "site"), str(lock), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "holds\n"
    return process


def test_a_second_build_waits_and_says_so(root: Path, tmp_path: Path) -> None:
    said: list[str] = []
    with holder(root, tmp_path / "lock", 0.5) as other, only_one(tmp_path / "lock", said.append):
        assert other.poll() == 0 or other.wait(1) == 0
    assert said == [f"Another build of this blog is running (process {other.pid}); waiting for it"]


def test_the_lock_of_a_killed_build_is_taken_over_with_a_word(root: Path, tmp_path: Path) -> None:
    said: list[str] = []
    with holder(root, tmp_path / "lock", 60) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
    with only_one(tmp_path / "lock", said.append):
        pass
    with only_one(tmp_path / "lock", said.append):  # the second time there is nothing to say
        pass
    assert len(said) == 1
    assert f"process {other.pid} was ended before it was done" in said[0]


def test_a_lock_file_with_any_content_is_free(tmp_path: Path) -> None:
    for content in (b"", b"\xff\xfe", b"999999", b"x" * 1000):
        (tmp_path / "lock").write_bytes(content)
        with only_one(tmp_path / "lock", lambda text: None):
            assert (tmp_path / "lock").read_text() == str(os.getpid())
        assert (tmp_path / "lock").read_bytes() == b""


def test_no_two_are_inside_at_once_even_if_the_file_is_removed(root: Path, tmp_path: Path) -> None:
    lock, number = tmp_path / "lock", tmp_path / "number"
    number.write_text("0")
    command = [sys.executable, "-c", COUNTER, str(root / "site"), str(lock), str(number)]
    counters = [subprocess.Popen(command) for _ in range(3)]
    while any(counter.poll() is None for counter in counters):
        with only_one(lock, lambda text: None):
            lock.unlink()  # as `clean` does
        time.sleep(0.01)
    assert [counter.returncode for counter in counters] == [0, 0, 0]
    assert number.read_text() == "60"


def test_a_folder_says_whether_it_is_being_filled(tmp_path: Path) -> None:
    assert is_locked(tmp_path) in (False, None)
    with locked(tmp_path):
        assert is_locked(tmp_path) in (True, None)
    assert is_locked(tmp_path) in (False, None)
