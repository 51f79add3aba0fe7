"""`python build.py bench page`: what a page costs its reader, beside what a stock theme would cost.

The stock page holds the same text, with its formulas as TeX that KaTeX sets in the browser, and
without widgets: what an author of a mathematical Hugo blog would publish otherwise.
"""
