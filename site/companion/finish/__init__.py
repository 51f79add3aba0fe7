"""Finishes bodies: sets formulas, draws widgets, resolves references, adds metadata."""
