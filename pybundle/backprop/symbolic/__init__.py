"""Expressions in one variable: parsed, differentiated, evaluated and written as TeX."""
