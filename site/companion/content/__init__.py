"""Reads a Hugo site: configuration, pages, front matter, dates and addresses."""
