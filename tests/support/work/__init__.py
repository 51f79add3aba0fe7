"""Counts the work that a piece of the code does, line by line, without looking at a clock."""

from work.meter import Work, metered

__all__ = ["Work", "metered"]
