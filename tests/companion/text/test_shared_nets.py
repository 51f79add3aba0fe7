"""Widgets of the same name share a net, whether the first has it from parameters or a file."""

from __future__ import annotations

import pytest
from reading import body_of, error_of, errors_of, place

NET = 'layers="2,1" x="1,2" target="1" seed=7'


def test_a_second_widget_of_a_name_needs_no_net() -> None:
    first, alone, second = body_of(
        f'{{{{< backprop name="demo" {NET} data="0,0: 0" caption="First" >}}}}\n\n'
        f"{{{{< backprop {NET} >}}}}\n\n"
        '{{< backprop name="demo" start="cost" >}}'
    ).widgets
    assert second.spec == first.spec == alone.spec
    assert second.options["data"] == first.options["data"]
    assert (second.options["start"], second.options["repeats"]) == ("cost", True)
    assert "caption" not in second.options
    assert "repeats" not in first.options | alone.options


def test_a_later_widget_is_trained_as_the_first_but_for_what_it_says() -> None:
    first, second, third = body_of(
        '{{< backprop name="demo" layers="2,1" data="xor" noise=0.2 momentum=0.9 batch=5 >}}\n\n'
        '{{< backprop name="demo" momentum=0.5 >}}\n\n'
        '{{< backprop name="demo" data="1,1: 1" batch_size=1 >}}'
    ).widgets
    assert second.spec == first.spec
    assert len(first.spec["x"]) == 2
    assert second.options == {**first.options, "momentum": 0.5, "repeats": True}
    assert third.options["data"] == [{"x": [1, 1], "target": [1]}]
    assert (third.options["momentum"], third.options["batch_size"]) == (0.9, 1)
    assert "noise" not in third.options


def test_a_second_widget_may_repeat_equal_fields() -> None:
    widgets = body_of(
        f'{{{{< backprop name="demo" {NET} >}}}}\n\n{{{{< backprop name="demo" seed=7 >}}}}'
    ).widgets
    assert widgets[0].spec == widgets[1].spec


@pytest.mark.parametrize(
    ("more", "column", "message"),
    [
        ("seed=8", 31, 'seed is 8 here, but is 7 where the net "demo" is first given, in line 1'),
        ('granularity="neuron"', 39, "granularity is 'neuron' here, but is not given where"),
    ],
)
def test_different_nets_of_the_same_name_are_an_error(more: str, column: int, message: str) -> None:
    error = error_of(
        f'{{{{< backprop name="demo" {NET} >}}}}\n\n{{{{< backprop name="demo" {more} >}}}}'
    )
    assert message in error.message
    assert place(error) == (3, column)
    assert "share a net" in (error.remedy or "")


def test_the_first_widget_of_a_name_must_give_the_net() -> None:
    error = error_of(f'{{{{< backprop name="demo" >}}}}\n\n{{{{< backprop name="demo" {NET} >}}}}')
    assert error.message == 'the net "demo" is given only further down, in line 3'
    assert place(error) == (1, 1)


def test_a_name_without_a_net_is_reported_once() -> None:
    errors = errors_of('{{< backprop name="demo" >}}\n\n{{< backprop name="demo" >}}')
    assert [error.message for error in errors] == ['no widget on this page gives the net "demo"']
