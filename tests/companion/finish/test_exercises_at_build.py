"""At build, solutions pass their checks, and what readers begin with does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from blogs import link_runtime
from bs4 import BeautifulSoup
from built_site import BuildSite

from companion.places import Blog
from companion.tools.errors import BuildErrors


def part(kind: str, code: str, name: str = "f") -> str:
    return f'{{{{< python {kind}="{name}" >}}}}\n{code}\n{{{{< /python >}}}}\n\n'


START = part("exercise", "def f(x):\n    return ______")
CHECK = part("check", 'assert f(3) == base, "f(3) should be 9"')
POST = f"""---
title: Exercises
---
{CHECK}
{part("solution", "base = 9" + chr(10) + "f = lambda x: x * x" + chr(10) + "print(f(2))")}

```python-live
base = 9
```

{START}

{part("exercise", "total = 3", "easy")}

{part("check", "assert total == 3", "easy")}

{part("exercise", "1 / 0", "heavy").replace('"heavy"', '"heavy" run=false')}

{part("check", "assert nothing", "heavy")}

{part("solution", "while True: pass", "heavy")}

```python-live
base, "f" in dir()
```
"""


def test_solutions_show_what_they_write_and_leave_no_variables(
    build_site: BuildSite, blog: Path
) -> None:
    link_runtime(Blog(blog))
    result, public = build_site({"exercises.md": POST})
    soup = BeautifulSoup((public / "exercises" / "index.html").read_text("utf-8"), "html.parser")
    outputs = [each.get_text() for each in soup.select(".cell-output")]
    assert outputs == ["4\n", "(9, False)"]
    assert soup.select_one(".cell-solution .cell-output") is not None
    (warning,) = result.warnings
    assert "passes its check as it begins" in warning.message
    lines = POST.split("\n")
    assert lines[(warning.line or 0) - 1] == "total = 3"


FAULTS = [
    ("f = lambda x: x", "", "fails its check: f(3) should be 9", "f = lambda x: x"),
    ("def f(x):\n    return 1 / 0", "", "stops its check: ZeroDivisionError", "1 / 0"),
    ("f = ____", "", "has a blank", "____"),
    ("x = 1\nx.y = 2", "", "this solution raises AttributeError", "x.y"),
    ("f = len", "assert f(3) = 9", "cannot decide: SyntaxError", "= 9"),
    ("", "assert 9 = f(3)", "cannot decide: SyntaxError", "= f(3)"),
    ("f = abs", "\nassert fff(3)", "cannot decide: NameError", "fff"),
]
"""A solution and a check, what is said of them, and the text where it is said."""


def test_all_faults_of_exercises_stop_the_build_at_their_lines(
    build_site: BuildSite, blog: Path
) -> None:
    link_runtime(Blog(blog))
    text = "---\ntitle: x\n---\n```python-live\nbase = 9\n```\n\n"
    for number, (solution, check, *_) in enumerate(FAULTS):
        parts = START + CHECK + (part("solution", solution) if solution else "")
        parts = parts.replace('assert f(3) == base, "f(3) should be 9"', check) if check else parts
        text += parts.replace('"f"', f'"f{number}"')
    with pytest.raises(BuildErrors) as caught:
        build_site({"x.md": text})
    errors = caught.value.errors
    assert len(errors) == len(FAULTS)
    lines = text.split("\n")
    found = [(e.message, lines[(e.line or 1) - 1][(e.column or 1) - 1 :]) for e in errors]
    for _, _, said, at in FAULTS:
        assert any(said in message and rest.startswith(at) for message, rest in found), (at, found)
    assert all(each.remedy for each in errors)
