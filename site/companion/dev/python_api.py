"""The documentation's page on the Python library, made from the docstrings of `backprop`.

The docstrings are the only source: `python build.py docs` writes the page, and a test says when it
is out of date. Docstrings have numpydoc's sections, which become definition lists.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any

import backprop

FRONT = """---
title: "Python library"
weight: 5
description: "Every public name of the package backprop: nets, gradients, training, checks, traces."
---
"""
INTRODUCTION = """
`backprop` needs NumPy and nothing else; it is in the folder `pybundle`. The builds of this site and
the pages in a reader's browser run it, and so can a program:

```pycon
>>> from backprop import Layer, Network, cost, gradients
>>> net = Network([Layer([[1, -1], [2, 0]], "sigmoid"), Layer([[1, 1]], "identity")])
>>> round(cost(net, x=[0.5, -1], target=[1]), 6)
0.300998
>>> [dW.shape for dW in gradients(net, x=[0.5, -1], target=[1])]
[(2, 2), (1, 2)]
```

Every argument is checked: what cannot be used raises [`SpecError`](#SpecError), which names it.
This page is made from the docstrings of version VERSION by `python build.py docs`.
"""
GROUPS = {
    "Nets": ["Layer", "Network", "seeded_network", "compatible", "Activation", "ACTIVATIONS"],
    "Values and gradients": [
        "feed_forward", "cost", "gradients", "input_gradient", "backpropagate", "backward",
        "Forward", "Backward",
    ],
    "Data": ["LabelledData", "data_set", "split", "mean_squared_error", "squared_distance_on_X"],
    "Training": ["train", "History"],
    "Checks and experiments": [
        "central_differences", "Differences", "error_curve", "exact_gradients",
        "first_wrong_layer", "WrongLayer", "multiplications", "Multiplications", "growth",
    ],
    "Nets from and for elsewhere": ["to_spec", "from_spec", "to_state_dict", "from_state_dict"],
    "Traces": ["trace", "record", "Trace", "EQUATIONS"],
    "Errors": ["SpecError"],
}  # fmt: skip
"""The public names by topic, in the order of the page."""

_SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$])")
_CODE = re.compile(r"``(.+?)``|:\w+:`~?(?:backprop\.)?([\w.]+)`")
_WIDTH = 88


def page() -> str:
    """The text of the page.

    Raises
    ------
    ValueError : a public name is in none of the groups, or in two of them.
    """
    named = [name for names in GROUPS.values() for name in names]
    if sorted(named) != sorted(backprop.__all__):
        wrong = sorted(set(named) ^ set(backprop.__all__)) or sorted(named)
        raise ValueError(f"GROUPS and backprop.__all__ differ: {', '.join(wrong)}")
    lines = [FRONT, INTRODUCTION.replace("VERSION", backprop.__version__)]
    for title, names in GROUPS.items():
        lines.append(f"## {title}\n")
        lines += [text for name in names for text in _entry(name)]
    return "\n".join(lines).rstrip() + "\n"


def _entry(name: str) -> Iterator[str]:
    value = getattr(backprop, name)
    yield f"### `{name}` {{#{name}}}\n"
    if not callable(value):
        yield from _documentation(_docstring_of_constant(name))
        return
    yield _code("python", _signature(name, value))
    yield from _documentation(inspect.getdoc(value) or "")
    if inspect.isclass(value):
        for method, function in _methods(value):
            yield _code("python", _signature(f"{name}.{method}", function, bound=True))
            yield from _documentation(inspect.getdoc(function) or "")


def _methods(owner: type) -> Iterator[tuple[str, Any]]:
    """The public methods and properties that a class documents."""
    fields = {each.name for each in dataclasses.fields(owner)} if _is_data(owner) else set()
    for name, value in vars(owner).items():
        is_shown = not name.startswith("_") or name == "__call__"
        function = value.fget if isinstance(value, property) else getattr(owner, name, value)
        if isinstance(value, cached_property) or name in fields:
            continue
        if is_shown and callable(function) and inspect.getdoc(function):
            yield name, value if isinstance(value, property) else function


def _is_data(owner: type) -> bool:
    return dataclasses.is_dataclass(owner)


def _signature(name: str, value: Any, bound: bool = False) -> str:
    """The name with its parameters and their types, on several lines if it is long."""
    if isinstance(value, property):
        returned = inspect.signature(value.fget).return_annotation  # type: ignore[arg-type]
        return name if returned is inspect.Signature.empty else f"{name}: {_type(returned)}"
    if name.endswith(".__call__"):
        name = name.removesuffix(".__call__").lower()
    signature = inspect.signature(value)
    parameters = list(signature.parameters.values())
    parameters = [each for each in parameters if not (bound and each.name == "self")]
    shown = [_parameter(each) for each in parameters]
    by_name = [place for place, each in enumerate(parameters) if each.kind is each.KEYWORD_ONLY]
    if by_name and not any(each.kind is each.VAR_POSITIONAL for each in parameters):
        shown.insert(by_name[0], "*")
    returned = signature.return_annotation
    has_result = not inspect.isclass(value) and returned is not inspect.Signature.empty
    end = f" -> {_type(returned)}" if has_result else ""
    line = f"{name}({', '.join(shown)}){end}"
    if len(line) <= _WIDTH:
        return line
    inner = "".join(f"    {each},\n" for each in shown)
    return f"{name}(\n{inner}){end}"


def _parameter(each: inspect.Parameter) -> str:
    prefix = "*" * (2 if each.kind is each.VAR_KEYWORD else each.kind is each.VAR_POSITIONAL)
    annotation = "" if each.annotation is each.empty else f": {_type(each.annotation)}"
    shown = each.default.__name__ if inspect.isroutine(each.default) else repr(each.default)
    default = "" if each.default is each.empty else f" = {shown}"
    return f"{prefix}{each.name}{annotation}{default if annotation else default.replace(' ', '')}"


def _type(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def _docstring_of_constant(name: str) -> str:
    """The text that stands below the assignment of a constant, where it is assigned."""
    value = getattr(backprop, name)
    for module in [each for each in sys.modules.values() if _is_ours(each)]:
        if getattr(module, name, None) is not value:
            continue
        body = ast.parse(inspect.getsource(module)).body
        for statement, following in pairwise(body):
            targets = getattr(statement, "targets", [getattr(statement, "target", None)])
            is_assigned = any(getattr(target, "id", "") == name for target in targets)
            if is_assigned and isinstance(following, ast.Expr):
                return inspect.cleandoc(str(ast.literal_eval(following.value)))
    raise ValueError(f"backprop.{name} has no text below its assignment")


def _is_ours(module: Any) -> bool:
    return getattr(module, "__name__", "").split(".")[0] == "backprop"


def _documentation(docstring: str) -> Iterator[str]:
    """A docstring as Markdown."""
    pieces = _SECTION.split(docstring)
    yield from _paragraphs(pieces[0])
    for title, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if title == "Examples":
            yield _code("pycon", textwrap.dedent(text).strip())
        else:
            yield f"**{title}**\n"
            yield "\n".join(_definitions(text)) + "\n"


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.startswith(">>> "):
            yield _code("pycon", paragraph)
        elif paragraph:
            yield _prose(paragraph) + "\n"


def _definitions(text: str) -> Iterator[str]:
    """Entries `name : type` with indented descriptions, as a definition list."""
    for entry in re.split(r"\n(?=\S)", text.strip("\n")):
        head, _, body = entry.partition("\n")
        names, colon, kind = head.partition(" : ")
        shown = ", ".join(f"`{name}`" for name in names.split(", ")) if colon else f"`{head}`"
        described = _prose(textwrap.dedent(body))
        yield f"{shown}: {_prose(kind)}" if colon and described else shown
        yield f":   {described or _prose(kind) or 'It has no further conditions.'}\n"


def _prose(text: str) -> str:
    """Text of a docstring in one line of Markdown; names of the package become links."""
    pieces, end = [], 0
    joined = " ".join(text.split())
    for found in _CODE.finditer(joined):
        pieces.append(_SPECIAL.sub(r"\\\1", joined[end : found.start()]))
        code, name = found[1], found[2]
        known = name or (code if code in backprop.__all__ else "")
        code = f"`{code or name}`"
        pieces.append(f"[{code}](#{known})" if known in backprop.__all__ else code)
        end = found.end()
    pieces.append(_SPECIAL.sub(r"\\\1", joined[end:]))
    return "".join(pieces)


def _code(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```\n"
