"""Builds blogs of random hostile inputs: nothing may end in a traceback or hang."""
