"""The terminal: lines for the user, on the standard error.

Rich colours them and draws the progress where somebody looks on. It is slow to import, so it is not
imported where the output goes into a file or to another program.
"""

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_ASK_FOR_RICH = ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
"""Variables of the environment by which users have Rich treat any output as a terminal."""
_CONTROLS = dict.fromkeys(map(ord, "\a\b\v\f\r"))


class Terminal:
    """Prints lines, with colours where the output is a terminal."""

    @property
    def is_terminal(self) -> bool:
        if any(name in os.environ for name in _ASK_FOR_RICH):
            return self.rich.is_terminal
        return sys.stderr.isatty()

    @cached_property
    def rich(self) -> Console:
        """Rich's console, which prints tables and progress as well."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, soft_wrap=True)

    def print(self, text: str, style: str | None = None) -> None:
        """Print a text as it stands, without control characters.

        style : of Rich, such as ``red``.
        """
        if self.is_terminal:
            self.rich.print(text, markup=False, emoji=False, style=style)
        else:
            print(text.translate(_CONTROLS), file=sys.stderr)


console = Terminal()
