"""The post's symbols of quantities, in TeX and in plain text.

Quantities have the names that references use: W, b, z, a, C, delta, dW (∂C/∂W), db (∂C/∂b).
"""

from __future__ import annotations

_TEX = {"delta": r"\delta", "dW": "W", "db": "b"}
_PLAIN = {"delta": "δ", "dW": "∂C/∂W", "db": "∂C/∂b"}


def component(name: str, i: int | str, *indices: int | str) -> str:
    r"""A component in TeX: W^{(i)}_{k,l}, \delta^{(i)}_k; of dW and db the partial derivative."""
    lower = ",".join(str(index) for index in indices)
    symbol = rf"{_TEX.get(name, name)}^{{({i})}}_{{{lower}}}"
    if name in ("dW", "db"):
        return rf"\frac{{\partial C}}{{\partial {symbol}}}"
    return symbol


def target(k: int | str) -> str:
    r"""\hat x_k."""
    return rf"\hat x_{{{k}}}"


def plain(name: str) -> str:
    """The symbol of a quantity in plain text: δ, ∂C/∂W, z."""
    return _PLAIN.get(name, name)
