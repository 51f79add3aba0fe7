"""The parts of an exercise in a post: their elements, and their faults at their places."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from reading import assert_error, body_of, html_of

POST = """{{< python exercise="square" after="" >}}
def square(x):
    return ______
{{< /python >}}

{{< python hint="square" >}}
A *product* of $x$ and

- itself
{{< /python >}}

{{< python hint="square" >}}
`x * x`
{{< /python >}}

- {{< python solution="square" >}}
  def square(x):
      return x * x
  {{< /python >}}

```python-live {check="square"}
assert square(3) == 9, "say <9>"

assert square(0) == 0
```
"""
CHECK = 'assert square(3) == 9, "say <9>"\n\nassert square(0) == 0'


def test_parts_are_folded_and_the_check_is_data_of_a_hidden_element() -> None:
    soup = BeautifulSoup(html_of(POST), "html.parser")
    (cell,) = soup.select("python-cell")
    assert (cell["data-name"], cell["data-exercise"]) == ("square", "square")
    assert cell["data-after"] == ""
    first, second = soup.select("details.cell-hint[data-exercise=square]")
    assert [each.summary.get_text() for each in (first, second)] == ["Hint", "Next hint"]
    assert first.em.get_text() == "product"
    assert "⟨x⟩" in first.p.get_text()
    assert first.li.get_text() == "itself"
    assert not first.has_attr("open")
    assert second.code.get_text() == "x * x"
    solution = soup.select_one("li > details.cell-solution")
    assert solution.code.get_text() == "def square(x):\n    return x * x\n"
    check = soup.select_one(".cell-check[hidden]")
    assert check["data-code"] == CHECK
    assert [cell.part for cell in body_of(POST).cells] == [
        "exercise", "hint", "hint", "solution", "check",
    ]  # fmt: skip


def test_a_fence_is_an_exercise_too_and_parts_stand_anywhere() -> None:
    text = "```python-live {solution=a}\nx = 1\n```\n\n```python-live {exercise=a}\nx = 2\n```\n"
    solution, exercise = body_of(text).cells
    assert (solution.exercise, exercise.exercise, exercise.name) == ("a", "a", "a")


def test_a_hint_holds_whatever_markdown_holds() -> None:
    inner = """See [this]({{< relref "#here" >}}) and $x_1$.

{{< backprop name="d" layers="1,1" x="1" target="1" >}}

{{< python >}}
print(1)
{{< /python >}}
"""
    body = body_of(f"# Here\n\n{OPEN}{{{{< python hint=a >}}}}\n{inner}{{{{< /python >}}}}\n")
    hint = BeautifulSoup(body.html, "html.parser").select_one("details.cell-hint")
    assert hint.a["href"] == "#here"
    assert hint.select_one("python-cell code").get_text() == "print(1)\n"
    assert len(body.widgets) == 1
    assert [(cell.part, cell.code) for cell in body.cells[1:2]] == [("", "print(1)")]


def test_a_listing_holds_an_escaped_shortcode_as_text() -> None:
    (cell,) = body_of('{{< python >}}\ny = "{{</* relref a */>}}"\n{{< /python >}}').cells
    assert cell.code == 'y = "{{< relref a >}}"'


OPEN = "{{< python exercise=a >}}\nx\n{{< /python >}}\n"


@pytest.mark.parametrize(
    ("text", "where", "said", "remedy"),
    [
        ("{{< python hint=a >}}\nx\n{{< /python >}}", (2, 1), 'no exercise "a"', "exercise="),
        (OPEN + "{{< python solution=b >}}\nx\n{{< /python >}}", (5, 1), 'no exercise "b"',
         "Exercises here: a"),
        (OPEN + OPEN, (4, 21), 'have the name "a"', "Rename"),
        (OPEN + "```python-live {name=a}\nx\n```", (4, 17), 'the name "a"', "Rename"),
        (OPEN + "{{< python check=a >}}\n# assert\nx\n{{< /python >}}", (4, 18), "no assert",
         "assert square"),
        (OPEN + "```python-live {check=a}\nx\n```", (4, 17), "no assert", "assert square"),
        (OPEN + 2 * "```python-live {check=a}\nassert x\n```\n\n", (9, 1), "two checks", "one"),
        (OPEN + "{{< python solution=a >}}\n\n{{< /python >}}", (4, 1), "this solution is empty",
         "Python"),
        (OPEN + "{{< python hint=a >}}{{< /python >}}", (4, 1), "this hint is empty", "Markdown"),
        (OPEN + "```python-live {check=a}\n```", (4, 1), "this check is empty", "Python"),
        (OPEN + "```python-live {hint=a}\nx\n```", (4, 17), "which a fence cannot hold",
         "{{< python hint="),
        (OPEN + '{{< python solution=a >}}\ny = "{{< relref "#x" >}}"\n{{< /python >}}', (5, 6),
         'no shortcode such as "relref"', "shows one as text"),
        (OPEN + "{{< python check=a >}}\nassert x\n{{< live kind=tangent >}}\n{{< /python >}}",
         (6, 1), 'no shortcode such as "live"', "a hint"),
        ("{{< python >}}\nx = 1 # {{< raw >}}y{{< /raw >}}\n{{< /python >}}", (2, 9),
         'no shortcode such as "raw"', "as text"),
        ("{{< python exercise=a readonly=true >}}x{{< /python >}}", (1, 32), 'parameter "readonly"',
         "after, hidden, packages, run"),
        (OPEN + "{{< python hint=a run=false >}}x{{< /python >}}", (4, 23), "a hint", "none"),
        ("{{< python exercise=a check=a >}}x{{< /python >}}", (1, 29), 'no parameter "check"',
         "one of these"),
        ("{{< python exercise=a-b >}}x{{< /python >}}", (1, 21), "the name of an exercise",
         'exercise="square"'),
        (OPEN + "```python-live {after=a}\ny\n```", (5, 1), "leaves no variables", "no exercise"),
    ],
)  # fmt: skip
def test_a_fault_of_an_exercise_is_an_error_at_its_place(
    text: str, where: tuple[int, int], said: str, remedy: str
) -> None:
    assert_error(text, where, said, remedy)
