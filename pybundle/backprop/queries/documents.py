"""All steps of a trace as LaTeX or Markdown that stands alone, and a net as a notebook."""

from __future__ import annotations

import json
import re
from typing import Any

from ..notation import tex
from ..spec.problem import Problem
from ..trace.record import record

COSTS = {
    "squared_error": r"C = \lVert a_N - \hat x \rVert^2",
    "cross_entropy": r"C = -\sum_k \hat x_k \ln (a_N)_k",
}
LOW, HIGH = "₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁻"
PLAIN = str.maketrans(f"{LOW}{HIGH}", "01234567890123456789()-")
SYMBOL = re.compile(rf"(∂C/\u2060?∂)?([A-Za-zδη])(\u0302?)((?:[{LOW}],?)*)([{HIGH}]*)")
WORDS = {
    "−": "$-$", "≈": r"$\approx$", "·": r"$\cdot$", "∞": r"$\infty$", "δ": r"$\delta$",
    "η": r"$\eta$", "σ": r"$\sigma$", "∂": r"$\partial$", "′": "$'$", "⊙": r"$\odot$",
    "…": r"\dots{}", "ᵀ": r"$^\top$", "\u00a0": "~", "\u2060": "", "\u0302": "",
}  # fmt: skip


def latex_document(problem: Problem) -> str:
    """All steps as a document that compiles, with what its letters mean; ASCII only."""
    lines = [
        r"\documentclass{article}",
        r"\usepackage{amsmath, amssymb}",
        r"\setlength{\parindent}{0pt}",
        r"\begin{document}",
        r"\section*{Backpropagation, step by step}",
        *_introduction(problem),
    ]
    for k, step in enumerate(record(problem).steps, start=1):
        words = step.words()
        lines += [
            "",
            rf"\paragraph{{Step {k}}} {in_tex(words.sentence)}",
            "",
            f"$\\displaystyle {words.symbols}$",
            r"\begin{flushleft}",
            f"  $\\displaystyle {tex.unmarked(words.numbers)}$",
            r"\end{flushleft}",
        ]
    return "\n".join([*lines, "", r"\end{document}", ""])


def markdown_document(problem: Problem) -> str:
    """The same in Markdown, with formulas between dollars."""
    lines = ["# Backpropagation, step by step", "", *_introduction(problem)]
    for k, step in enumerate(record(problem).steps, start=1):
        words = step.words()
        lines += [
            "",
            f"## Step {k}",
            "",
            words.sentence,
            "",
            f"$$ {words.symbols} $$",
            "",
            f"$$ {tex.unmarked(words.numbers)} $$",
        ]
    return "\n".join([*lines, ""])


def notebook(problem: Problem, program: str) -> str:
    """A Jupyter notebook (nbformat 4.5): what the letters mean, and the program in cells.

    Parameters
    ----------
    problem : Problem
    program : str
        In Python; each paragraph that begins with a comment at the left begins a cell.
    """
    head = "\n".join(["# Backpropagation, step by step", "", *_introduction(problem)])
    cells = [_cell("markdown", head, 0)]
    cells += [_cell("code", part, k) for k, part in enumerate(_paragraphs(program), start=1)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _paragraphs(program: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n(?=\n# )", program) if part.strip()]


def _cell(kind: str, source: str, number: int) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        "source": source.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _introduction(problem: Problem) -> list[str]:
    """A description of the net and its letters, in text that Markdown and LaTeX share."""
    sizes = ", ".join(map(str, problem.network.sizes))
    lines = [
        f"A feed-forward net with the sizes {sizes} takes the input "
        f"$x = a_0 = {_vector(problem.x)}$. Layer $i$ has the weights $W_i$"
        + (", the biases $b_i$" if problem.network[1].b is not None else "")
        + " and an activation function. Its weighted inputs are $z_i$, its activations are $a_i$.",
        "",
    ]
    for name in dict.fromkeys(layer.sigma.name for layer in problem.network.layers):
        numbers = [i for i, f in enumerate(problem.network.layers, 1) if f.sigma.name == name]
        sigma = problem.network[numbers[0]].sigma
        where = "layer" if len(numbers) == 1 else "layers"
        lines += [
            f"In {where} {', '.join(map(str, numbers))}: $\\sigma(x) = {sigma.tex}$ with "
            f"$\\sigma'(x) = {sigma.derivative_tex}$.",
            "",
        ]
    if problem.until != "forward":
        lines += [
            f"The target is $\\hat x = {_vector(problem.target)}$, the cost "
            f"${COSTS[problem.cost_function]}$, and $\\delta_i$ is $\\partial C / \\partial z_i$. "
            f"The learning rate is $\\eta = {tex.number(problem.learning_rate).text}$.",
        ]
    return lines


def _vector(values: Any) -> str:
    numbers = [tex.number(float(value)).text for value in values]
    shown = numbers if len(numbers) <= 8 else [*numbers[:4], r"\dots", numbers[-1]]
    return f"({', '.join(shown)})"


def in_tex(sentence: str) -> str:
    r"""A sentence as TeX in ASCII: W₁,₂⁽¹⁾ becomes $W_{1,2}^{(1)}$."""
    escaped = re.sub(r"[%&#_]", lambda found: f"\\{found[0]}", sentence)
    text = SYMBOL.sub(_symbol, escaped)
    for sign, written in WORDS.items():
        text = text.replace(sign, written)
    text = re.sub(rf"[{HIGH}]+", lambda found: f"$^{{{found[0].translate(PLAIN)}}}$", text)
    return text.replace("$$", "")


def _symbol(found: re.Match[str]) -> str:
    """A letter with its indices; letters of words stay as they are."""
    gradient, letter, hat, low, high = found.groups()
    if not (gradient or hat or low or high):
        return found[0]
    name = {"δ": r"\delta", "η": r"\eta"}.get(letter, rf"\hat {letter}" if hat else letter)
    lower = f"_{{{low.translate(PLAIN)}}}" if low else ""
    upper = f"^{{{high.translate(PLAIN)}}}" if high else ""
    symbol = f"{name}{lower}{upper}"
    return f"$\\partial C/\\partial {symbol}$" if gradient else f"${symbol}$"
