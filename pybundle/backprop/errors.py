"""The error for bad input: which field of a spec cannot be used, and why."""

from __future__ import annotations


class SpecError(ValueError):
    """A field of a spec, or an argument, that cannot be used.

    Attributes
    ----------
    field : str
        The path of the field: ``weights[1][0][2]``, ``x[0]``, ``learning_rate``. Its indices count
        from 0, as in JSON.
    message : str
        What is wrong with the field, and what it needs. The field is its grammatical subject.

    Examples
    --------
    >>> from backprop import Layer
    >>> try:
    ...     Layer([[1, 2], [3]], "tanh")
    ... except SpecError as error:
    ...     print(error.field, "--", error.message)
    W[1] -- row 2 has 1 column, but row 1 has 2
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message

    def __reduce__(self) -> tuple[type[SpecError], tuple[str, str]]:
        """Pickled as its two parts, so that it comes back from another process."""
        return type(self), (self.field, self.message)


def counted(count: int, thing: str) -> str:
    """A count with its noun: "1 number", "2 numbers"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
