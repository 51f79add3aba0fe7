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


def number(value: Any, field: str, where: str = "") -> float:
    """One finite number; an error starts with ``where``, such as "row 1, column 2: "."""
    if type(value) is float and isfinite(value):  # the usual case, three times as fast
        return value
    if isinstance(value, NOT_NUMBERS) or not isinstance(
        value, int | float | np.integer | np.floating
    ):
        raise SpecError(field, f"{where}{abbreviated(value)} is not a number")
    try:
        with np.errstate(over="ignore"):  # of a longdouble
            result = float(value)
        too_large = not isfinite(result) and bool(np.isfinite(value))
    except OverflowError:
        too_large = True
    except Exception as error:  # whatever a foreign class raises
        raise SpecError(field, f"{where}cannot be read as a number: {error}") from None
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
    if isinstance(value, NOT_NUMBERS) or not isinstance(value, int | np.integer):
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
    if not isinstance(values, list | tuple) and dimensions(values) != 1:
        raise SpecError(field, f"{abbreviated(values)} is not a list of sizes")
    if len(values) < 2:
        raise SpecError(field, "needs at least two sizes: of the input and of one layer")
    return [positive_integer(size, f"{field}[{i}]") for i, size in enumerate(values)]


def flag(value: Any, field: str) -> bool:
    """True or False."""
    if not isinstance(value, bool | np.bool_):
        raise SpecError(field, f"{abbreviated(value)} is neither True nor False")
    return bool(value)


def choice(value: Any, choices: Iterable[str], field: str) -> str:
    """One of the words."""
    known = tuple(choices)
    word = str.__str__(value) if isinstance(value, str) else None
    if word not in known:
        raise SpecError(field, f"{abbreviated(value)} is none of {', '.join(known)}")
    return word


def instance(value: Any, kind: type[T], field: str) -> T:
    """An object of the class."""
    if not isinstance(value, kind):
        raise SpecError(field, f"{abbreviated(value)} is not a {kind.__name__}")
    return value


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
    if isinstance(rows, np.ndarray) and rows.ndim == 2 and rows.size:
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
        raise SpecError(field, f"cannot be read to its end: {error}") from error


def mapping(values: Any, field: str, wanted: str) -> dict[Any, Any]:
    """A mapping as a dict; SpecError if it is not ``wanted``, or raises what it likes."""
    if type(values) is dict:
        return values
    if not isinstance(values, Mapping):
        raise SpecError(field, f"{abbreviated(values)} is not {wanted}")
    try:
        return {key: values[key] for key in values}
    except Exception as error:
        raise SpecError(field, f"cannot be read to its end: {error}") from error


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
        exact = array.dtype == object and all(isinstance(entry, Real) for entry in array.flat)
        if exact and all(isinstance(entry, Rational) for entry in array.flat):
            return array
        if exact or array.dtype.kind in "iuf":
            with np.errstate(over="ignore"):  # of a longdouble
                return array.astype(np.float64)
    except SpecError:
        raise
    except Exception as error:  # of NumPy, for ragged lists, or of a foreign class
        raise SpecError(field, f"cannot be read as an array: {error}") from None
    raise SpecError(field, f"{abbreviated(values)} is not an array of real numbers")


def plain(values: Any, field: str) -> Any:
    """An array of any kind as a plain one, a sequence as a list; all else as it is."""
    if type(values) in (np.ndarray, list, tuple, str):
        return values
    if isinstance(values, np.ndarray):
        if np.any(getattr(values, "mask", False)):
            raise SpecError(field, "has masked entries; fill them, or leave them out")
        return np.asarray(values)
    try:
        if isinstance(values, Sequence) and not isinstance(values, str | bytes):
            return list(values)
        if hasattr(values, "__array__") and not isinstance(values, np.generic):
            return np.asarray(values)
    except Exception as error:  # whatever a foreign class raises
        raise SpecError(field, f"cannot be read as an array: {error}") from None
    return values


def _without_loop(values: Any) -> Array | None:
    """The vector if every entry is a finite float or int, found without a loop; else None."""
    is_list = isinstance(values, list | tuple) and {*map(type, values)} <= {float, int}
    array = np.array(values) if is_list else values
    if not isinstance(array, np.ndarray) or array.ndim != 1:
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
    if isinstance(values, np.ndarray) and values.ndim:
        return list(values)
    if isinstance(values, list | tuple):
        return values
    raise SpecError(field, f"{abbreviated(values)} is not {wanted}")


def abbreviated(value: Any) -> str:
    """A value as a message quotes it: its text up to 40 characters, or its class."""
    try:
        text = repr(value).replace("\n", " ")
    except Exception:  # whatever a foreign class raises
        return f"this {type(value).__name__}"
    return text if len(text) <= 40 else text[:37] + "…"
