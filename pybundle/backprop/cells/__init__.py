"""Runs the listings of a page, at build time and in the reader's browser."""
