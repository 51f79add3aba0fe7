"""Numbers and quantities as TeX for the page and as text for a screen reader."""
