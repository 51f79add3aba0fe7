"""The commands of ``python build.py``; each imports what it needs only when it runs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command()
def build() -> None:
    """x"""
@app.command()
def serve() -> None:
    """x"""

def main() -> None:
    app()
