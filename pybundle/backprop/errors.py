"""The one error that bad input gets: which field is wrong, and why."""


class SpecError(ValueError):
    """A net, a sample or a setting that cannot be used.

    Attributes
    ----------
    field : str
        The place in the spec, written as one would reach it: ``weights[1][0][2]``, ``x[0]``,
        ``learning_rate``. Indices of fields count from 0, as in JSON.
    message : str
        What is wrong there, and what would be right.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def counted(count: int, thing: str) -> str:
    """1 number, 2 numbers."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
