"""Reads, where a reader's code stopped, its arrays and the operands that did not fit.

The judge finds from their numbers which quantities they are, in the other interpreter.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import FrameType, TracebackType
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from .lines import Lines
from .returned import plain

MOST_ARRAYS = 60
MOST_FRAMES = 20
OPERATORS: dict[type[ast.operator], str] = {
    ast.MatMult: "@", ast.Mult: "*", ast.Add: "+", ast.Sub: "-", ast.Div: "/",
}  # fmt: skip
PRODUCTS = ("dot", "matmul", "multiply", "inner")
"""NumPy's functions of two operands that stand for an operator."""


def known_at(error: BaseException, name: str, code: str, watched: Lines) -> dict[str, Any]:
    """``arrays``, those in the variables of the reader's functions; ``operation``, or None.

    Parameters
    ----------
    error : BaseException
        As it was caught.
    name, code : str
        The file name under which the listing was compiled, and its text.
    watched : Lines
        Knows the line that made each array.
    """
    frames = list(_frames(error.__traceback__, name))[-MOST_FRAMES:]
    arrays = [array for frame, _ in frames for array in _arrays_in(frame.f_locals)]
    operation = None
    if frames and not isinstance(error, RecursionError | MemoryError):
        operation = _operation(*frames[-1], code)
    kept = [{**plain(each), "line": watched.line_of(each)} for each in arrays[-MOST_ARRAYS:]]
    return {"arrays": kept, "operation": operation}


def _frames(trace: TracebackType | None, name: str) -> Iterator[tuple[FrameType, int]]:
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            yield trace.tb_frame, trace.tb_lasti
        trace = trace.tb_next


def _arrays_in(variables: Mapping[str, Any]) -> Iterator[Array]:
    for value in list(variables.values()):
        if isinstance(value, np.ndarray):
            yield value
        elif isinstance(value, list | tuple):
            yield from (each for each in value if isinstance(each, np.ndarray))
        elif isinstance(value, dict):
            yield from (each for each in value.values() if isinstance(each, np.ndarray))


def _operation(frame: FrameType, instruction: int, code: str) -> dict[str, Any] | None:
    """The operation of two arrays that failed: its operator, and each operand as :func:`plain`.

    Operands are evaluated once more, and only if that cannot change anything.
    """
    node = _node_at(frame, instruction, code)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        operator, operands = OPERATORS[type(node.op)], (node.left, node.right)
    elif isinstance(node, ast.Call) and len(node.args) == 2 and _is_product(node.func):
        operator = "*" if _last_name(node.func) == "multiply" else "@"
        operands = node.args[0], node.args[1]
    else:
        return None
    try:
        left, right = (_value(operand, frame) for operand in operands)
    except BaseException:  # it cannot be evaluated, or not without changing something
        return None
    return {"operator": operator, "left": plain(left), "right": plain(right)}


def _node_at(frame: FrameType, instruction: int, code: str) -> ast.expr | None:
    """The expression at which a frame stands; None where Python does not know its columns."""
    positions = list(frame.f_code.co_positions())
    if not 0 <= instruction // 2 < len(positions):
        return None
    place = positions[instruction // 2]
    if None in place:
        return None
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.expr) and place == (
            node.lineno, node.end_lineno, node.col_offset, node.end_col_offset,
        ):  # fmt: skip
            return node
    return None


def _is_product(function: ast.expr) -> bool:
    return _last_name(function) in PRODUCTS


def _last_name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _value(node: ast.expr, frame: FrameType) -> Any:
    """The value of an expression of names, indices, transposes, arithmetic and σ'."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and _last_name(part.func) not in ("sigma_prime", "len"):
            raise ValueError("a call may change something")
        if isinstance(part, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
            raise ValueError("this changes something")
    compiled = compile(ast.Expression(node), "<operand>", "eval")
    return eval(compiled, frame.f_globals, frame.f_locals)
