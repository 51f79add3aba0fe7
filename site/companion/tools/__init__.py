"""Utilities that every stage uses: processes, files, progress and errors."""
