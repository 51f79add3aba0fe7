"""Backpropagation, as the post defines it."""
