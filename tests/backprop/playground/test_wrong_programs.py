"""Wrong programs of every kind get the right kind of verdict, and never a traceback of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import indent
from typing import Any

import numpy as np
import pytest
from reader_passes import SPEC, answered, asked, cases, judged

from backprop.playground.programs import EMPTY, LINES, SOLUTION, with_blanks

HEAD = "import numpy as np\n\ndef backward(W, b, z, a, sigma_prime, target):\n"
RETURN = "return delta, dW, db"


def body(text: str) -> str:
    return HEAD + indent(text.strip("\n"), "    ") + "\n"


def edited(old: str, new: str) -> str:
    assert SOLUTION.count(old) == 1
    return SOLUTION.replace(old, new)


@dataclass
class Program:
    """A program, the verdict on it, parts of its sentence, and the ring as name and layer."""

    code: str
    verdict: str
    words: list[str] = field(default_factory=list)
    ring: tuple[str, int] | None = None
    line: int | None = None


PROGRAMS = {
    # what is no backward pass at all
    "empty": Program(EMPTY, "wrong", ["δ₂", "missing"], ("delta", 2)),
    "blanks": Program(with_blanks(), "wrong", ["δ₂", "still a blank"], ("delta", 2)),
    "no text": Program("", "fault", ["no function named backward"], line=0),
    "another name": Program(
        SOLUTION.replace("backward", "back"), "fault", ["no function named backward"]
    ),
    "no function": Program("backward = 3", "fault", ["something else than a function"]),
    "syntax error": Program(edited("for i in", "for i on"), "fault", ["SyntaxError"], line=7),
    "too few parameters": Program(
        "def backward(W, z):\n    return [], [], []\n", "fault", ["(W, b, z, a, sigma_"], line=1
    ),
    "returns nothing": Program(edited(f"    {RETURN}\n", ""), "fault", ["returns nothing"], line=3),
    "returns one list": Program(
        edited(RETURN, "return (dW,)"), "fault", ["one value instead of the three"]
    ),
    "returns two lists": Program(edited(RETURN, "return dW, db"), "fault", ["2 values instead"]),
    "returns an array": Program(edited(RETURN, "return dW[0]"), "fault", ["an array instead"]),
    "returns text": Program(edited(RETURN, 'return "done"'), "fault", ["a str instead"]),
    "yields": Program(edited(RETURN, "yield delta, dW, db"), "fault", ["a generator instead"]),
    # errors in the reader's code
    "unknown name": Program(
        edited("2 * (a[N]", "2 * (A[N]"), "fault", ["NameError", "'A'", "layer 2"], ("delta", 2), 9
    ),
    "index beyond the list": Program(
        edited("sigma_prime(z[i])\n        else", "sigma_prime(z[N])\n        else"),
        "fault", ["IndexError", "Lists count from 0"], ("delta", 2), 9,
    ),
    "index of a hidden layer": Program(
        edited(LINES["dW"], "dW[i] = delta[i] @ a[i + 2].T"), "fault", ["IndexError"]
    ),
    "None is multiplied": Program(
        edited("W[i + 1].T @ delta[i + 1]", "W[i + 1].T @ delta[i]"), "fault",
        ["One side of @ is missing: it is None", "layer 1"], ("delta", 1), 11,
    ),
    "exit": Program(edited("N = len(W)", "N = len(W); exit(3)"), "fault", ["exit()"], line=5),
    "exit while it is defined": Program("exit()\n" + SOLUTION, "fault", ["exit()"], line=1),
    "endless recursion": Program(
        body("return backward(W, b, z, a, sigma_prime, target)"), "fault", ["RecursionError"]
    ),
    "out of memory": Program(body("return np.zeros((2**40, 2**10))"), "fault", ["emory"]),
    "raises its own error": Program(
        body("class Mine(BaseException): pass\nraise Mine('so')"), "fault", ["Mine: so"], line=5
    ),
    "interrupts itself": Program(body("raise KeyboardInterrupt"), "fault", ["KeyboardInterrupt"]),
    "imports the page": Program("import js\n" + SOLUTION, "fault", ["cannot import js"], line=1),
    "asks": Program(body("return input()"), "fault", ["input() cannot ask"], line=4),
    "an unfinished thought": Program(body("delta = [..."), "fault", ["SyntaxError"]),
    # lists and arrays of the wrong form
    "an entry too many in front": Program(
        edited(RETURN, "return [None, *delta], [None, *dW], [None, *db]"), "wrong",
        ["has 3 entries instead of 2", "count from 0"], ("delta", 2),
    ),
    "an entry too few": Program(
        edited(RETURN, "return delta, dW[1:], db"), "wrong", ["dW has 1 entries"], ("dW", 2)
    ),
    "endless list": Program(
        "import itertools\n" + edited(RETURN, "return delta, dW, itertools.count()"), "wrong",
        ["db has 5 entries"], ("db", 2),
    ),
    "no list": Program(edited(RETURN, "return delta, dW, 3"), "wrong", ["an int instead of a"]),
    "dict with other keys": Program(
        edited(RETURN, "return dict(zip('ab', delta)), dW, db"), "wrong", ["the keys a, b"]
    ),
    "only None": Program(
        edited(RETURN, "return delta, None, db"), "wrong", ["it is None"], ("dW", 2)
    ),
    "ragged": Program(
        edited(RETURN, "return [[[1, 2], [3]]] * N, dW, db"), "wrong", ["ragged"], ("delta", 2)
    ),
    "texts": Program(edited(RETURN, "return list('ab'), dW, db"), "wrong", ["no array of numbers"]),
    "objects": Program(
        edited(RETURN, "return [object()] * N, dW, db"), "wrong", ["no array of numbers"]
    ),
    "complex": Program(
        edited(LINES["last"], LINES["last"] + " + 1j"), "wrong", ["imaginary"], ("delta", 2)
    ),
    "huge": Program(
        edited(RETURN, "return [np.zeros((1000, 1000))] * N, dW, db"), "wrong", ["much too large"]
    ),
    "masked": Program(
        edited(RETURN, "return [np.ma.masked_less(d, 9) for d in delta], dW, db"), "wrong",
        ["masked"],
    ),
    "an array whose reading raises": Program(
        "class A:\n    def __array__(self, *a, **k): raise ZeroDivisionError\n"
        + edited(RETURN, "return [A()] * N, dW, db"), "wrong", ["no array of numbers"],
    ),
    "a list whose reading exits": Program(
        "class A(list):\n    def __iter__(self): raise SystemExit\n"
        + edited(RETURN, "return A(delta), dW, db"), "fault", ["cannot be read"],
    ),
    "transposed": Program(
        edited(RETURN, "return [d.T for d in delta], dW, db"), "wrong", ["1×2", "2×1"], ("delta", 2)
    ),
    "flat": Program(
        edited(RETURN, "return [d.ravel() for d in delta], dW, db"), "wrong", ["shape is 2 numbers"]
    ),
    "δ summed": Program(
        edited(RETURN, "return [d.sum() for d in delta], dW, db"), "wrong", ["a single number"]
    ),
    # wrong numbers
    "integers": Program(
        edited(RETURN, "return [(9 * d).astype(int) // 9 for d in delta], dW, db"), "wrong", ["δ₂"]
    ),
    "truncated": Program(
        edited("2 * (a[N] - target) * sigma_prime(z[i])",
               "(50 * (a[N] - target) * sigma_prime(z[i])).astype(int)"), "wrong", ["δ₂"],
    ),
    "not finite": Program(
        edited(LINES["last"], LINES["last"] + " / 0"), "wrong", ["not finite"], ("delta", 2)
    ),
    "nan in one entry": Program(
        edited("return delta", "dW[0][0, 1] = np.nan\n    return delta"), "wrong",
        ["∂C/∂W₁", "not finite"], ("dW", 1),
    ),
    "one entry": Program(
        edited("return delta", "dW[1][1, 2] += 0.25\n    return delta"), "wrong",
        ["∂C/∂W₂", "(2, 3)"], ("dW", 2),
    ),
    "zeros": Program(
        edited(LINES["dW"], "dW[i] = np.zeros(W[i].shape)"), "wrong", ["it is zero"], ("dW", 2)
    ),
    "right for sigmoid alone": Program(
        edited("(W[i + 1].T @ delta[i + 1]) * sigma_prime(z[i])",
               "(W[i + 1].T @ delta[i + 1]) * a[i + 1] * (1 - a[i + 1])"), "wrong",
        ["Right on this net", "as for sigmoid, stands in the place of σ′"], ("delta", 1),
    ),
    "σ instead of σ′": Program(
        edited("@ delta[i + 1]) * sigma_prime(z[i])", "@ delta[i + 1]) * a[i + 1]"), "wrong",
        ["σ stands in the place of σ′"], ("delta", 1),
    ),
    "divided by the outputs": Program(
        edited("2 * (a[N] - target)", "2 * (a[N] - target) / len(target)"), "wrong",
        ["divided by the number of outputs"], ("delta", 2),
    ),
    "mean already in δ": Program(
        edited("2 * (a[N] - target)", "2 / target.shape[1] * (a[N] - target)"), "wrong",
        ["Right on this net", "divided by the number of samples"], ("delta", 2),
    ),
    "δ_N all the way": Program(
        edited("@ delta[i + 1])", "@ delta[N - 1])"), "fault",
        ["on a net of the sizes 2-5-4-2", "δ₃ instead of δ₂"], ("delta", 1),
    ),
    "updated weights": Program(
        edited("W[i + 1].T @ delta", "(W[i + 1] - 0.3 * dW[i + 1]).T @ delta"), "wrong",
        ["with the updated W₂"], ("delta", 1),
    ),
    "z in the place of a": Program(
        edited(LINES["dW"], "dW[i] = delta[i] @ (z[i - 1] if i else a[0]).T"), "wrong",
        ["z₁ instead of a₁"], ("dW", 2),
    ),
    "dW and db swapped": Program(
        edited(RETURN, "return delta, db, dW"), "wrong", ["returned as delta, db, dW"]
    ),
    "gradients first": Program(
        edited(RETURN, "return dW, db, delta"), "wrong", ["as dW, db, delta"]
    ),
    "layer 1 left out": Program(
        edited("for i in reversed(range(N)):", "for i in reversed(range(1, N)):"), "wrong",
        ["the loop ends before δ₁"], ("delta", 1),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def nets() -> dict[str, Any]:
    return cases(SPEC)


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.filterwarnings(
    "ignore::RuntimeWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_wrong_program_gets_its_verdict(name: str, nets: dict[str, Any]) -> None:
    program = PROGRAMS[name]
    verdict = judged(program.code, nets)
    assert verdict["verdict"] == program.verdict, verdict
    for words in program.words:
        assert words in verdict["sentence"], verdict["sentence"]
    assert "playground" not in verdict["sentence"]
    if program.ring is not None:
        assert verdict["ring"] == {"name": program.ring[0], "layer": program.ring[1]}, verdict
    if program.line is not None:
        assert verdict["fault"]["line"] == program.line, verdict["fault"]
    assert verdict["hints"][-1]["code"] == SOLUTION
    assert len(verdict["sentence"]) < 500


def test_there_are_thirty() -> None:
    assert len({program.code for program in PROGRAMS.values()}) >= 30


def test_what_is_printed_is_kept_within_bounds_and_once(nets: dict[str, Any]) -> None:
    code = edited("N = len(W)", "N = len(W)\n    for k in range(5_000): print('line', k)")
    answers = answered(code, nets)
    text = "".join(text for _, text in answers["parts"])
    assert text.startswith("line 0\nline 1\n")
    assert "lines left out" in text
    assert len(text) < 25_000
    assert judged(code, nets)["verdict"] == "right"


def test_prints_of_a_hidden_net_are_shown_if_the_code_stops_there(nets: dict[str, Any]) -> None:
    code = edited(
        "N = len(W)", "N = len(W)\n    print(target.shape)\n    assert target.shape[1] == 1"
    )
    text = "".join(text for _, text in answered(code, nets)["parts"])
    assert text.startswith("(2, 1)\n")
    assert "On a net of the sizes 4-2-5 with three samples" in text
    assert "(5, 3)" in text
    assert "AssertionError" in text


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("z[0] *= 2", "z[0]"),
        ("target -= 1", "target"),
        ("W.reverse()", "W[0]"),
        ("a.pop()", "a"),
        ("b[0][:] = 0", "b[0]"),
    ],
)
def test_damage_of_arguments_is_told(line: str, label: str, nets: dict[str, Any]) -> None:
    verdict = judged(edited("return delta", f"{line}\n    return delta"), nets)
    assert verdict["verdict"] == "right"
    assert any("in place" in note and label in note for note in verdict["notes"]), verdict["notes"]
    assert judged(SOLUTION, nets)["notes"] == []


@pytest.mark.parametrize(
    "patch",
    [
        "np.exp = np.sin",
        "np.asarray = None",
        "np.abs = np.where = np.add = lambda *a, **k: 0",
        "vars(np).clear()",
        "np.ndarray = int",
    ],
)
@pytest.mark.parametrize("where", ["in the listing", "in the function"])
def test_a_changed_numpy_changes_no_verdict(patch: str, where: str, nets: dict[str, Any]) -> None:
    before = dict(vars(np))
    in_function = where == "in the function"
    code = (
        edited("return delta", f"{patch}\n    return delta")
        if in_function
        else SOLUTION.replace("\n\ndef", f"\n{patch}\n\ndef")
    )
    assert judged(code, nets)["verdict"] == "right"
    assert dict(vars(np)) == before or all(vars(np)[name] is before[name] for name in before)
    wrong = judged(code.replace("2 * (a[N]", "(a[N]"), nets)
    assert "factor 2" in wrong["slip"]["name"]


def test_numpy_that_a_cell_has_changed_is_put_right_for_the_run(
    nets: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(np, "outer", print)
    code = edited("delta[i] @ a[i].T", "sum(map(np.outer, delta[i].T, a[i].T))")
    assert judged(code, nets)["verdict"] == "right"
    assert vars(np)["outer"] is print


def test_an_interpreter_that_computes_wrongly_decides_nothing(
    nets: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from backprop.net import activations

    changed = activations.Activation("sigmoid", "", "", np.tanh, lambda z: 1 - np.tanh(z) ** 2)
    with monkeypatch.context() as patch:
        patch.setitem(activations.ACTIVATIONS, "sigmoid", changed)
        answers = answered(SOLUTION, nets)
    assert answers["nets"] == []
    verdict = asked("backward_judge", {"cases": nets, "answers": answers})
    assert verdict["verdict"] == "undecided"
    assert "restart it" in verdict["sentence"]
