"""The type of the fixture ``build_site``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from companion.publish.finished import Summary

BuildSite = Callable[..., tuple[Summary, Path]]
"""Takes the content's files by name and settings by keyword; gives the summary and public/."""
