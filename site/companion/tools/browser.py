"""Finds or installs Chromium, and starts it headless for tests and pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from companion.tools.errors import BuildError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHELL = "chromium-headless-shell"
"""Debian's Chromium without windows: the same engine, with a fifth less work per test."""
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    # otherwise every window loads two hidden pages for its address bar, longer than most of ours
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]


def find_chromium() -> Path | None:
    """The first Chromium or Chrome on PATH, if there is one."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def chromium() -> Path:
    """The path of Chromium; as root on a system with apt, it is installed if there is none.

    Raises
    ------
    BuildError : there is none, and it cannot be installed here.
    """
    found = find_chromium()
    if found:
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        _install_with_apt()
        found = find_chromium()
        if found:
            return found
    raise BuildError(
        "there is no Chromium or Chrome on PATH",
        remedy="Install one: on Debian and Ubuntu `sudo apt install chromium`, on macOS "
        "`brew install --cask chromium`, elsewhere from your system's packages.",
    )


@contextmanager
def running_chromium(*flags: str, shell: bool = False) -> Iterator[Browser]:
    """A headless Chromium under Playwright, with a temporary profile; `flags` extend FLAGS.

    shell : prefer SHELL where it is installed.
    """
    from playwright.sync_api import sync_playwright

    path = (shell and shutil.which(SHELL)) or chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


def _install_with_apt() -> None:
    """Install Chromium with apt-get; BuildError if that fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium", SHELL],
    ):
        result = subprocess.run(
            ["apt-get", *arguments], env=environment, capture_output=True, text=True
        )
        if result.returncode:
            raise BuildError(
                f"apt-get {arguments[0]} failed: {result.stderr.strip()}",
                remedy="Check the network, or install Chromium by hand: apt install chromium.",
            )
