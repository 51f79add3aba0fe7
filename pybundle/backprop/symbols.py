"""The post's symbols for components: W^{(i)}_{k,l}, z^{(i)}_k, a^{(i)}_k, \\delta^{(i)}_k."""

from __future__ import annotations

from .tex import Tex

_LETTERS = {"delta": r"\delta", "dW": "W", "db": "b"}


def component(name: str, i: int | str, *indices: int | str) -> Tex:
    """A component of a quantity of layer i; of dW and db the partial derivative of C."""
    lower = ",".join(str(index) for index in indices)
    symbol = rf"{_LETTERS.get(name, name)}^{{({i})}}_{{{lower}}}"
    if name in ("dW", "db"):
        return Tex(rf"\frac{{\partial C}}{{\partial {symbol}}}", 2.5 + 0.2 * len(indices))
    return Tex(symbol, 1.3 + 0.35 * len(indices))


def target(k: int | str) -> Tex:
    r"""\hat x_k."""
    return Tex(rf"\hat x_{{{k}}}", 1.0)
