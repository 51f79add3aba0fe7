"""The npm package: what a page needs for steppers, as files that need no build step.

companion/              as published: embed.js with its fixed address, bundles, fonts, Python
types/embed.d.ts        the types of elements and events
custom-elements.json    the elements for editors and frameworks
"""

from __future__ import annotations

import json

from companion.dev.release.archives import tar_gz_bytes
from companion.dev.release.elements import manifest
from companion.dev.release.facts import documents
from companion.dev.release.tool import NAME
from companion.places import TOOL, Blog
from companion.publish.component import browser_files
from companion.tools.version import version

SOURCES = TOOL / "site" / "npm"


def npm_package(blog: Blog) -> dict[str, bytes]:
    """The tarball, by its file name; the blog has been prepared."""
    about = json.loads((SOURCES / "package.json").read_text("utf-8"))
    about = {"name": NAME, "version": version(), **about}
    files = {
        **documents(),
        **{name: file.read_bytes() for name, file in browser_files(blog).items()},
        "README.md": (SOURCES / "README.md").read_bytes(),
        "types/embed.d.ts": (SOURCES / "embed.d.ts").read_bytes(),
        "custom-elements.json": _json(manifest()),
        "package.json": _json(about),
    }
    packed = tar_gz_bytes({f"package/{name}": data for name, data in files.items()})
    return {f"{NAME}-{version()}.tgz": packed}


def _json(value: object) -> bytes:
    return f"{json.dumps(value, indent=2, ensure_ascii=False)}\n".encode()
