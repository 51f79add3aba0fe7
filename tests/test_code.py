"""The code's own rules: `python build.py lint` finds nothing, and no traces of a machine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from companion.dev import lint

UNSORTED = "import sys\nimport os\n\nprint(os.sep, sys.path)\n"


@pytest.mark.parametrize("name", lint.CHECKS)
def test_lint_finds_nothing(name: str) -> None:
    assert lint.findings(name) == ""


def test_lint_finds_what_is_wrong_and_mends_it_on_demand(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.ruff.lint]\nselect = ["I"]\n')
    file = tmp_path / "unsorted.py"
    file.write_text(UNSORTED)
    assert "unsorted.py:1:1" in lint.findings("ruff check", root=tmp_path)
    assert file.read_text() == UNSORTED
    assert lint.findings("ruff check", fix=True, root=tmp_path) == ""
    assert file.read_text().startswith("import os\nimport sys\n")


def test_lint_runs_every_check_and_fails_if_one_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def says(text: str, code: int) -> lint.Check:
        return lambda fix: [sys.executable, "-c", f"print({text!r}); raise SystemExit({code})"]

    checks = {"first": says("a fault", 1), "second": says("all well", 0)}
    monkeypatch.setattr(lint, "CHECKS", checks)
    assert lint.lint(fix=False) == 1
    assert capsys.readouterr().out == "first: a fault\nsecond: nothing found\n"
    monkeypatch.setattr(lint, "CHECKS", {"second": checks["second"]})
    assert lint.lint(fix=False) == 0


@pytest.mark.parametrize("name", ["package-lock.json"])
def test_lock_files_record_no_download_addresses(root: Path, name: str) -> None:
    assert '"resolved"' not in (root / "site" / "node" / name).read_text()
