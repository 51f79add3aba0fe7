"""Builds blogs that are made at random of hostile inputs: nothing may end in a traceback or hang."""
