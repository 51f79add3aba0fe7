"""A reader's program: executes its listing, and calls its ``backward`` with one net at a time."""

from __future__ import annotations

import inspect
import linecache
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy as np

from ..arithmetic.arrays import Array
from ..cells.builtin_names import builtin_names
from ..cells.notebook import as_main
from ..cells.original_numpy import original_numpy
from ..cells.output import Output
from ..cells.page_nets import Nets
from ..cells.stop import stoppable
from ..cells.told import told
from ..net.activations import Activation

NAME = "backward.py"
"""How tracebacks name the listing."""
PARAMETERS = ("W", "b", "z", "a", "sigma_prime", "target")


class Stopped(Exception):
    """The reader's code could not be run to its end.

    Attributes
    ----------
    fault : dict
        ``type``, ``message``, ``line`` and ``column``, from 1; 0 where that is not known.
    text : str
        The traceback, or the message, as the output shows it.
    error : BaseException or None
        What was raised.
    """

    def __init__(self, fault: dict[str, Any], text: str, error: BaseException | None) -> None:
        super().__init__(fault["message"])
        self.fault, self.text, self.error = fault, text, error


class Program:
    """A listing that defines ``backward``.

    Parameters
    ----------
    code : str

    Raises
    ------
    Stopped
        It is no Python, it raises, or it does not define a function that takes the arguments.
    """

    def __init__(self, code: str, output: Output) -> None:
        self._module = ModuleType("__main__")
        self._module.__dict__["__builtins__"] = builtin_names()
        linecache.cache[NAME] = (len(code), None, code.splitlines(keepends=True), NAME)
        with self._running(output):
            compiled = compile(code, NAME, "exec", dont_inherit=True)
            exec(compiled, self._module.__dict__)
        self._function: Any = self._module.__dict__.get("backward")
        self._by_name = self._checked()

    def call(self, arguments: dict[str, Any], output: Output) -> Any:
        """Call ``backward`` and return its result; raises Stopped."""
        with self._running(output):
            if self._by_name:
                return self._function(**arguments)
            return self._function(*arguments.values())

    @property
    def line(self) -> int:
        """Where ``backward`` is defined; 0 if that is not known."""
        code = getattr(self._function, "__code__", None)
        return code.co_firstlineno if code is not None and code.co_filename == NAME else 0

    def _checked(self) -> bool:
        """Whether arguments are passed by name, as where they stand in another order."""
        if not callable(self._function):
            what = "no function" if self._function is None else "something else than a function"
            raise _stopped(f"The listing defines {what} named backward.", 0)
        try:
            signature = inspect.signature(self._function)
        except Exception:  # of a callable without one
            return False
        if set(signature.parameters) == set(PARAMETERS):
            return True
        try:
            signature.bind(*PARAMETERS)
        except TypeError:
            wanted = ", ".join(PARAMETERS)
            raise _stopped(f"backward needs the parameters ({wanted}).", self.line) from None
        return False

    @contextmanager
    def _running(self, output: Output) -> Iterator[None]:
        """Run the reader's code; what it changes of NumPy is undone at once."""
        try:
            with (
                original_numpy(),
                as_main(self._module, output, Nets({})),
                warnings.catch_warnings(),
                stoppable(),
            ):
                warnings.simplefilter("default")
                yield
        except SystemExit as error:
            _, fault = told(error, NAME)
            message = "The listing ends itself by exit() before δ, dW and db are returned."
            raise _stopped(message, fault.line, error) from None
        except BaseException as error:  # also KeyboardInterrupt, and what a listing defines
            text, fault = told(error, NAME)
            raise Stopped(dict(vars(fault)), text, error) from None


def slope_function(sigma: Activation) -> Callable[[Any], Any]:
    """σ' as readers get it: of arrays of any shape, of lists and of single numbers."""

    def sigma_prime(z: Any) -> Any:
        with original_numpy():
            values = np.asarray(z, dtype=np.float64)
            slopes: Array = np.asarray(sigma.derivative(values.reshape(1, -1)))
            return slopes.reshape(values.shape)[()] + 0.0

    return sigma_prime


def _stopped(message: str, line: int, error: BaseException | None = None) -> Stopped:
    kind = "SystemExit" if error is not None else "NoResult"
    return Stopped({"type": kind, "message": message, "line": line, "column": 0}, message, error)
