"""Serves the tool's own browser files on 127.0.0.1, for notebooks."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache

from companion.places import STATIC
from companion.preview.static_host import running_host
from companion.publish.assets import prepared_for_others
from companion.tools.progress import silent

_running = ExitStack()


@cache
def own_host() -> str:
    """The address of the host, which is started by the first call and runs as long as Python.

    Raises
    ------
    BuildError : the files cannot be prepared.
    """
    blog = prepared_for_others(silent)
    return _running.enter_context(running_host(STATIC, blog.published))
