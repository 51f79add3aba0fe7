"""`python build.py bench build`: how long builds take, beside Hugo on the same content."""
