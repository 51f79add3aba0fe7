"""Records of what a build has written: for each file a hash of its content, and of its origin.

A file is reused only if its origin is the same and its content is still what was written. A record
that cannot be read, or was changed, counts as one without files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from companion.tools.sealed import read_sealed, write_sealed

MARKER = ".made-by-build.py"
"""An empty file in every folder that a build made, and may therefore replace or remove."""


class Written(NamedTuple):
    """A file as it was written.

    content : the hash of its bytes.
    origin : a hash of all that it was made of; empty if that is not known.
    """

    content: str
    origin: str = ""


Record = Mapping[str, Written]
"""Files by their path in a folder."""


def read_record(file: Path) -> tuple[dict[str, Written], dict[str, Any]]:
    """A record, and the further facts that were written with it; both empty if it is not whole."""
    try:
        data = json.loads(read_sealed(file) or "")
        return {name: Written(*seen) for name, seen in data["files"].items()}, data["facts"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}


def write_record(file: Path, record: Record, facts: Mapping[str, Any] | None = None) -> None:
    """Write a record, with further facts that are given back with it."""
    data = {"files": record, "facts": facts or {}}
    write_sealed(file, json.dumps(data, ensure_ascii=False))
