"""Checks numbers, vectors and matrices, and turns them into plain, finite float64 values.

Every function raises SpecError for ``field`` if the value cannot be used. Whatever stands for an
array (a matrix, a masked array without masked entries, a tensor, a data frame) becomes a plain
``numpy.ndarray`` here, so that ``*`` and ``@`` mean the same for all of them afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from numbers import Rational, Real
from typing import Any, TypeVar

import numpy as np

from ..errors import SpecError, counted
from .arrays import Array, all_finite

T = TypeVar("T")

NOT_NUMBERS = (bool, np.timedelta64)
"""Classes that Python and NumPy derive from whole numbers, and that are none here."""
LARGEST_WHOLE = 2**53  # up to here float64, and so JavaScript, has every whole number


def is_a(value: Any, kinds: Any) -> bool:
    """Whether the value's type is one of the classes, or derived from one.

    ``isinstance`` asks ``__class__``, too, which a foreign class may make up, or raise from.
    """
    return issubclass(type(value), kinds)


def number(value: Any, field: str, where: str = "") -> float:
    """One finite number; an error starts with ``where``, such as "row 1, column 2: "."""
    if type(value) is float and isfinite(value):  # the usual case, three times as fast
        return value
    if is_a(value, NOT_NUMBERS) or not is_a(value, int | float | np.integer | np.floating):
        raise SpecError(field, f"{where}{abbreviated(value)} is not a number")
    try:
        with np.errstate(over="ignore"):  # of a longdouble
            result = float(value)
        too_large = not isfinite(result) and bool(np.isfinite(value))
    except OverflowError:
        too_large = True
    except Exception as error:  # whatever a foreign class raises
        raise SpecError(field, f"{where}cannot be read as a number: {said(error)}") from None
    if too_large:
        raise SpecError(field, f"{where}the number is too large for a float")
    if not isfinite(result):
        raise SpecError(field, f"{where}{result} is not a finite number")
    return result


def positive(value: Any, field: str) -> float:
    """One finite number above 0."""
    checked = number(value, field)
    if checked <= 0:
        raise SpecError(field, f"{checked:g} is not positive")
    return checked


def not_negative(value: Any, field: str) -> float:
    """One finite number, at least 0."""
    checked = number(value, field)
    if checked < 0:
        raise SpecError(field, f"{checked:g} is negative")
    return checked


def positive_integer(value: Any, field: str) -> int:
    """One whole number, at least 1."""
    return _whole(value, 1, field)


def seed(value: Any, field: str = "seed") -> int:
    """A seed: one whole number from 0 to 2^53, which browsers tell from its neighbours."""
    result = _whole(value, 0, field)
    if result > LARGEST_WHOLE:
        raise SpecError(field, "is larger than 2^53: browsers do not tell such numbers apart")
    return result


def index(value: Any, field: str) -> int:
    """The index of an entry: one whole number from 0 on."""
    return _whole(value, 0, field)


def _whole(value: Any, least: int, field: str) -> int:
    wrong = SpecError(field, f"{abbreviated(value)} is not a whole number from {least} on")
    if is_a(value, NOT_NUMBERS) or not is_a(value, int | np.integer):
        raise wrong
    try:
        result = int(value)
    except Exception:  # whatever a foreign class raises
        raise wrong from None
    if result < least:
        raise wrong
    return result


def sizes(values: Any, field: str = "sizes") -> list[int]:
    """The sizes n_1, m_1, …, m_N of a net: at least two whole numbers, each at least 1."""
    values = plain(values, field)
    if not is_list(values):
        raise SpecError(field, f"{abbreviated(values)} is not a list of sizes")
    if len(values) < 2:
        raise SpecError(field, "needs at least two sizes: of the input and of one layer")
    return [positive_integer(size, f"{field}[{i}]") for i, size in enumerate(values)]


def flag(value: Any, field: str) -> bool:
    """True or False."""
    if not is_a(value, bool | np.bool_):
        raise SpecError(field, f"{abbreviated(value)} is neither True nor False")
    return bool(value)


def choice(value: Any, choices: Iterable[str], field: str) -> str:
    """One of the words."""
    known = tuple(choices)
    word = str.__str__(value) if is_a(value, str) else None
    if word not in known:
        raise SpecError(field, f"{abbreviated(value)} is none of {', '.join(known)}")
    return word


def instance(value: Any, kind: type[T], field: str) -> T:
    """An object of the class."""
    if not is_a(value, kind):
        raise SpecError(field, f"{abbreviated(value)} is not a {kind.__name__}")
    checked: T = value
    return checked


def function(value: Any, field: str) -> Callable[..., Any]:
    """Something that can be called."""
    if not callable(value):
        raise SpecError(field, f"{abbreviated(value)} cannot be called")
    checked: Callable[..., Any] = value
    return checked


def vector(values: Any, field: str, length: int | None = None, *, row: int | None = None) -> Array:
    """A non-empty vector of finite numbers, of the given length if there is one.

    ``row`` is its number from 1 if the vector is a row of a matrix; errors name it.
    """
    values = plain(values, field)
    array = _without_loop(values)
    if array is None:
        entries = _sequence(values, field, "a list of numbers")
        places = [
            "" if row is None else f"row {row}, column {k}: " for k in range(1, len(entries) + 1)
        ]
        array = np.array(
            [
                number(entry, f"{field}[{k}]", place)
                for k, (entry, place) in enumerate(zip(entries, places, strict=True))
            ]
        )
    if array.size == 0:
        raise SpecError(field, "is empty; it needs at least one number")
    if length is not None and array.size != length:
        raise SpecError(field, f"has {counted(array.size, 'number')}, but needs {length}")
    return array


def matrix(rows: Any, field: str, *, copy: bool = True, finite: bool = True) -> Array:
    """A matrix of finite numbers with at least one row and one column.

    Without ``copy``, a plain matrix of finite float64 is returned as it is. Without ``finite``, the
    entries of such a matrix are not looked at; the caller notices what is not finite.
    """
    rows = plain(rows, field)
    is_plain = type(rows) is np.ndarray and rows.dtype == np.float64
    if is_plain and rows.ndim == 2 and rows.size and not (copy or finite):
        plain_rows: Array = rows
        return plain_rows
    if is_a(rows, np.ndarray) and rows.ndim == 2 and rows.size:
        numbers = _finite(rows)
        if numbers is not None:
            return numbers.copy() if copy and numbers is rows else numbers
    given_rows = _sequence(rows, field, "a list of rows")
    if not given_rows:
        raise SpecError(field, "is empty; it needs at least one row")
    first = vector(given_rows[0], f"{field}[0]", row=1)
    result = [first]
    for k, row in enumerate(given_rows[1:], start=1):
        checked = vector(row, f"{field}[{k}]", row=k + 1)
        if checked.size != first.size:
            raise SpecError(
                f"{field}[{k}]",
                f"row {k + 1} has {counted(checked.size, 'column')}, but row 1 has {first.size}",
            )
        result.append(checked)
    return np.array(result)


def entries(values: Any, field: str, wanted: str) -> list[Any]:
    """The items of an iterable, as a list.

    Raises
    ------
    SpecError
        The value is not ``wanted``, or the iterable raises an exception, which is quoted.
    """
    try:
        iterator = iter(values)
    except Exception:  # whatever a foreign class raises
        raise SpecError(field, f"{abbreviated(values)} is not {wanted}") from None
    try:
        return list(iterator)
    except SpecError:
        raise
    except Exception as error:
        raise SpecError(field, f"cannot be read to its end: {said(error)}") from error


def mapping(values: Any, field: str, wanted: str) -> dict[str, Any]:
    """A mapping as a dict whose keys are plain text.

    Raises
    ------
    SpecError
        The value is not ``wanted``, a key is not text, or the mapping raises an exception.
    """
    if type(values) is dict and {*map(type, values)} <= {str}:
        return values
    if not is_a(values, Mapping):
        raise SpecError(field, f"{abbreviated(values)} is not {wanted}")
    try:
        return {_key(key, field): values[key] for key in values}
    except SpecError:
        raise
    except Exception as error:
        raise SpecError(field, f"cannot be read to its end: {said(error)}") from error


def _key(key: Any, field: str) -> str:
    if is_a(key, str):
        return str.__str__(key)
    raise SpecError(field, f"has {abbreviated(key)} as a key, which is not a name")


def is_list(values: Any) -> bool:
    """Whether a value that :func:`plain` has returned is a list, or an array of one dimension."""
    if is_a(values, np.ndarray):
        return bool(values.ndim == 1)
    return is_a(values, list | tuple)


def attribute(value: Any, name: str) -> Any:
    """An attribute of the value; None where it has none, or raises an exception."""
    try:
        return getattr(value, name)
    except Exception:  # of a class that raises what it likes
        return None


def dimensions(value: Any) -> int:
    """The number of dimensions of an array of any kind; 0 for all else."""
    try:
        return int(value.ndim)
    except Exception:  # it has none, or is of a class that raises what it likes
        return 0


def real_array(values: Any, field: str) -> Array:
    """An array of any shape as float64, inf and NaN allowed; exact fractions stay what they are."""
    if type(values) is np.ndarray and values.dtype == np.float64:
        return values
    try:
        array = np.asarray(plain(values, field))
        exact = array.dtype == object and all(is_a(entry, Real) for entry in array.flat)
        if exact and all(is_a(entry, Rational) for entry in array.flat):
            return array
        if exact or array.dtype.kind in "iuf":
            with np.errstate(over="ignore"):  # of a longdouble
                return array.astype(np.float64)
    except SpecError:
        raise
    except Exception as error:  # of NumPy, for ragged lists, or of a foreign class
        raise SpecError(field, f"cannot be read as an array: {said(error)}") from None
    raise SpecError(field, f"{abbreviated(values)} is not an array of real numbers")


def plain(values: Any, field: str) -> Any:
    """An array of any kind as a plain one, a sequence as a list; all else as it is."""
    if type(values) in (np.ndarray, list, tuple, str):
        return values
    try:
        if is_a(values, np.ndarray):
            if np.any(getattr(values, "mask", False)):
                raise SpecError(field, "has masked entries; fill them, or leave them out")
            return np.asarray(values)
        if is_a(values, Sequence) and not is_a(values, str | bytes):
            return list(values)
        if hasattr(values, "__array__") and not is_a(values, np.generic):
            return np.asarray(values)
    except SpecError:
        raise
    except Exception as error:  # whatever a foreign class raises
        raise SpecError(field, f"cannot be read as an array: {said(error)}") from None
    return values


def _without_loop(values: Any) -> Array | None:
    """The vector if every entry is a finite float or int, found without a loop; else None."""
    is_list = is_a(values, list | tuple) and {*map(type, values)} <= {float, int}
    array = np.array(values) if is_list else values
    if not is_a(array, np.ndarray) or array.ndim != 1:
        return None
    numbers = _finite(array)
    return numbers.copy() if numbers is values and numbers is not None else numbers


def _finite(array: Array) -> Array | None:
    """The array as float64 if it holds finite numbers only; itself if it is one already."""
    if array.dtype.kind not in "iuf":
        return None
    if array.dtype != np.float64:
        with np.errstate(over="ignore"):  # of a longdouble
            array = array.astype(np.float64)
    with np.errstate(all="ignore"):
        return array if all_finite(array) else None


def _sequence(values: Any, field: str, wanted: str) -> Sequence[Any]:
    if is_a(values, np.ndarray) and values.ndim:
        return list(values)
    if not is_a(values, list | tuple):
        raise SpecError(field, f"{abbreviated(values)} is not {wanted}")
    sequence: Sequence[Any] = values
    return sequence


def abbreviated(value: Any) -> str:
    """A value as a message quotes it: its text up to 40 characters, or its class."""
    try:
        text = str.replace(repr(value), "\n", " ")
    except Exception:  # whatever a foreign class raises
        return f"this {type(value).__name__}"
    return text if len(text) <= 40 else text[:37] + "…"


def said(error: Exception) -> str:
    """The message of an exception of a foreign class; its class, if the message cannot be read."""
    try:
        return str.__str__(str(error)) or type(error).__name__
    except Exception:  # of a class that raises what it likes
        return type(error).__name__
