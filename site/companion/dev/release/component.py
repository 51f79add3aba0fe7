"""The Hugo component as an archive, without frames of widgets and with those of our own posts.

Unpacked into `themes/` it is the theme `companion`; with its go.mod it is a Hugo module.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from companion.dev.release.archives import zip_bytes
from companion.places import TOOL
from companion.publish.component import write_component
from companion.publish.swap import MARKER
from companion.tools.progress import Report
from companion.tools.version import version

FOLDER = "companion"


def components(module: str, report: Report) -> dict[str, bytes]:
    """Both archives, by their file names.

    module : the address of the component as a Hugo module.
    """
    made = {}
    for name, content in (("", None), ("-with-content", TOOL / "content")):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / FOLDER
            write_component(folder, report, content, shortcodes=False, zipped=False, module=module)
            files = {
                f"{FOLDER}/{file.relative_to(folder).as_posix()}": file.read_bytes()
                for file in folder.rglob("*")
                if file.is_file() and file.name != MARKER
            }
        if content is not None:
            files |= {
                f"{FOLDER}/{file.relative_to(TOOL).as_posix()}": file.read_bytes()
                for file in content.rglob("*")
                if file.is_file()
            }
        made[f"backprop-component{name}-{version()}.zip"] = zip_bytes(files)
    return made
