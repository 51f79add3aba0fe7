"""Trains with the gradient of a reader's backward pass, in the reader's interpreter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..arithmetic.arrays import Array
from ..cells.original_numpy import original_numpy
from ..cells.output import Output
from ..net.network import Network
from ..net.passes import Forward
from ..notation.speech import sub
from .answers import arguments_of
from .case import Case
from .learning import Gradients, Unusable, descend, training_of
from .program import Program, Stopped
from .quantities import LETTERS
from .returned import as_array, returned


def learning(code: str, cases: Mapping[str, Any]) -> dict[str, Any]:
    """The cost curve of gradient descent with dW and db of a listing.

    Parameters
    ----------
    code : str
        The listing.
    cases : mapping
        As :func:`backprop.playground.cases.backward_cases` answers.

    Returns
    -------
    dict
        ``costs``, the mean cost before the first and after each step; ``stopped``, None or a dict
        with the ``step`` that cannot be taken and a ``message``; ``fault``, None or as that of
        ``answers`` where the code raises.
    """
    training = training_of(cases)
    silent = Output()
    with original_numpy():
        try:
            program = Program(code, silent)
        except Stopped as stopped:
            return {"costs": [], "stopped": None, "fault": stopped.fault}
        fault: dict[str, Any] | None = None

        def gradients(net: Network, run: Forward, target: Array) -> Gradients:
            nonlocal fault
            case = Case("training", "the data", net, run, target)
            try:
                value = program.call(arguments_of(case), silent)
            except Stopped as stopped:
                fault = stopped.fault
                raise Unusable(f"backward stops with {fault['type']}: {fault['message']}") from None
            return _usable(returned(value, net.N), net)

        curve = descend(training, gradients)
        return {**curve.as_dict(), "fault": fault}


def _usable(found: dict[str, Any], net: Network) -> Gradients:
    """dW and db in the shapes of W and b; raises Unusable."""
    if "form" in found:
        raise Unusable(f"backward returns {found['form']}.")
    lists: dict[str, list[Array]] = {"dW": [], "db": []}
    for name, arrays in lists.items():
        if "problem" in found[name]:
            raise Unusable(f"{name} is {found[name]['problem']}.")
        entries = found[name]["entries"]
        if found[name]["length"] != net.N:
            raise Unusable(f"{name} has {found[name]['length']} entries instead of {net.N}.")
        for i, entry in enumerate(entries, start=1):
            who = f"{LETTERS[name]}{sub(i)}"
            if "problem" in entry:
                raise Unusable(f"{who} is {entry['problem']}.")
            array = as_array(entry)
            wanted = net[i].W.shape if name == "dW" else (net[i].m,)
            if name == "db" and array.shape == (net[i].m, 1):
                array = array[:, 0]
            if array.shape != wanted:
                shapes = ["×".join(map(str, shape)) or "()" for shape in (array.shape, wanted)]
                raise Unusable(
                    f"{who} cannot be subtracted: its shape is {shapes[0]}, not {shapes[1]}."
                )
            arrays.append(array)
    return lists["dW"], lists["db"]
