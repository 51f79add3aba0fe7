"""`python build.py release`: the files that others install, the same bytes each time.

One module for each kind of file; `archives` writes them, `facts` holds what all of them carry.
"""
