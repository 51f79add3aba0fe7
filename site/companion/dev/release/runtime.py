"""The browser's Python alone, for builds that need not assemble it: `build --runtime FILE`."""

from __future__ import annotations

from companion.dev.release.archives import zip_bytes
from companion.dev.release.facts import documents
from companion.places import Blog
from companion.runtime.given import packed
from companion.tools.version import version


def runtime(blog: Blog) -> dict[str, bytes]:
    """The archive, by its file name; the blog has been prepared."""
    return {f"backprop-runtime-{version()}.zip": zip_bytes({**packed(blog), **documents()})}
