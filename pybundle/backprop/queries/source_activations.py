"""σ and v ⊙ σ'(z) as NumPy source text, and σ as PyTorch source text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..net.activations import LEAK
from ..symbolic.expression import parse
from ..symbolic.formula import Formula, Number, Power, Product, Quotient, Sum, Variable
from ..symbolic.functions import Absolute, Applied, Choice, Sign


class Dialect(NamedTuple):
    """The source text of arrays and functions in one library.

    Attributes
    ----------
    module, array : str
        The name of the library, and of its function that makes an array.
    sigma, slope : dict
        σ(z) and σ'(z) by name; ``slope`` is empty where the library differentiates itself.
    """

    module: str
    array: str
    sigma: dict[str, str]
    slope: dict[str, str]

    def activation(self, name: str, count: int) -> tuple[list[str], str]:
        """The lines that define an activation, and its name there; an expression gets a number."""
        known = name in self.sigma
        called = name if known else f"sigma_{count + 1}"
        body = self.sigma[name] if known else source(parse(name), self)
        lines = [f"def {called}(z):", *([] if known else [f"    # {name}"]), f"    return {body}"]
        if not self.slope:
            return lines, called
        lines += ["", "", f"def pull_back_{called}(z, v):"]
        if name == "softmax":
            return [*lines, "    a = softmax(z)", "    return a * (v - np.sum(a * v))"], called
        slope = self.slope[name] if known else source(parse(name).derivative(), self)
        return [*lines, f"    return v * {slope}"], called


def source(tree: Formula, dialect: Dialect) -> str:
    """A formula as source text in z."""
    m = dialect.module

    def text(part: Formula) -> str:
        return source(part, dialect)

    match tree:
        case Number(number=number):
            return f"({number!r})" if number < 0 else repr(number)
        case Variable():
            return "z"
        case Sum(left=left, right=right):
            return f"({text(left)} + {text(right)})"
        case Product(left=left, right=right):
            return f"({text(left)} * {text(right)})"
        case Quotient(above=above, below=below):
            return f"({text(above)} / {text(below)})"
        case Power(base=base, exponent=exponent):
            whole = int(exponent) if exponent == int(exponent) else exponent
            return f"({text(base)} ** {f'({whole})' if whole < 0 else whole})"
        case Applied(argument=Number()):
            return repr(float(tree.value(np.zeros(1))))  # PyTorch's functions take tensors only
        case Applied(name="sigmoid", argument=argument):
            return f"(1 / (1 + {m}.exp(-{text(argument)})))"
        case Applied(name="softplus", argument=argument):
            return f"{m}.log(1 + {m}.exp({text(argument)}))"
        case Applied(name=name, argument=argument):
            return f"{m}.{name}({text(argument)})"
        case Choice(first=first, second=second, then=then, otherwise=otherwise):
            sides = ", ".join(f"{text(side)} + 0 * z" for side in (then, otherwise))
            return f"{m}.where({text(first)} >= {text(second)}, {sides})"
        case Absolute(argument=argument):
            return f"{m}.abs({text(argument)})"
        case Sign(argument=argument):
            return f"{m}.sign({text(argument)})"
    raise TypeError(f"{type(tree).__name__} has no source text")


_SIGMOID = "1 / (1 + np.exp(-z))"
_DENSITY = "np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)"
_CDF = "np.array([(1 + math.erf(t / math.sqrt(2))) / 2 for t in z])"

NUMPY = Dialect(
    module="np",
    array="np.array",
    sigma={
        "identity": "z",
        "sigmoid": _SIGMOID,
        "tanh": "np.tanh(z)",
        "relu": "np.maximum(z, 0)",
        "leaky_relu": f"np.where(z > 0, z, {LEAK} * z)",
        "softplus": "np.logaddexp(0, z)",
        "gelu": f"z * {_CDF}",
        "silu": "z / (1 + np.exp(-z))",
        "sin": "np.sin(z)",
        "square": "z**2",
        "softmax": "np.exp(z - np.max(z)) / np.sum(np.exp(z - np.max(z)))",
    },
    slope={
        "identity": "np.ones_like(z)",
        "sigmoid": "sigmoid(z) * (1 - sigmoid(z))",
        "tanh": "(1 - np.tanh(z) ** 2)",
        "relu": "(z > 0)",
        "leaky_relu": f"np.where(z > 0, 1.0, {LEAK})",
        "softplus": f"({_SIGMOID})",
        "gelu": f"({_CDF} + z * {_DENSITY})",
        "silu": "(1 + np.exp(-z) + z * np.exp(-z)) / (1 + np.exp(-z)) ** 2",
        "sin": "np.cos(z)",
        "square": "2 * z",
    },
)

TORCH = Dialect(
    module="torch",
    array="torch.tensor",
    sigma={
        "identity": "z",
        "sigmoid": "torch.sigmoid(z)",
        "tanh": "torch.tanh(z)",
        "relu": "torch.relu(z)",
        "leaky_relu": f"torch.nn.functional.leaky_relu(z, {LEAK})",
        "softplus": "torch.nn.functional.softplus(z)",
        "gelu": "torch.nn.functional.gelu(z)",
        "silu": "torch.nn.functional.silu(z)",
        "sin": "torch.sin(z)",
        "square": "z**2",
        "softmax": "torch.softmax(z, dim=0)",
    },
    slope={},
)
