"""Every Python package is pinned with its hashes, those that others need as well."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from companion.dev.packages import LISTS

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def listed(file: Path) -> dict[str, list[str]]:
    """The entries of a list by `name==version`, with what stands on their other lines."""
    found: dict[str, list[str]] = {}
    for entry in file.read_text("utf-8").replace("\\\n", " ").splitlines():
        name, *rest = entry.split("--hash", 1)
        found[name.split(";")[0].strip().lower()] = ["--hash" + part for part in rest]
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_what_pyproject_wants_and_hashes_of_all(root: Path, name: str) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = list(project["dependencies"])
    if name == "packages-test.txt":
        wanted += project["optional-dependencies"]["test"]
    entries = listed(root / "site" / name)
    assert {each.lower() for each in wanted} - entries.keys() == set()
    assert [entry for entry, hashes in entries.items() if not hashes] == []
    for hashes in entries.values():
        assert all(HASH.fullmatch(each) for part in hashes for each in part.split())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_names_no_address(root: Path, name: str) -> None:
    assert "://" not in (root / "site" / name).read_text("utf-8")


def test_both_lists_agree(root: Path) -> None:
    base, more = (listed(root / "site" / name) for name in LISTS)
    assert base.items() <= more.items()
