"""The picture that stands for a post where others link to it: its net, drawn as a PNG.

`net_picture` draws it. It is imported only then, since it imports NumPy.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from companion.finish.card_format import is_picture
from companion.places import GENERATOR
from companion.tools.atomic_file import write_whole

CODE = GENERATOR / "finish" / "net_picture.py"  # its change makes other pictures
MOST_NEURONS = 9  # of a layer; more would not be told apart


def draw_card(spec: Mapping[str, Any], folder: Path) -> Path:
    """The card of a trace's (normalised) spec; drawn once, then found under its hash.

    Returns
    -------
    Path : the file, inside ``folder``.
    """
    weights = [[row[:MOST_NEURONS] for row in W[:MOST_NEURONS]] for W in spec["weights"]]
    sizes = [min(size, MOST_NEURONS) for size in spec["layers"]]
    key = json.dumps([sizes, weights, CODE.read_text("utf-8")])
    file = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.png"
    if not is_picture(file):
        from companion.finish.net_picture import drawing, png

        write_whole(file, png(drawing(sizes, weights)))
    return file
