"""Specs: the fields of a widget, read from text, checked and completed."""
