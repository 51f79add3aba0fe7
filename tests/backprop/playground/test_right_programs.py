"""Right backward passes of unlike shape are accepted."""

from __future__ import annotations

from textwrap import indent
from typing import Any

import pytest
from reader_passes import cases, judged, random_spec

from backprop.playground.programs import SOLUTION

HEAD = "import numpy as np\n\ndef backward(W, b, z, a, sigma_prime, target):\n"
LISTS = """
N = len(W)
delta, dW, db = [None] * N, [None] * N, [None] * N
"""


def body(text: str) -> str:
    return HEAD + indent(text.strip("\n"), "    ") + "\n"


PROGRAMS = {
    "the solution": SOLUTION,
    "last layer before the loop": body(f"""
{LISTS}
delta[-1] = 2 * (a[-1] - target) * sigma_prime(z[-1])
for i in range(N - 2, -1, -1):
    delta[i] = W[i + 1].T @ delta[i + 1] * sigma_prime(z[i])
for i in range(N):
    dW[i], db[i] = delta[i] @ a[i].T, delta[i].sum(1)
return delta, dW, db
"""),
    "comprehensions": body("""
delta = [2 * (a[-1] - target) * sigma_prime(z[-1])]
for w, s in zip(W[:0:-1], z[-2::-1]):
    delta.insert(0, sigma_prime(s) * (w.T @ delta[0]))
return delta, [d @ x.T for d, x in zip(delta, a)], [d.sum(axis=1) for d in delta]
"""),
    "recursion": body("""
def back(i):
    if i == len(W) - 1:
        return [2 * (a[-1] - target) * sigma_prime(z[i])]
    rest = back(i + 1)
    return [(W[i + 1].T @ rest[0]) * sigma_prime(z[i])] + rest
delta = back(0)
return delta, [d @ x.T for d, x in zip(delta, a)], [d.sum(axis=1) for d in delta]
"""),
    "einsum": body("""
delta = [2 * (a[-1] - target) * sigma_prime(z[-1])]
for i in reversed(range(len(W) - 1)):
    delta.insert(0, np.einsum("kl,km,lm->lm", W[i + 1], delta[0], sigma_prime(z[i])))
return (delta, [np.einsum("km,lm->kl", d, x) for d, x in zip(delta, a)],
        [np.einsum("km->k", d) for d in delta])
"""),
    "dicts that become lists": body("""
N, delta = len(W), {}
delta[N] = 2 * (a[N] - target) * sigma_prime(z[N - 1])
for i in range(N - 1, 0, -1):
    delta[i] = (W[i].T @ delta[i + 1]) * sigma_prime(z[i - 1])
dW = {i: delta[i] @ a[i - 1].T for i in delta}
return ([delta[i] for i in range(1, N + 1)], [dW[i] for i in sorted(dW)],
        [delta[i].sum(axis=1) for i in range(1, N + 1)])
"""),
    "dicts from 1": body("""
N, delta = len(W), {}
delta[N] = 2 * (a[N] - target) * sigma_prime(z[N - 1])
for i in range(N - 1, 0, -1):
    delta[i] = (W[i].T @ delta[i + 1]) * sigma_prime(z[i - 1])
return delta, {i: delta[i] @ a[i - 1].T for i in delta}, {i: delta[i].sum(1) for i in delta}
"""),
    "single numbers in loops": body("""
delta, dW, db = [], [], []
for i in range(len(W)):
    delta.append(np.zeros(z[i].shape))
    dW.append(np.zeros(W[i].shape)); db.append(np.zeros(len(b[i])))
for i in reversed(range(len(W))):
    for j in range(z[i].shape[1]):
        for k in range(z[i].shape[0]):
            if i == len(W) - 1:
                e = 2 * (a[-1][k, j] - target[k, j])
            else:
                e = sum(W[i + 1][l, k] * delta[i + 1][l, j] for l in range(len(W[i + 1])))
            delta[i][k, j] = e * sigma_prime(z[i][k, j])
            db[i][k] += delta[i][k, j]
            for l in range(len(a[i])):
                dW[i][k, l] += delta[i][k, j] * a[i][l, j]
return delta, dW, db
"""),
    "matrices as lists": body("""
T = lambda A: [list(row) for row in zip(*A)]
mul = lambda A, B: [[sum(x * y for x, y in zip(r, c)) for c in zip(*B)] for r in A]
had = lambda A, B: [[x * y for x, y in zip(r, s)] for r, s in zip(A, B)]
W, z, a = ([m.tolist() for m in each] for each in (W, z, a))
e = [[2 * (x - y) for x, y in zip(r, s)] for r, s in zip(a[-1], target.tolist())]
delta = [had(e, sigma_prime(z[-1]))]
for i in reversed(range(len(W) - 1)):
    delta.insert(0, had(mul(T(W[i + 1]), delta[0]), sigma_prime(z[i])))
return delta, [mul(d, T(x)) for d, x in zip(delta, a)], [[sum(r) for r in d] for d in delta]
"""),
    "np.matrix": body("""
e = np.matrix(2 * (a[-1] - target))
delta = [np.multiply(e, sigma_prime(z[-1]))]
for i in reversed(range(len(W) - 1)):
    delta.insert(0, np.multiply(np.matrix(W[i + 1]).T * delta[0], sigma_prime(z[i])))
return delta, [d * np.matrix(x).T for d, x in zip(delta, a)], [d.sum(axis=1) for d in delta]
""").replace("import numpy", "import warnings; warnings.simplefilter('ignore')\nimport numpy"),
    "biases as columns": SOLUTION.replace("sum(axis=1)", "sum(axis=1, keepdims=True)"),
    "sample by sample": body(f"""
{LISTS}
for i in reversed(range(N)):
    cols, dW[i], db[i] = [], 0, 0
    for j in range(target.shape[1]):
        if i == N - 1:
            d = 2 * (a[N][:, j] - target[:, j]) * sigma_prime(z[i][:, j])
        else:
            d = W[i + 1].T.dot(delta[i + 1][:, j]) * sigma_prime(z[i][:, j])
        cols.append(d)
        dW[i] = dW[i] + np.outer(d, a[i][:, j])
        db[i] = db[i] + d
    delta[i] = np.stack(cols, axis=1)
return delta, dW, db
"""),
    "float32": SOLUTION.replace("    N = len(W)", """\
    W, z, a = ([each.astype(np.float32) for each in some] for some in (W, z, a))
    N, target, slope = len(W), target.astype(np.float32), sigma_prime
    sigma_prime = lambda z: slope(z).astype(np.float32)"""),
    "float32 in between": SOLUTION.replace(
        "sigma_prime(z[i])\n", "sigma_prime(z[i]).astype('f4')\n"
    ),
    "longdouble": SOLUTION.replace("2 * (a[N] - target)", "np.longdouble(2) * (a[N] - target)"),
    "objects": SOLUTION.replace("2 * (a[N] - target)", "(2 * (a[N] - target)).astype(object)"),
    "transposed and back, views": body("""
delta = [2 * (a[-1] - target) * sigma_prime(z[-1])]
for i in reversed(range(len(W) - 1)):
    delta.append(((delta[-1].T @ W[i + 1]) * sigma_prime(z[i]).T).T)
delta = delta[::-1]
return delta, [(x @ d.T).T for d, x in zip(delta, a)], [d.T.sum(axis=0) for d in delta]
"""),
    "tuples and a generator": body("""
delta = [2 * (a[-1] - target) * sigma_prime(z[-1])]
for i in reversed(range(len(W) - 1)):
    delta.insert(0, np.diag(np.ones(len(z[i]))) @ W[i + 1].T @ delta[0] * sigma_prime(z[i]))
return [tuple(delta), (d @ x.T for d, x in zip(delta, a)), map(lambda d: d.sum(axis=1), delta)]
"""),
    "parameters in another order": SOLUTION.replace(
        "backward(W, b, z, a, sigma_prime, target)", "backward(target, a, z, W, sigma_prime, b)"
    ),
    "other names, more parameters": """
import numpy as np
def gradients(errors, inputs):
    return [e @ x.T for e, x in zip(errors, inputs)]
def backward(weights, biases, pre, act, slope, label, *, factor=2, **rest):
    errors = [factor * (act[-1] - label) * slope(pre[-1])]
    for w, s in zip(reversed(weights), reversed(pre[:-1])):
        errors = [(w.T @ errors[0]) * slope(s), *errors]
    return errors, gradients(errors, act), [e @ np.ones(e.shape[1]) for e in errors]
""",
    "a class that can be called": SOLUTION.replace(
        "def backward(", "class Pass:\n  def __call__(self, "
    ).replace("\n    ", "\n      ") + "backward = Pass()\n",
    "stacked in one array per list": body("""
delta = [2 * (a[-1] - target) * sigma_prime(z[-1])]
for i in reversed(range(len(W) - 1)):
    delta.insert(0, (W[i + 1].T @ delta[0]) * sigma_prime(z[i]))
box = np.empty(len(W), dtype=object)
for i, d in enumerate(delta):
    box[i] = d
dW, db = [d @ x.T for d, x in zip(delta, a)], [d.sum(axis=1) for d in delta]
return {"db": db, "delta": box, "dW": dW}
"""),
    "recomputes the feed-forward": SOLUTION.replace("    N = len(W)", """\
    z = [w @ x + c[:, None] for w, x, c in zip(W, a, b)]
    N = len(W)"""),
    "without NumPy's name": SOLUTION.removeprefix("import numpy as np\n"),
    "changes copies of its own": SOLUTION.replace("    N = len(W)", """\
    W, a = [w.copy() for w in W], [x.copy() for x in a]
    a[-1] -= target
    target = 0 * target
    N = len(W)"""),
}  # fmt: skip


@pytest.fixture(scope="module")
def nets() -> list[dict[str, Any]]:
    return [cases(random_spec(100 + seed), seed) for seed in range(3)]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_right_program_is_accepted(name: str, nets: list[dict[str, Any]]) -> None:
    for each in nets:
        verdict = judged(PROGRAMS[name], each)
        assert verdict["verdict"] == "right", verdict
        assert verdict["later"] == [], verdict
        few = ["seven digits only" in note for note in verdict["notes"]]
        assert few == ([True] if "float32" in name else []), verdict


def test_there_are_twenty() -> None:
    assert len(set(PROGRAMS.values())) >= 20
