"""Arithmetic on arrays, with the same bits on every machine."""
