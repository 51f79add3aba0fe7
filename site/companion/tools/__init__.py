"""Processes, files, progress and errors: what every stage uses."""
