"""Writes the frames and data of widgets below the first window, each to a file of its own.

The address of a file names its content; pages fetch it when their reader comes near the widget.
Some hosts redirect `.html` or insert scripts into it, so the name ends in `.txt`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from companion.finish.page_files import PageFiles
from companion.finish.rendered import FinishedText
from companion.tools.atomic_file import remove_others


def write_frames(
    texts: Iterable[FinishedText], folder: Path, known: PageFiles | None = None
) -> None:
    """Write the files that are missing or damaged, and remove those that no page names any more.

    known : remembers them for the next build of the process.
    """
    pages = [(text.key or None, partial(_files_of, text)) for text in texts if text.widgets]
    remove_others(folder, (known or PageFiles()).write(folder, pages))


def _files_of(text: FinishedText) -> Mapping[str, str]:
    return {Path(frame.address).name: frame.file for frame in text.later}
