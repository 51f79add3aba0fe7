"""Lighthouse: installed once into the user's cache, run with the project's Chromium."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from companion.runtime.cache import cache_folder
from companion.tools.browser import FLAGS, chromium
from companion.tools.errors import BuildError
from companion.tools.node import find_node, install
from companion.tools.progress import Report

VERSION = "13.5.0"
LONGEST_RUN = 300  # s
_AUDITS = {
    "fcp": "first-contentful-paint",
    "lcp": "largest-contentful-paint",
    "tbt": "total-blocking-time",
}


def installed(report: Report) -> Path:
    """Lighthouse's command, installed with npm if it is not there.

    Raises
    ------
    BuildError : npm is missing or failed.
    """
    folder = cache_folder("lighthouse", VERSION)
    stamp = folder / ".installed"
    if not stamp.exists():
        report("Installing Lighthouse")
        install("Lighthouse", folder, "install", "--prefix", ".", f"lighthouse@{VERSION}")
        stamp.touch()
    return folder / "node_modules" / "lighthouse" / "cli" / "index.js"


def measure(command: Path, address: str) -> dict[str, float]:
    """Load a page once as Lighthouse's slow phone does; the figures of `figures_of`.

    Raises
    ------
    BuildError : there is no Chromium, or Lighthouse failed.
    """
    flags = " ".join(["--headless=new", *FLAGS])
    asked = ["--quiet", "--only-categories=performance", "--output=json"]
    try:
        result = subprocess.run(
            [str(find_node()), str(command), address, *asked, f"--chrome-flags={flags}"],
            env={**os.environ, "CHROME_PATH": str(chromium())},
            capture_output=True,
            text=True,
            timeout=LONGEST_RUN,
        )
    except subprocess.TimeoutExpired:
        raise BuildError(f"Lighthouse took more than {LONGEST_RUN} s for {address}") from None
    if result.returncode:
        raise BuildError(
            f"Lighthouse {VERSION} failed at {address}:\n{result.stderr.strip()[-2000:]}",
            remedy="`bench page --part` names what is measured without it.",
        )
    return figures_of(json.loads(result.stdout))


def figures_of(report: Mapping[str, Any]) -> dict[str, float]:
    """The figures in a report of Lighthouse: points, milliseconds, bytes, a number of requests.

    Raises
    ------
    BuildError : the page could not be loaded, or gave no score.
    """
    score = report["categories"]["performance"]["score"]
    if report.get("runtimeError") or score is None:
        reason = (report.get("runtimeError") or {}).get("message", "it gave no score")
        raise BuildError(f"Lighthouse could not measure {report['requestedUrl']}: {reason}")
    audits = report["audits"]
    requests = [
        each
        for each in audits["network-requests"]["details"]["items"]
        if each["url"].startswith("http")
    ]
    return {
        "score": 100 * score,
        **{key: audits[name]["numericValue"] for key, name in _AUDITS.items()},
        "bytes": sum(each["transferSize"] for each in requests),
        "javascript": sum(
            each["transferSize"] for each in requests if each.get("resourceType") == "Script"
        ),
        "requests": len(requests),
    }
