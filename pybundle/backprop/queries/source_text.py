"""A net as a program for NumPy or PyTorch, or all its steps as a document.

The programs need no other file, use the post's letters, and compute the gradients of the net and
the sample that the page shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import SpecError
from ..spec.problem import Problem, check
from .documents import latex_document, markdown_document, notebook
from .source_activations import NUMPY, TORCH, Dialect

LINE = 92  # characters; a longer matrix is written row by row
MOST_NUMBERS = 20_000


def source_text(argument: Mapping[str, Any]) -> dict[str, str]:
    """The text in one of five languages.

    Parameters
    ----------
    argument : mapping
        ``spec``, and ``language``: "numpy", "pytorch", "latex", "markdown" or "jupyter".

    Returns
    -------
    dict
        ``text``, and ``file``, a name for a file with it.

    Raises
    ------
    SpecError
        The spec cannot be used, or the language is unknown.
    """
    makers = {
        "numpy": (numpy_program, "backpropagation_numpy.py"),
        "pytorch": (torch_program, "backpropagation_torch.py"),
        "latex": (latex_document, "backpropagation.tex"),
        "markdown": (markdown_document, "backpropagation.md"),
        "jupyter": (lambda p: notebook(p, numpy_program(p)), "backpropagation.ipynb"),
    }
    language = argument.get("language")
    if language not in makers:
        raise SpecError("language", f"{language!r} is none of {', '.join(makers)}")
    problem = check(argument.get("spec", {}))
    numbers = sum(layer.W.size for layer in problem.network.layers)
    if numbers > MOST_NUMBERS:
        raise SpecError(
            "spec", f"has a net of {numbers:,} weights; a text can hold {MOST_NUMBERS:,}"
        )
    make, file = makers[str(language)]
    return {"text": make(problem), "file": file}


def numpy_program(problem: Problem) -> str:
    """Theorem 3 in NumPy, layer by layer."""
    N = problem.network.N
    gelu = any(layer.sigma.name == "gelu" for layer in problem.network.layers)
    lines = ["import math", "", "import numpy as np"] if gelu else ["import numpy as np"]
    lines += ["", "", *_functions(problem, NUMPY), *_numbers(problem, NUMPY)]
    lines += ["", "# feed-forward", "a = {0: x}", "z = {}", f"for i in range(1, {N} + 1):"]
    lines += [f"    z[i] = W[i] @ a[i - 1]{' + b[i]' if _biased(problem) else ''}"]
    lines += ["    a[i] = sigma[i](z[i])"]
    if problem.until == "forward":
        return "\n".join([*lines, "", f"print(a[{N}])", ""])
    if problem.cost_function == "cross_entropy":
        lines += [f"C = -np.sum(target * np.log(a[{N}]))", "", "# backpropagation"]
        lines += [f"delta = {{{N}: a[{N}] - target}}"]
    else:
        lines += [f"C = np.sum((a[{N}] - target) ** 2)", "", "# backpropagation"]
        lines += [f"delta = {{{N}: pull_back[{N}](z[{N}], 2 * (a[{N}] - target))}}"]
    lines += [f"for i in range({N} - 1, 0, -1):"]
    lines += ["    delta[i] = pull_back[i](z[i], W[i + 1].T @ delta[i + 1])"]
    lines += ["dW = {i: np.outer(delta[i], a[i - 1]) for i in W}"]
    if _biased(problem):
        lines += ["db = dict(delta)"]
    lines += ["", "# one step downhill", "new_W = {i: W[i] - eta * dW[i] for i in W}"]
    if _biased(problem):
        lines += ["new_b = {i: b[i] - eta * db[i] for i in b}"]
    lines += ["", 'print("C =", C)', "for i in W:"]
    lines += ['    print(f"dC/dW_{i} =\\n{dW[i]}")', ""]
    return "\n".join(lines)


def torch_program(problem: Problem) -> str:
    """The net in PyTorch, whose autograd computes the gradients."""
    N = problem.network.N
    lines = ["import torch", "", "torch.set_default_dtype(torch.float64)", ""]
    lines += [*_functions(problem, TORCH), *_numbers(problem, TORCH)]
    if problem.until != "forward":
        lines += ["for i in W:", "    W[i].requires_grad_()"]
        lines += ["    b[i].requires_grad_()"] if _biased(problem) else []
    lines += ["", "a = x", f"for i in range(1, {N} + 1):"]
    lines += [f"    z = W[i] @ a{' + b[i]' if _biased(problem) else ''}", "    a = sigma[i](z)"]
    if problem.until == "forward":
        return "\n".join([*lines, "", "print(a)", ""])
    cross_entropy = problem.cost_function == "cross_entropy"
    lines += [
        "C = -torch.sum(target * torch.log(a))"
        if cross_entropy
        else "C = torch.sum((a - target) ** 2)"
    ]
    lines += ["C.backward()", "dW = {i: W[i].grad for i in W}"]
    lines += ["db = {i: b[i].grad for i in b}"] if _biased(problem) else []
    lines += ["", 'print("C =", C.item())', "for i in W:"]
    lines += ['    print(f"dC/dW_{i} =\\n{dW[i]}")', ""]
    return "\n".join(lines)


def _biased(problem: Problem) -> bool:
    return all(layer.b is not None for layer in problem.network.layers)


def _functions(problem: Problem, dialect: Dialect) -> list[str]:
    """The definitions of σ of every layer, and for NumPy also of v ⊙ σ'(z)."""
    names = [layer.sigma.name for layer in problem.network.layers]
    lines: list[str] = []
    calls: dict[str, str] = {}
    for name in dict.fromkeys(names):
        definition, calls[name] = dialect.activation(name, len(calls))
        lines += [*definition, "", ""]
    backward = dialect is NUMPY and problem.until != "forward"
    for variable in ("sigma", "pull_back") if backward else ("sigma",):
        prefix = "" if variable == "sigma" else "pull_back_"
        entries = ", ".join(f"{i}: {prefix}{calls[name]}" for i, name in enumerate(names, 1))
        lines.append(f"{variable} = {{{entries}}}")
    return lines


def _numbers(problem: Problem, dialect: Dialect) -> list[str]:
    """The assignments of the weights, the biases, the sample and the learning rate."""
    array = dialect.array
    lines = ["W = {"]
    for i, layer in enumerate(problem.network.layers, start=1):
        rows = [f"[{', '.join(map(repr, row))}]" for row in layer.W.tolist()]
        line = f"    {i}: {array}([{', '.join(rows)}]),"
        if len(line) <= LINE:
            lines.append(line)
        else:
            lines += [f"    {i}: {array}([", *(f"        {row}," for row in rows), "    ]),"]
    lines.append("}")
    if _biased(problem):
        biases = [f"{array}({layer.b.tolist()})" for layer in problem.network.layers
                  if layer.b is not None]  # fmt: skip
        entries = ", ".join(f"{i}: {b}" for i, b in enumerate(biases, start=1))
        lines.append(f"b = {{{entries}}}")
    lines.append(f"x = {array}({problem.x.tolist()})")
    if problem.until == "forward":
        return lines
    lines.append(f"target = {array}({problem.target.tolist()})")
    return [*lines, f"eta = {problem.learning_rate!r}"] if dialect is NUMPY else lines
