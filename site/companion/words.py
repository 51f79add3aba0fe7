"""Reads the command line of a build without Typer, whose import takes longer than a small change.

What this module does not understand, such as a wrong option, is left to `cli`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

FLAGS = {
    "--buildDrafts": "drafts",
    "--buildFuture": "future",
    "--buildExpired": "expired",
    "--keep-going": "keep_going",
    "--all": "every",
    "--json": "json",
    "--verbose": "verbose",
    "--traceback": "traceback",
}
"""The options of `build` without a value, and their parameters in `building.build`."""
VALUES = {
    "--baseURL": "base_url",
    "--destination": "destination",
    "--environment": "environment",
    "--runtime": "runtime",
    "--source": "source",
}
"""Those with a value."""
PATHS = {"destination", "runtime", "source"}
SHORT = {
    "-D": "--buildDrafts",
    "-F": "--buildFuture",
    "-E": "--buildExpired",
    "-b": "--baseURL",
    "-d": "--destination",
    "-e": "--environment",
    "-s": "--source",
    "-v": "--verbose",
}


def build_words(words: Sequence[str]) -> list[str] | None:
    """The options of a `build`, the default command; None for another command."""
    if not words or words[0] == "build":
        return list(words[1:])
    is_option = words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")
    return list(words) if is_option else None


def build_options(words: Sequence[str]) -> dict[str, str | Path | bool] | None:
    """The arguments of `building.build`; None for another command, or if a word is not understood.

    words : of the command line, after the name of the program.
    """
    left = build_words(words)
    if left is None:
        return None
    found: dict[str, str | Path | bool] = {}
    while left:
        word, is_joined, value = left.pop(0).partition("=")
        name = SHORT.get(word, word)
        if name in FLAGS and not is_joined:
            found[FLAGS[name]] = True
            continue
        if name not in VALUES or (is_joined and word in SHORT) or not (is_joined or left):
            return None
        value = value if is_joined else left.pop(0)
        if value.startswith("-"):
            return None
        found[VALUES[name]] = Path(value) if VALUES[name] in PATHS else value
    return found


def source_of(options: Sequence[str]) -> Path | None:
    """What `--source` names."""
    for word, value in zip(options, [*options[1:], ""], strict=False):
        if word in ("-s", "--source"):
            return Path(value)
        if word.startswith("--source="):
            return Path(word.partition("=")[2])
        if word.startswith("-s") and len(word) > 2 and not word.startswith("--"):
            return Path(word[2:])
    return None
