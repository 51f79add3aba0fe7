"""The text of a listing's editor, be it the text area or CodeMirror."""

from __future__ import annotations

import time

from playwright.sync_api import Locator

_TEXT = """editor => editor.value ?? [...editor.querySelectorAll(".cm-line")]
  .map((line) => line.textContent).join("\\n")"""


def code_in(editor: Locator) -> str:
    """The text as it stands."""
    return str(editor.evaluate(_TEXT))


def expect_code(editor: Locator, code: str, seconds: float = 5) -> None:
    """Wait until the editor has this text."""
    end = time.monotonic() + seconds
    while (found := code_in(editor)) != code and time.monotonic() < end:
        time.sleep(0.05)
    assert found == code


def with_rich_text(editor: Locator) -> Locator:
    """The editor, once CodeMirror has taken the place of its text area."""
    editor.and_(editor.page.locator(".cm-content")).wait_for()
    return editor
