"""The patterns of what authors write: numbers, blanks, names, texts in quotes.

They are in the common subset of Python's, JavaScript's and Go's regular expressions, because the
browser and Hugo's component use them too: ``python build.py fields`` renews the browser's copy.
"""

NUMBER = r"[-+−]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+−]?[0-9]+)?"
BLANKS = " \t\n\r\f\u00a0"
NAME = r"[A-Za-z][-_0-9A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ӿ]*"
PLACE = (
    r"(?:first|last|(?:step=)?[1-9][0-9]*|forward|cost|backward|update|C"
    r"|(?:a|z|delta|δ|dW|db|update)(?:[0-9]+|[₀-₉]+))"
)

_ESCAPE = (  # of JSON; half of a surrogate pair is no character
    r'\\(?:["\\/bfnrt]|u(?:[0-9abcefABCEF][0-9a-fA-F]|[dD][0-7])[0-9a-fA-F]{2}'
    r"|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
DOUBLE_QUOTED = rf'"(?:[^"\\\x00-\x1f]|{_ESCAPE})*"'
SINGLE_QUOTED = r"'(?:[^'\x00-\x1f]|'')*'"
