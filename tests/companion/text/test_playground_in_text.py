"""The shortcode `backward-pass`: its listing, its data for the browser, errors at their places."""

from __future__ import annotations

import gzip
import html
import json
import re
from typing import Any

import pytest
from reading import assert_error, body_of, error_of, html_of

from companion.text.playground import PROGRAMS, programs

NET = '{{< backprop name="demo" layers="2,2,1" x="1,2" target="0" >}}\n\n'


def facts_of(text: str) -> dict[str, Any]:
    data = re.search(r'<backward-pass data-facts="([^"]*)">', html_of(text))
    assert data
    found: dict[str, Any] = json.loads(html.unescape(data[1]))
    return found


@pytest.mark.parametrize("kind", PROGRAMS)
def test_the_listing_is_the_program_of_its_kind(kind: str) -> None:
    shown = html_of(f'{{{{< backward-pass kind="{kind}" seed=2 caption="A & b" >}}}}')
    listing = html.unescape(re.sub(r"<[^>]*>", "", shown.partition('<div class="highlight">')[2]))
    assert listing.startswith(programs(2)[kind])
    assert "A & b" in listing
    assert facts_of("{{< backward-pass seed=2 >}}")["programs"] == programs(2)


def test_a_net_is_given_by_fields_by_name_or_by_default() -> None:
    own = facts_of('{{< backward-pass layers="2,1" x="1,1" target="0" eta=0.1 seed=4 >}}')
    assert own["spec"] == {
        "layers": [2, 1], "x": [1, 1], "target": [0], "learning_rate": 0.1, "seed": 4,
    }  # fmt: skip
    assert (own["kind"], own["seed"]) == ("repair", 4)
    named = facts_of(NET + '{{< backward-pass name="demo" >}}')
    assert named["net"] == "demo"
    assert "spec" not in named
    assert facts_of("{{< backward-pass >}}")["spec"]["layers"] == [2, 3, 1]
    data = facts_of('{{< backward-pass layers="1,1" data="1: 0; 2: 1" >}}')
    assert data["spec"]["x"] == [1]
    assert len(data["data"]) == 2


def test_an_element_adds_less_than_four_kilobytes() -> None:
    text = html_of("{{< backward-pass >}}")
    assert len(gzip.compress(text.encode())) < 4000


@pytest.mark.parametrize(
    ("text", "where", "said", "remedy"),
    [
        ("{{< backward-pass kind=mend >}}", (1, 24), 'no way "mend"', "repair"),
        ("{{< backward-pass kid=repair >}}", (1, 19), 'no parameter "kid"', "kind"),
        ("{{< backward-pass panels=none >}}", (1, 19), 'no parameter "panels"', "Known are"),
        ("{{< backward-pass layers=2,x >}}", (1, 26), "layers", "numbers"),
        ("{{< backward-pass seed=1.5 >}}", (1, 24), "whole number", "seed=3"),
        ("a\n\n{{< backward-pass name=demo >}}", (3, 24), 'no net "demo"', "no named net"),
        (NET + "{{< backward-pass name=dem >}}", (3, 24), 'no net "dem"', "demo"),
        (NET + '{{< backward-pass name=demo x="1,1" >}}', (3, 32), '"x" has no use', "Leave"),
        (
            '{{< backward-pass layers="2,2" activation=softmax x="1,1" target="1,0" >}}',
            (1, 43), "activation", "Correct",
        ),
        ("{{< backward-pass data=xor >}}", (1, 24), '"xor" is a data set', "Write samples as in"),
        ('{{< backward-pass layers="2,1" x="1" target="0" >}}', (1, 35), "x", "Correct"),
    ],
)  # fmt: skip
def test_a_fault_has_its_place_and_a_remedy(
    text: str, where: tuple[int, int], said: str, remedy: str
) -> None:
    assert_error(text, where, said, remedy)


def test_a_net_that_cannot_be_judged_is_refused_by_its_name() -> None:
    net = '{{< backprop name="soft" layers="2,2" activation="softmax" x="1,1" target="1,0" >}}\n\n'
    error = error_of(net + "{{< backward-pass name=soft >}}")
    assert "activation" in error.message
    assert body_of(NET + "{{< backward-pass name=demo >}}").widgets
