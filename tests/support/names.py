"""What quantities and their entries are called on a page: W₁, ∂C/∂W₂,₁⁽¹⁾, "input x₁"."""

from __future__ import annotations

from replay import Entry

_LETTERS = {"delta": "δ", "dW": "∂C/∂W", "db": "∂C/∂b", "target": "x̂"}
_SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def subscript(index: object) -> str:
    return str(index).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def parts(quantity: str) -> tuple[str, str]:
    """The letter of a quantity and its layer: ("W", "1"), ("C", "")."""
    letter = quantity.rstrip("0123456789")
    return letter, quantity.removeprefix(letter)


def name_of(entry: Entry) -> str:
    """In the post's notation; without a row, of the whole quantity."""
    letter, layer = parts(entry.quantity)
    letter = _LETTERS.get(letter, letter)
    places = ",".join(subscript(place) for place in entry[1:] if place)
    if not places:
        return letter + subscript(layer)
    return letter + places + (f"({layer})".translate(_SUPERSCRIPTS) if layer else "")


def words_for(entry: Entry) -> str:
    """What an entry is, in words."""
    letter, layer = parts(entry.quantity)
    neuron = f"neuron {entry.row} of layer {layer}"
    if letter == "W":
        before = int(layer) - 1
        source = (
            f"neuron {entry.column} of layer {before}" if before else f"x{subscript(entry.column)}"
        )
        return f"weight from {source} to {neuron}"
    if letter in ("delta", "dW", "db"):
        of = {"delta": "z", "dW": "W", "db": "b"}[letter]
        return f"how the cost reacts to {name_of(entry._replace(quantity=of + layer))}"
    if entry.quantity == "a0":
        return f"input x{subscript(entry.row)}"
    kinds = {"a": "activation", "z": "weighted input", "b": "bias"}
    known = {"target": f"target of output {entry.row}", "C": "the cost"}
    return known[letter] if letter in known else f"{kinds[letter]} of {neuron}"
