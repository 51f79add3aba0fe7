#!/usr/bin/env python3
"""The one command of this project: ``python build.py [COMMAND]``, ``--help`` lists them.

Standard library only. It sees to it that the packages of ``pyproject.toml`` are there, in the
running interpreter or else in ``.venv``, and hands over to ``companion.start``.
"""

from __future__ import annotations

import os
import sys


def say_interrupted(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """Show what ends this file: one line and exit code 130 for Ctrl+C, which is no fault."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, error.__traceback__)
        return
    print("Interrupted.", file=sys.stderr, flush=True)
    os._exit(130)


if __name__ == "__main__":
    sys.excepthook = say_interrupted  # before the imports, which take longest at the start

import hashlib
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)
ROOM = 400_000_000
"""Bytes that the packages need on the disk, at least."""
QUIET = 10
"""Seconds between two lines of progress where nobody looks on."""
ENTERED = "COMPANION_BUILD_ENTERED"
"""Set in the environment where this file has run itself again, with the interpreter of .venv."""
COMMANDS_NEEDING_TEST_PACKAGES = {"bench", "lint", "screenshot", "test"}


def main() -> None:
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            "build.py needs Python {}.{} or newer; this is {}.{} ({}).\n"
            "    Run it with a newer one, for instance: python3.11 build.py".format(
                *OLDEST_PYTHON, *sys.version_info[:2], sys.executable
            )
        )
    if os.environ.pop(ENTERED, ""):
        hold_interrupts(False)
    elif is_unchanged():
        return
    with_tests = bool(COMMANDS_NEEDING_TEST_PACKAGES & set(sys.argv[1:2]))
    wanted = requirements(with_tests)
    if in_venv():
        if not is_stamped(wanted):
            install(wanted, with_tests)
    elif is_stamped(wanted):
        enter_venv()
    elif not provided_here(wanted):
        make_venv()
        install(wanted, with_tests)
        enter_venv()
    sys.path[:0] = [str(ROOT / "site"), str(ROOT / "pybundle")]
    from companion.start import main as companion_main

    companion_main()


def is_unchanged() -> bool:
    """Whether the last build was this one and nothing has changed; then it is said again."""
    sys.path.insert(0, str(ROOT / "site"))
    from companion.unchanged import says_unchanged

    return says_unchanged(sys.argv[1:])


def requirements(with_tests: bool) -> list[str]:
    """The pinned requirements, ``name==version``, of this command."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extra = project["optional-dependencies"]["test"] if with_tests else []
    return project["dependencies"] + extra


def in_venv() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_file(wanted: list[str]) -> Path:
    """Where a finished installation of exactly these requirements is recorded."""
    digest = hashlib.sha256("\n".join(wanted).encode()).hexdigest()[:16]
    return VENV / f"installed-{digest}"


def is_stamped(wanted: list[str]) -> bool:
    return venv_python().exists() and stamp_file(wanted).exists()


def provided_here(wanted: list[str]) -> bool:
    """Whether the running interpreter already has every requirement at its pinned version."""
    from importlib import metadata

    try:
        return all(metadata.version(name) == pin for name, pin in (r.split("==") for r in wanted))
    except metadata.PackageNotFoundError:
        return False


def make_venv() -> None:
    if venv_python().exists() and works(venv_python()):
        return
    if not os.access(ROOT, os.W_OK):
        sys.exit(
            f"The folder {ROOT} cannot be written to, and {VENV.name} is missing there.\n"
            "    Copy the folder to a place where you may write, and run build.py there."
        )
    if (free := shutil.disk_usage(ROOT).free) < ROOM:
        sys.exit(
            f"The disk of {ROOT} has {free // 10**6} MB left; the packages need "
            f"{ROOM // 10**6} MB.\n    Free some space and run the command again."
        )
    say(f"Making {VENV.name} (only once) …")
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True
    )
    if result.returncode:
        sys.exit(
            f"Python could not make the virtual environment {VENV}:\n"
            f"{(result.stdout + result.stderr).strip()}\n"
            + (
                "    On Debian and Ubuntu: apt install python3-venv"
                if "ensurepip" in result.stdout + result.stderr
                else "    Check the permissions of the folder and the free space of its disk."
            )
        )


WHOLE_PIP = """
import pip
from importlib.metadata import distribution
assert distribution("pip").read_text("RECORD")
"""
"""Fails where pip is missing or half there: the list of its files is written after them."""


def works(python: Path) -> bool:
    """Whether this interpreter starts and has pip (the one it was made from may be gone)."""
    try:
        return not subprocess.run([str(python), "-c", WHOLE_PIP], capture_output=True).returncode
    except OSError:
        return False


def install(wanted: list[str], with_tests: bool) -> None:
    """Install the requirements into .venv; an interrupted run is simply repeated.

    All packages, also those that others need, have the versions and hashes of the lists in `site`.
    """
    say(f"Installing {len(wanted)} packages and what they need into {VENV.name} …")
    listed = ROOT / "site" / ("packages-test.txt" if with_tests else "packages.txt")
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--require-hashes", "-r", str(listed)]
    begun = time.monotonic()
    log, said, done = [], ["starting pip"], threading.Event()
    ticker = threading.Thread(target=show_alive, args=(said, done, begun), daemon=True)
    ticker.start()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1
    )
    try:
        for line in process.stdout:
            log.append(line)
            if line.startswith(("Collecting ", "Downloading ", "Installing collected")):
                said.append(line.split(" (")[0].split(" from ")[0].strip()[:60])
        process.wait()
    except BaseException:  # such as Ctrl+C, which pip may not have got
        end(process)
        raise
    finally:
        done.set()
        ticker.join()
        progress("")
    if process.returncode:
        sys.exit(
            "pip could not install the packages; its last words were:\n"
            + "".join(log[-6:])
            + "    Check the network (or the disk, if it is full) and run the command again."
        )
    stamp_file(wanted).touch()


def end(process: subprocess.Popen[str]) -> None:
    """Wait for a process that Ctrl+C has reached, too, and kill one that goes on."""
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def show_alive(said: list[str], done: threading.Event, begun: float) -> None:
    """Show the last thing that was said, and for how long the work has gone on, until it is done.

    pip is silent while it unpacks packages. In a file, a line now and then is enough.
    """
    while not done.wait(0.5 if sys.stderr.isatty() else QUIET):
        text = f"  {said[-1]}  [{time.monotonic() - begun:.0f} s]"
        progress(text) if sys.stderr.isatty() else say(text)


def progress(text: str) -> None:
    """One line that is written over, where somebody is looking."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K" + text[:78])
        sys.stderr.flush()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def enter_venv() -> None:
    """Run this very file again, with the interpreter of .venv."""
    command = [str(venv_python()), str(ROOT / "build.py"), *sys.argv[1:]]
    os.environ[ENTERED] = "1"
    if os.name == "nt":
        sys.exit(subprocess.run(command).returncode)
    hold_interrupts(True)
    os.execv(command[0], command)


def hold_interrupts(held: bool) -> None:
    """Have Ctrl+C wait, or let it come; Python shows a traceback of one that comes as it starts."""
    if hasattr(signal, "pthread_sigmask"):
        how = signal.SIG_BLOCK if held else signal.SIG_UNBLOCK
        signal.pthread_sigmask(how, {signal.SIGINT})


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        say("Interrupted.")
        sys.exit(130)
