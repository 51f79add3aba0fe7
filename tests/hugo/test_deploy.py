"""The workflows that we hand out run what exists, with the words that GitHub's actions tell."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from both_engines import HUGO, dom, pages_of

BASE = "https://name.github.io/blog"
FOLDER = Path(__file__).parents[2] / "site" / "deploy"


def commands(workflow: Path) -> list[list[str]]:
    """What its steps run, GitHub's expressions replaced by what they stand for."""
    steps = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]["publish"]["steps"]
    runs = [step["run"] for step in steps if "run" in step]
    told = [re.sub(r"\$\{\{ steps\.pages\.outputs\.base_url }}", BASE, run) for run in runs]
    assert not [run for run in told if "${{" in run]
    return [shlex.split(run) for run in told]


def run_workflow(name: str, tool: Path) -> Path:
    programs = {"python": sys.executable, "hugo": str(HUGO)}
    for program, *words in commands(FOLDER / name):
        if "pip" not in words:
            subprocess.run([programs[program], *words], cwd=tool, check=True, capture_output=True)
    return tool / "public"


def test_both_workflows_publish_the_same_site_under_a_sub_path(tool: Path, tmp_path: Path) -> None:
    ours = run_workflow("build.yml", tool).rename(tmp_path / "ours")
    hugos = run_workflow("hugo.yml", tool)
    assert set(pages_of(ours)) == set(pages_of(hugos))
    for name, file in pages_of(ours).items():
        if name.endswith((".html", ".xml")):
            assert dom(file) == dom(pages_of(hugos)[name]), name
    front = (hugos / "index.html").read_text("utf-8")
    (sheet,) = re.findall(r'href="/blog/(companion/[0-9a-f]{12}/formulas\.css)"', front)
    assert (hugos / sheet).is_file()


@pytest.mark.parametrize("name", ["build.yml", "hugo.yml"])
def test_what_is_uploaded_is_what_was_built(name: str) -> None:
    steps = yaml.safe_load((FOLDER / name).read_text("utf-8"))["jobs"]["publish"]["steps"]
    (upload,) = [step for step in steps if "upload-pages-artifact" in step.get("uses", "")]
    assert upload["with"]["path"] == "public"
