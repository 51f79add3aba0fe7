"""Where one number of a trace comes from: its rule in the post's letters, then in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import SpecError
from ..notation import speech
from ..spec.problem import check
from ..trace.run import Run
from .neuron_state import curve_at, flat_neurons, state_of

MOST_TERMS = 4  # of a sum that are written; a longer sum keeps its Σ
NAMES = ("a", "z", "delta", "W", "b", "dW", "db", "target", "C")

Term = tuple[str, str]
"""A part of a formula in letters and in numbers."""


def explain(argument: Mapping[str, Any]) -> dict[str, Any]:
    """The rule of one number, and what its neuron lets pass.

    Parameters
    ----------
    argument : mapping
        ``spec``; ``name``, one of "a", "z", "delta", "W", "b", "dW", "db", "target" and "C"; and,
        as far as it has them, ``layer`` (0 for the input), ``row`` and ``column``, from 1.

    Returns
    -------
    dict
        ``lines``, each "left = letters = numbers = value" with four significant digits: of a, z and
        δ also that of σ'(z); none for a number that is given. ``curve``, of a neuron with a σ that
        acts on each component: σ over a range around z with the tangent at z (see ``curve_at``),
        else None. ``state``, why nothing or nearly nothing passes back through this neuron, or "".
        ``flat``, all such neurons of the net (see ``flat_neurons``).

    Raises
    ------
    SpecError
        The spec cannot be used, or the net has no such number.
    """
    problem = check(argument.get("spec", {}))
    run = Run(problem)
    if problem.until == "forward" and argument.get("name") in ("delta", "dW", "db", "target", "C"):
        raise SpecError("name", "needs a target, but the spec ends with the feed-forward")
    name, i, k, j = _place(argument, run)
    neuron = name in ("a", "z", "delta") and i > 0 and run.componentwise(i)
    with np.errstate(all="ignore"):
        lines = _Rules(run).lines(name, i, k, j)
        return {
            "lines": lines,
            "curve": curve_at(run.network[i].sigma, float(run.z[i][k - 1])) if neuron else None,
            "state": state_of(run, i, k) if neuron else "",
            "flat": flat_neurons(run),
        }


def _place(argument: Mapping[str, Any], run: Run) -> tuple[str, int, int, int]:
    """Name, layer, row and column, checked; 1 where the number has none."""
    name = argument.get("name")
    if name not in NAMES:
        raise SpecError("name", f"{name!r} is none of {', '.join(NAMES)}")
    if name == "C":
        return "C", run.N, 1, 1

    def index(field: str, least: int, most: int) -> int:
        value = argument.get(field)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise SpecError(field, f"{value!r} is not a whole number from {least} to {most}")
        return value

    i = run.N if name == "target" else index("layer", 0 if name == "a" else 1, run.N)
    k = index("row", 1, run.a[i].size)
    j = index("column", 1, run.a[i - 1].size) if name in ("W", "dW") else 1
    if name in ("b", "db") and i not in run.b:
        raise SpecError("name", f"is a bias, but layer {i} has none")
    return str(name), i, k, j


class _Rules:
    """The rules of the post for single numbers of a run."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def lines(self, name: str, i: int, k: int, j: int) -> list[str]:
        run = self.run
        if name == "C":
            return [self._cost()]
        if name == "a" and i > 0:
            return [self._a(i, k), *self._slope(i, k)]
        if name == "z":
            return [self._z(i, k), *self._slope(i, k)]
        if name == "delta":
            return [self._delta(i, k), *self._slope(i, k)]
        if name not in ("dW", "db"):
            return []  # the number is given
        delta: Term = (speech.component("δ", i, k), _number(run.delta[i][k - 1]))
        if name == "dW":
            left = f"∂C/∂{speech.component('W', i, k, j)}"
            factors = [delta, self._input(i, j)]
            return [_line(left, _product(factors), run.dW[i][k - 1, j - 1])]
        return [_line(f"∂C/∂{speech.component('b', i, k)}", delta, run.db[i][k - 1])]

    def _input(self, i: int, j: int) -> Term:
        """a_{i−1,j}; of the first layer x_j."""
        name = f"x{speech.sub(j)}" if i == 1 else speech.component("a", i - 1, j)
        return name, _number(self.run.a[i - 1][j - 1])

    def _z(self, i: int, k: int) -> str:
        run = self.run
        terms = [
            _product([(speech.component("W", i, k, j), _number(run.W[i][k - 1, j - 1])),
                      self._input(i, j)])
            for j in self.run.inputs(i)
        ]  # fmt: skip
        source = "x" if i == 1 else f"a⁽{speech.superscript(str(i - 1))}⁾"
        short = f"Σⱼ W{speech.sub(k)},ⱼ{speech.superscript(f'({i})')} {source}ⱼ"
        total = _sum(terms, short)
        if i in run.b:
            bias = (speech.component("b", i, k), _number(run.b[i][k - 1]))
            total = (f"{total[0]} + {bias[0]}", f"{total[1]} + {bias[1]}" if total[1] else "")
        return _line(speech.component("z", i, k), total, run.z[i][k - 1])

    def _a(self, i: int, k: int) -> str:
        left, z = speech.component("a", i, k), speech.component("z", i, k)
        if not self.run.componentwise(i):
            return _line(left, (f"softmax(z{speech.sub(i)}){speech.sub(k)}", ""),
                         self.run.a[i][k - 1])  # fmt: skip
        value = speech.number(float(self.run.z[i][k - 1]))
        return _line(left, (f"σ({z})", f"σ({value})"), self.run.a[i][k - 1])

    def _slope(self, i: int, k: int) -> list[str]:
        """The line of σ'(z); none for softmax, whose derivative is a matrix."""
        run = self.run
        if not run.componentwise(i):
            return []
        a, z = _number(run.a[i][k - 1]), _number(run.z[i][k - 1])
        rules: dict[str, Term] = {
            "sigmoid": ("a(1 − a)", f"{a} · (1 − {a})"),
            "tanh": ("1 − a²", f"1 − {a}²"),
            "square": ("2z", f"2 · {z}"),
            "sin": ("cos z", f"cos({z})"),
            "relu": ("1 for z > 0, else 0", ""),
            "leaky_relu": ("1 for z > 0, else 0.01", ""),
        }
        rule = rules.get(run.network[i].sigma.name, ("", ""))
        return [_line(f"σ′({speech.component('z', i, k)})", rule, run.slope(i)[k - 1])]

    def _delta(self, i: int, k: int) -> str:
        run = self.run
        left, value = speech.component("δ", i, k), run.delta[i][k - 1]
        if i == run.N:
            target = f"x̂{speech.sub(k)}"
            a = (speech.component("a", i, k), _number(run.a[i][k - 1]))
            difference = (f"{a[0]} − {target}", f"{a[1]} − {_number(run.target[k - 1])}")
            if run.cost_function == "cross_entropy":
                return _line(left, difference, value)
            ahead: Term = (f"2({difference[0]})", f"2 · ({difference[1]})")
        else:
            terms = [
                _product([
                    (speech.component("W", i + 1, to, k), _number(run.W[i + 1][to - 1, k - 1])),
                    (speech.component("δ", i + 1, to), _number(run.delta[i + 1][to - 1])),
                ])
                for to in run.neurons(i + 1)
            ]  # fmt: skip
            upper = speech.superscript(f"({i + 1})")
            letters, numbers = _sum(terms, f"Σₗ Wₗ,{speech.sub(k)}{upper} δₗ{upper}")
            ahead = (f"({letters})", f"({numbers})" if numbers else "")
        if not run.componentwise(i):
            return _line(left, (f"{ahead[0]} through the Jacobian matrix of softmax", ""), value)
        slope = _number(run.slope(i)[k - 1])
        numbers = f"{ahead[1]} · {slope}" if ahead[1] else ""
        return _line(left, (f"{ahead[0]} · σ′({speech.component('z', i, k)})", numbers), value)

    def _cost(self) -> str:
        run = self.run
        outputs = list(zip(run.neurons(run.N), run.a[run.N], run.target, strict=True))
        if run.cost_function == "cross_entropy":
            return _line("C", ("−Σₖ x̂ₖ ln aₖ", ""), run.C)
        terms = [
            (f"({speech.component('a', run.N, k)} − x̂{speech.sub(k)})²",
             f"({_number(a)} − {_number(t)})²")
            for k, a, t in outputs
        ]  # fmt: skip
        return _line("C", _sum(terms, "Σₖ (aₖ − x̂ₖ)²"), run.C)


def _number(value: Any) -> str:
    """A number as a factor: in parentheses if it has a sign or a power of ten."""
    text = speech.number(float(value))
    return f"({text})" if text.startswith("−") or "·" in text else text


def _product(factors: Sequence[Term]) -> Term:
    return " ".join(f[0] for f in factors), " · ".join(f[1] for f in factors)


def _sum(terms: Sequence[Term], short: str) -> Term:
    """The terms with + between them; of many the formula with Σ, without numbers."""
    if len(terms) > MOST_TERMS:
        return short, ""
    return " + ".join(term[0] for term in terms), " + ".join(term[1] for term in terms)


def _line(left: str, rule: Term, value: Any) -> str:
    """Left side, rule and numbers, as far as there are any, and the value."""
    number = speech.number(float(value))
    parts = [part for part in rule if part and part != number]
    return " = ".join([left, *parts, number])
