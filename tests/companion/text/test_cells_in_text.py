"""The shortcode `python` and the fence `python-live`: parameters, names, places."""

from __future__ import annotations

import pytest
from reading import assert_error, body_of, html_of

from companion.text.body import Cell

NET = '{{< backprop name="demo" layers="1,1" x="1" target="0" >}}'


def cell_of(text: str) -> Cell:
    (cell,) = body_of(text).cells
    return cell


@pytest.mark.parametrize(
    "text",
    [
        '{{< python name="a" after="" error=true >}}\nx = 1\n\ny\n{{< /python >}}',
        '{{< python name=a after="" error="true" >}}\n\n\nx = 1\n\ny\n\n{{< /python >}}',
        '```python-live {name="a" after="" error=true}\nx = 1\n\ny\n```',
        '> ```python-live {name="a" after="" error=true}\n> x = 1\n>\n> y\n> ```',
        '- ```python-live {name="a" after="" error=true}\n  x = 1\n\n  y\n  ```',
        '- {{< python name="a" after="" error=true >}}\n  x = 1\n\n  y\n  {{< /python >}}',
    ],
)
def test_both_forms_make_the_same_cell(text: str) -> None:
    cell = cell_of(text)
    assert cell.code == "x = 1\n\ny"
    assert (cell.name, cell.after, cell.error) == ("a", (), True)
    assert (cell.run, cell.hidden) == (True, False)
    lines = text.split("\n")
    for number, line in enumerate(cell.code.split("\n"), start=1):
        at, column = cell.place(number, 1)
        if line:
            assert lines[at - 1][column - 1 :] == line


def test_the_element_has_the_listing_and_a_hole_and_other_fences_are_left_alone() -> None:
    html = html_of("```python-live\nx = 1\n```\n\n```python\nx = 1\n```\n")
    cell, _, plain = html.partition("</python-cell>")
    assert cell.startswith('<python-cell><div class="highlight">')
    assert "⟨output⟩" in cell
    assert "<python-cell" not in plain
    assert 'class="language-python"' in plain


@pytest.mark.parametrize(
    ("text", "where", "said", "remedy"),
    [
        ("{{< python nme=a >}}x{{< /python >}}", (1, 12), 'no parameter "nme"', "name"),
        ("{{< python name=a-b >}}x{{< /python >}}", (1, 17), "cannot be the name", "first_net"),
        ("{{< python packages=pandas >}}x{{< /python >}}", (1, 21), '"pandas"', "numpy, backprop"),
        ("a\n\n```python-live {packages=pandas}\nx\n```", (3, 17), '"pandas"', "numpy, backprop"),
        ("```python-live {run=perhaps}\nx\n```", (1, 17), "true or false", "run=true"),
        ("```python-live {colour=red}\nx\n```", (1, 17), 'no parameter "colour"', "Known are"),
        ("{{< python >}}\n\n{{< /python >}}", (1, 1), "no listing", "Write Python"),
        ("a\n\n```python-live\n```", (3, 1), "no listing", "Write Python"),
        ("{{< python after=b >}}\nx\n{{< /python >}}", (2, 1), 'no cell "b" above', "No cell"),
        ("```python-live {name=a}\nx\n```\n```python-live {name=a}\nx\n```", (4, 17), "two cells",
         "Rename"),
        ("a\n\n```python-live {name=watches watch=demo}\nx\n```", (3, 30), 'no net "demo"',
         "no named net"),
        (f'{NET}\n\n{{{{< python\n  watch="demo dmo" >}}}}x{{{{< /python >}}}}', (4, 3),
         'no net "dmo"', "Its nets are: demo"),
        ("{{< python watch=\"\" >}}x{{< /python >}}", (1, 19), "names no net", 'watch="demo"'),
        ("```python-live {name=a after=b}\nx\n```\n```python-live {name=b}\nx\n```", (2, 1),
         'no cell "b" above', "No cell above"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_an_error_at_its_place(
    text: str, where: tuple[int, int], said: str, remedy: str
) -> None:
    assert_error(text, where, said, remedy)


def test_cells_are_in_document_order_whatever_form_they_have() -> None:
    text = "```python-live\na\n```\n\n{{< python >}}b{{< /python >}}\n\n```python-live\nc\n```"
    assert [cell.code for cell in body_of(text).cells] == ["a", "b", "c"]


def test_a_cell_watches_nets_of_its_page_wherever_they_stand() -> None:
    body = body_of(
        f'```python-live {{watch="demo,other"}}\nx\n```\n\n{NET}\n{NET.replace("demo", "other")}'
    )
    assert [cell.watch for cell in body.cells] == [("demo", "other")]
    assert '<python-cell data-watch="demo other">' in body.html
    by_hand = '<backprop-stepper layers="1,1" x="1" target="0"></backprop-stepper>'
    assert body_of(f"```python-live {{watch=x}}\nx\n```\n\n{by_hand}").cells
