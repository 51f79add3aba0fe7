"""What `bench library` compares is the same for all, and its table is complete; no times."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from rich.console import Console

from companion.dev.library_bench import (
    FAST,
    NUMPY,
    OURS,
    TORCH,
    Result,
    installed_torch,
    show,
    tasks,
)


def numbers(result: Any) -> list[Any]:
    """Costs as a list; gradients of the weights as lists."""
    if isinstance(result, tuple) and len(result) == 3:  # NumPy's: the cost, ∂C/∂W, ∂C/∂b
        result = result[1]
    elif isinstance(result, tuple):  # PyTorch's: weights and biases in turn
        result = [each.numpy() for each in result[::2]]
    result = getattr(result, "costs", result)
    return [np.asarray(each) for each in (result if isinstance(result, list) else [result])]


def test_all_competitors_compute_the_same() -> None:
    for name, competitors in tasks((3, 5, 4, 2), 6, installed_torch()).items():
        expected = numbers(competitors[NUMPY]())
        assert {FAST, OURS} <= {*competitors}, name
        for who, task in competitors.items():
            for ours, theirs in zip(numbers(task()), expected, strict=True):
                np.testing.assert_allclose(ours, theirs, rtol=1e-10, err_msg=f"{name}, {who}")


def test_the_table_has_medians_and_paired_ratios() -> None:
    result = Result("cost", {NUMPY: [0.1, 0.2, 0.4], FAST: [0.1, 0.3, 0.4], OURS: [1.0, 1.0, 2.0]})
    assert result.ratio(FAST, NUMPY) == 1.0
    assert result.ratio(OURS, NUMPY) == 5.0
    console = Console(record=True, width=120, file=io.StringIO())
    show([result], console)
    text = console.export_text()
    assert "300.000  ×1.00" in text
    assert "×5.00" in text
    assert TORCH in text  # it says that PyTorch is left out
