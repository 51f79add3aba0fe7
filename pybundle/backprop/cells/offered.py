"""Offers nets to the listings of an exported notebook, in which there is no page."""

from __future__ import annotations

import json
import sys

from ..trace.record import trace
from .page_nets import PAGE_MODULE, Nets, page_module


def offer_nets(specs: str) -> None:
    """Let ``from companion_page import nets`` give these nets from now on.

    Parameters
    ----------
    specs : str
        The specs of the nets by their names, as JSON.

    Raises
    ------
    SpecError
        A field cannot be used.
    """
    traces = {name: trace(spec) for name, spec in json.loads(specs).items()}
    sys.modules[PAGE_MODULE] = page_module(Nets(traces))
