"""Expressions of one variable: parsed, differentiated, evaluated and set as TeX."""
