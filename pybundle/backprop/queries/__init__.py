"""Computations that a page asks for beside the trace: checks, predictions, training, programs."""
