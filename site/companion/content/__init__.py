"""The blog as Hugo sees it: configuration, pages, front matter, dates, addresses."""
