"""Writes the frames and data of widgets below the first screens, each to a file of its own.

The address of a file names its content; pages fetch it when their reader comes near the widget.
Some hosts redirect `.html` or insert scripts into it, so the name ends in `.txt`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from companion.finish.prerender import FirstFrame
from companion.tools.atomic_file import remove_others, write_whole
from companion.tools.sealed import content_hash, hash_of


def write_frames(frames: Iterable[FirstFrame], folder: Path) -> None:
    """Write the files that are missing or damaged, and remove those that no page names any more."""
    wanted = {Path(frame.address).name: frame.file for frame in frames}
    for name, text in wanted.items():
        if hash_of(folder / name) != content_hash(text.encode()):
            write_whole(folder / name, text)
    remove_others(folder, wanted)
