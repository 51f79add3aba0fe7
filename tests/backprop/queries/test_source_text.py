"""The programs find the gradients of the net; the LaTeX document holds every step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from asked_nets import nets

from backprop import gradients, trace
from backprop.notation import tex
from backprop.queries.ask import ask
from backprop.spec.problem import check


def run_program(spec: dict[str, Any], language: str) -> dict[str, Any]:
    answer = ask("source_text", {"spec": spec, "language": language})
    names: dict[str, Any] = {}
    exec(compile(answer["text"], answer["file"], "exec"), names)
    return names


def expected_gradients(spec: dict[str, Any]) -> list[Any]:
    problem = check(spec)
    return gradients(problem.network, problem.x, problem.target, problem.cost_function)


def test_the_numpy_program_finds_the_same_gradients(capsys: pytest.CaptureFixture[str]) -> None:
    for spec in nets():
        names = run_program(spec, "numpy")
        for i, dW in enumerate(expected_gradients(spec), start=1):
            np.testing.assert_allclose(names["dW"][i], dW, rtol=1e-10, atol=1e-14)
        updates = [s["value"] for s in trace(spec)["steps"]
                   if s["phase"] == "update" and s["writes"]["name"] == "W"]  # fmt: skip
        for i, new in enumerate(updates, start=1):
            np.testing.assert_allclose(names["new_W"][i], new, rtol=1e-10)
        assert "dC/dW_1" in capsys.readouterr().out


def test_the_pytorch_program_finds_the_same_gradients(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch")
    for spec in nets():
        names = run_program(spec, "pytorch")
        for i, dW in enumerate(expected_gradients(spec), start=1):
            np.testing.assert_allclose(names["dW"][i].numpy(), dW, rtol=1e-10, atol=1e-14)
        assert "dC/dW_1" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["numpy", "pytorch"])
def test_the_program_of_a_feed_forward_alone_ends_with_its_output(language: str) -> None:
    if language == "pytorch":
        pytest.importorskip("torch")
    for given in nets():
        spec = {name: value for name, value in given.items() if name != "target"}
        spec["until"] = "forward"
        names = run_program(spec, language)
        output = names["a"] if language == "pytorch" else names["a"][max(names["a"])]
        np.testing.assert_allclose(output, trace(spec)["steps"][-1]["value"], rtol=1e-10)
        assert not names.keys() & {"target", "eta", "pull_back", "dW"}


def test_the_latex_document_holds_every_step() -> None:
    for spec in nets():
        text = ask("source_text", {"spec": spec, "language": "latex"})["text"]
        steps = trace(spec)["steps"]
        assert text.startswith(r"\documentclass")
        assert text.endswith("\\end{document}\n")
        assert text.count(r"\paragraph") == len(steps)
        assert all(tex.unmarked(step["tex"]["numbers"]) in text for step in steps)
        assert "htmlData" not in text
        assert text.count("{") == text.count("}")
        assert text.isascii()
        begun, ended = (text.count(rf"\{word}{{") for word in ("begin", "end"))
        assert begun == ended
