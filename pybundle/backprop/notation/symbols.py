"""The post's symbols for components: W^{(i)}_{k,l}, z^{(i)}_k, a^{(i)}_k, \\delta^{(i)}_k."""

from __future__ import annotations

_LETTERS = {"delta": r"\delta", "dW": "W", "db": "b"}


def component(name: str, i: int | str, *indices: int | str) -> str:
    """A component of a quantity of layer i; of dW and db the partial derivative of C."""
    lower = ",".join(str(index) for index in indices)
    symbol = rf"{_LETTERS.get(name, name)}^{{({i})}}_{{{lower}}}"
    if name in ("dW", "db"):
        return rf"\frac{{\partial C}}{{\partial {symbol}}}"
    return symbol


def target(k: int | str) -> str:
    r"""\hat x_k."""
    return rf"\hat x_{{{k}}}"
