"""How quantities and numbers are written: TeX for the page, words for a screen reader."""
