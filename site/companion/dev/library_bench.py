"""Benchmark: the library's cost, gradients and training beside the same in NumPy and PyTorch.

Every task is the same for all: the same net, the same batch, float64, the mean of the squared
error, and for a training the same history of costs. They take turns, so that other load affects all
of them; a ratio is the median of the ratios of the turns.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

import backprop
from companion.tools.progress import Report

Array = NDArray[np.float64]
Task = Callable[[], object]

SHAPES = {"784-64-10, 64 samples": ((784, 64, 10), 64), "2-8-8-1, 16 samples": ((2, 8, 8, 1), 16)}
EPOCHS = 5
ETA = 0.01
OURS, FAST, NUMPY, TORCH = "backprop", "backprop, BLAS", "NumPy", "PyTorch"


@dataclass
class Result:
    """The seconds that each competitor needed for one task, turn by turn."""

    name: str
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def median(self, who: str) -> float:
        return statistics.median(self.seconds[who])

    def ratio(self, who: str, to: str) -> float:
        pairs = zip(self.seconds[who], self.seconds[to], strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)


def measure(report: Report, turns: int) -> list[Result]:
    """All tasks of all shapes, every competitor once in each turn."""
    results = []
    torch = installed_torch()
    with one_thread(torch):
        for shape, (sizes, samples) in SHAPES.items():
            for name, competitors in tasks(sizes, samples, torch).items():
                report(f"{shape}: {name}")
                result = Result(f"{shape}: {name}", {who: [] for who in competitors})
                for task in competitors.values():
                    task()  # once for caches and lazy imports
                for _ in range(turns):
                    for who, task in competitors.items():
                        start = time.perf_counter()
                        task()
                        result.seconds[who].append(time.perf_counter() - start)
                results.append(result)
    return results


def installed_torch() -> ModuleType | None:
    """PyTorch, where it is installed."""
    try:
        return import_module("torch")
    except ImportError:
        return None


@contextmanager
def one_thread(torch: Any) -> Iterator[None]:
    """PyTorch on one thread. NumPy's BLAS takes its number of threads from the environment."""
    if torch is None:
        yield
        return
    before = torch.get_num_threads()
    torch.set_num_threads(int(os.environ.get("OPENBLAS_NUM_THREADS", before)))
    try:
        yield
    finally:
        torch.set_num_threads(before)


def tasks(sizes: tuple[int, ...], samples: int, torch: Any) -> dict[str, dict[str, Task]]:
    """The tasks by name, each with its competitors: relu in all layers but the last."""
    random = np.random.default_rng(0)
    pairs = list(pairwise(sizes))
    W = [random.normal(0, 1 / np.sqrt(n), (m, n)) for n, m in pairs]
    b = [np.zeros(m) for _, m in pairs]
    names = ["relu"] * (len(W) - 1) + ["identity"]
    net = backprop.Network(
        backprop.Layer(W_i, name, b_i) for W_i, name, b_i in zip(W, names, b, strict=True)
    )
    X, Y = random.random((samples, sizes[0])), random.random((samples, sizes[-1]))
    given = net, X, Y
    options: dict[str, Any] = {"epochs": EPOCHS, "learning_rate": ETA}
    found: dict[str, dict[str, Task]] = {
        "cost": {
            NUMPY: lambda: numpy_cost(W, b, X, Y),
            FAST: lambda: backprop.cost(*given, reproducible=False),
            OURS: lambda: backprop.cost(*given),
        },
        "gradients": {
            NUMPY: lambda: numpy_gradients(W, b, X, Y),
            FAST: lambda: backprop.gradients(*given, reproducible=False),
            OURS: lambda: backprop.gradients(*given),
        },
        f"train, {EPOCHS} epochs": {
            NUMPY: lambda: numpy_training(W, b, X, Y),
            FAST: lambda: backprop.train(*given, **options, reproducible=False),
            OURS: lambda: backprop.train(*given, **options),
        },
    }
    if torch is not None:
        for name, task in zip(found, torch_tasks(torch, W, b, X, Y), strict=True):
            found[name][TORCH] = task
    return found


def numpy_cost(W: list[Array], b: list[Array], X: Array, Y: Array) -> float:
    """The mean squared error, as one writes it in NumPy."""
    a = X
    for W_i, b_i in zip(W[:-1], b[:-1], strict=True):
        a = np.maximum(a @ W_i.T + b_i, 0)
    return float((((a @ W[-1].T + b[-1]) - Y) ** 2).sum() / len(X))


def numpy_gradients(
    W: list[Array], b: list[Array], X: Array, Y: Array
) -> tuple[float, list[Array], list[Array]]:
    """Its value and its gradients, as one writes them in NumPy."""
    a, z = [X], []
    for i, (W_i, b_i) in enumerate(zip(W, b, strict=True)):
        z.append(a[-1] @ W_i.T + b_i)
        a.append(np.maximum(z[-1], 0) if i < len(W) - 1 else z[-1])
    difference = a[-1] - Y
    delta = 2 / len(X) * difference
    dW, db = [], []
    for i in range(len(W) - 1, -1, -1):
        dW.append(delta.T @ a[i])
        db.append(delta.sum(axis=0))
        if i:
            delta = (delta @ W[i]) * (z[i - 1] > 0)
    return float((difference**2).sum() / len(X)), dW[::-1], db[::-1]


def numpy_training(W: list[Array], b: list[Array], X: Array, Y: Array) -> list[float]:
    """Gradient descent with the history of costs."""
    W, b = [W_i.copy() for W_i in W], [b_i.copy() for b_i in b]
    costs = []
    for _ in range(EPOCHS):
        cost, dW, db = numpy_gradients(W, b, X, Y)
        costs.append(cost)
        for i in range(len(W)):
            W[i] -= ETA * dW[i]
            b[i] -= ETA * db[i]
    return [*costs, numpy_cost(W, b, X, Y)]


def torch_tasks(
    torch: Any, W: list[Array], b: list[Array], X: Array, Y: Array
) -> tuple[Task, Task, Task]:
    """The same three in PyTorch, with its autograd and its optimiser."""
    x, y = torch.tensor(X), torch.tensor(Y)

    def module() -> Any:
        parts: list[Any] = []
        for W_i, b_i in zip(W, b, strict=True):
            linear = torch.nn.Linear(W_i.shape[1], W_i.shape[0], dtype=torch.float64)
            with torch.no_grad():
                linear.weight.copy_(torch.tensor(W_i))
                linear.bias.copy_(torch.tensor(b_i))
            parts += [linear, torch.nn.ReLU()]
        return torch.nn.Sequential(*parts[:-1])

    net = module()

    def loss(of: Any) -> Any:
        return ((of(x) - y) ** 2).sum() / len(X)

    def cost() -> float:
        with torch.no_grad():
            return float(loss(net))

    def gradients() -> object:
        return torch.autograd.grad(loss(net), list(net.parameters()))

    def train() -> list[float]:
        trained, costs = module(), []
        optimiser = torch.optim.SGD(trained.parameters(), lr=ETA)
        for _ in range(EPOCHS):
            optimiser.zero_grad()
            value = loss(trained)
            costs.append(float(value.detach()))
            value.backward()
            optimiser.step()
        with torch.no_grad():
            return [*costs, float(loss(trained))]

    return cost, gradients, train


def show(results: list[Result], console: Console) -> None:
    """A table of medians, and of ratios to NumPy."""
    table = Table(title="Times in ms, and how many times NumPy's", title_justify="left")
    names = [who for who in (NUMPY, FAST, OURS, TORCH) if who in results[0].seconds]
    table.add_column("task")
    for who in names:
        table.add_column(who, justify="right")
    for result in results:
        cells = [
            f"{1000 * result.median(who):.3f}"
            + ("" if who == NUMPY else f"  ×{result.ratio(who, NUMPY):.2f}")
            for who in names
        ]
        table.add_row(result.name, *cells)
    console.print(table)
    if TORCH not in names:
        console.print("PyTorch is not installed here, so it is left out.")
    console.print(f"Load of the machine: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores.")
