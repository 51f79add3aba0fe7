"""Documents and notebooks of a net stand alone: ASCII in TeX, cells that run, letters explained."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
from asked_nets import nets

from backprop import gradients, trace
from backprop.queries.ask import ask
from backprop.queries.documents import in_tex
from backprop.spec.problem import check


def made(spec: dict[str, Any], language: str) -> str:
    text: str = ask("source_text", {"spec": spec, "language": language})["text"]
    return text


def test_latex_is_ascii_balanced_and_says_what_its_letters_are() -> None:
    for spec in nets():
        for granularity in ("layer", "neuron", "scalar"):
            text = made({**spec, "granularity": granularity}, "latex")
            assert text.isascii(), {c for c in text if ord(c) > 127}
            body = text.replace(r"\$", "")
            for line in body.splitlines():
                assert line.count("$") % 2 == 0, line
                mathematics = "".join(line.split("$")[1::2])
                assert mathematics.count("{") == mathematics.count("}"), line
                prose = "".join(line.split("$")[0::2])
                assert not re.search(r"(?<!\\)[_^]", prose), line
            assert r"\sigma(x) = " in text
            assert r"$x = a_0 = (" in text
            if spec.get("until") != "forward":
                assert r"The target is $\hat x = (" in text
            assert text.count(r"\paragraph{Step ") == len(
                trace({**spec, "granularity": granularity})["steps"]
            )


def test_sentences_become_tex() -> None:
    assert in_tex("W₁,₂⁽¹⁾ becomes −0.5, and δ₁⁽²⁾\u00a0≈\u00a01.2·10⁻⁵.") == (
        r"$W_{1,2}^{(1)}$ becomes $-$0.5, and $\delta_{1}^{(2)}$~$\approx$~1.2$\cdot$10$^{-5}$."
    )
    assert (
        in_tex("∂C/\u2060∂W₁ of 100 % & more") == r"$\partial C/\partial W_{1}$ of 100 \% \& more"
    )


def test_markdown_holds_every_sentence_and_formula() -> None:
    for spec in nets():
        text = made(spec, "markdown")
        steps = trace(spec)["steps"]
        assert text.count("\n## Step ") == len(steps)
        assert text.count("$$") == 4 * len(steps)
        for step in steps:
            assert step["sentence"].replace("\u00a0", " ").replace("\u2060", "") in text
            assert f"$$ {step['tex']['symbols']} $$" in text


def test_the_notebook_runs_cell_by_cell_and_finds_the_gradients() -> None:
    for spec in nets():
        notebook = json.loads(made(spec, "jupyter"))
        assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
        ids = [cell["id"] for cell in notebook["cells"]]
        assert len(ids) == len(set(ids)) >= 4
        first, *code = notebook["cells"]
        assert first["cell_type"] == "markdown"
        names: dict[str, Any] = {}
        for cell in code:
            assert (cell["cell_type"], cell["outputs"], cell["execution_count"]) == (
                "code",
                [],
                None,
            )
            exec("".join(cell["source"]), names)
        problem = check(spec)
        if problem.until == "forward":
            continue
        right = gradients(problem.network, problem.x, problem.target, problem.cost_function)
        for i, dW in enumerate(right, start=1):
            np.testing.assert_allclose(names["dW"][i], dW, rtol=1e-10, atol=1e-14)
