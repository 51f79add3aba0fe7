"""Renders Jinja templates, and reports errors in the blog's templates with file and line.

An exception in a template of the blog becomes a `BuildError`, since its author can correct it. An
exception in a template of this project is passed on unchanged.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import jinja2

from companion.places import TEMPLATES, Blog
from companion.tools.errors import BuildError, BuildErrors

MOST_STEPS = 200_000  # of all loops over `range` in one rendering
LONGEST_TEXT = 5_000_000  # characters that `*` may make
WIDEST = 10_000  # columns that a text may be padded to
DEEPEST = 40  # templates that include one another
MOST_FRAMES = 10  # that are kept of a fault
_WIDE = re.compile(r"[1-9][0-9]{4}")
_DEPTH = "depth of this template"  # no name that a template can have
_PADDING = {"center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"}


class BoundedContext(jinja2.runtime.Context):
    """The variables of a template; counts the templates that include it."""

    def __init__(
        self, environment: jinja2.Environment, parent: dict[str, Any], *others: Any, **named: Any
    ) -> None:
        depth = parent.get(_DEPTH, 0) + 1
        if depth > DEEPEST:
            raise RecursionError("templates include one another without end")
        super().__init__(environment, {**parent, _DEPTH: depth}, *others, **named)


class BoundedEnvironment(jinja2.Environment):
    """Jinja, with loops and repeated texts bounded, so that no template exhausts the machine."""

    context_class = BoundedContext
    sandboxed = True  # the code that Jinja makes then asks `call` and `call_binop`
    intercepted_binops = frozenset(("*", "**", "%"))
    intercepted_unops: frozenset[str] = frozenset()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._steps = [0]  # in a list, which the overlays of an environment share
        self.globals["range"] = self._range
        self.filters["center"] = _centred
        del self.globals["lipsum"]

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """Count the steps of one rendering from 0."""
        before, self._steps[0] = self._steps[0], 0
        try:
            yield
        finally:
            self._steps[0] = before

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Pass on a fault; of endless recursion, with its outer frames only.

        Jinja compiles code for each frame and keeps its variables; of a macro that calls itself
        there are a thousand, at every call of the shortcode.
        """
        fault = sys.exc_info()[1]
        trace = fault.__traceback__ if isinstance(fault, RecursionError) else None
        for _ in range(MOST_FRAMES):
            trace = trace and trace.tb_next
        if trace is not None:
            trace.tb_next = None
        super().handle_exception(source)

    def call(
        self, context: jinja2.runtime.Context, function: Any, /, *values: Any, **named: Any
    ) -> Any:
        owner = getattr(function, "__self__", None)
        if isinstance(owner, (str, bytes)) and getattr(function, "__name__", "") in _PADDING:
            _check_width(owner, *values)
        return context.call(function, *values, **named)

    def call_binop(
        self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any
    ) -> Any:
        if operator == "**":
            if isinstance(left, int) and isinstance(right, int) and _digits(left, right) > 300:
                raise OverflowError(f"the power {left}**{right} is too large")
            return left**right
        if operator == "%":
            if isinstance(left, (str, bytes)):
                _check_width(left)
            return left % right
        for repeated, times in ((left, right), (right, left)):
            is_repeated = isinstance(repeated, (str, list, tuple)) and isinstance(times, int)
            if is_repeated and len(repeated) * times > LONGEST_TEXT:
                raise OverflowError(f"a text repeated {times} times is too long")
        return left * right

    def _range(self, *bounds: int) -> range:
        found = range(*bounds)
        self._steps[0] += len(found)
        if self._steps[0] > MOST_STEPS:
            raise OverflowError(f"its loops take more than {MOST_STEPS:,} steps")
        return found


def _check_width(text: str | bytes, *values: object) -> None:
    """Raise an OverflowError if a text is formatted, or padded, to too many columns."""
    written = text if isinstance(text, str) else text.decode("latin-1")
    if _WIDE.search(written) or any(isinstance(n, int) and n > WIDEST for n in values):
        raise OverflowError(f"a text padded to more than {WIDEST:,} columns")


def _centred(text: object, width: int = 80) -> str:
    """Jinja's filter `center`, within the bounds."""
    _check_width("", width)
    return str(text).center(width)


def _digits(base: int, exponent: int) -> float:
    """About how many decimal digits a power has."""
    return exponent * base.bit_length() * 0.3


class Templates:
    """The project's templates and the blog's, which override those with the same name.

    code : keeps the code that Jinja makes of them.
    """

    def __init__(
        self,
        blog: Blog,
        filters: Mapping[str, Callable[..., Any]] | None = None,
        autoescape: bool = True,
        code: jinja2.BytecodeCache | None = None,
    ) -> None:
        self._blog_templates = blog.templates
        self._environment = BoundedEnvironment(
            loader=jinja2.FileSystemLoader([blog.templates, TEMPLATES]),
            autoescape=autoescape,
            undefined=jinja2.StrictUndefined,
            keep_trailing_newline=True,
            bytecode_cache=code,
        )
        self._environment.filters.update(filters or {})

    def render(self, name: str, **context: Any) -> str:
        """Render a template to text.

        Raises
        ------
        BuildError : a template of the blog cannot be parsed or rendered; with its line.
        """
        try:
            with self._environment.bounded():
                return self._environment.get_template(name).render(context)
        except (BuildError, BuildErrors):
            raise
        except Exception as cause:
            place = place_in_templates(cause, self._blog_templates)
            if place is None:
                raise
            remedy = "Correct the template, or what it is given."
            raise BuildError(f"the template: {said_by(cause)}", *place, 1, remedy) from cause


def place_in_templates(cause: BaseException, folder: Path) -> tuple[Path, int] | None:
    """File and line of the innermost template below ``folder`` in the traceback of ``cause``."""
    if isinstance(cause, jinja2.TemplateSyntaxError) and cause.filename:
        file = Path(cause.filename)
        return (file, cause.lineno) if file.is_relative_to(folder) else None
    places = [(file, line) for file, line in _frames(cause) if file.is_relative_to(folder)]
    return places[-1] if places else None


def said_by(cause: BaseException) -> str:
    """The message of a Jinja error; for other exceptions, with the name of the class."""
    if isinstance(cause, jinja2.TemplateError):
        return str(cause.message)
    return f"{type(cause).__name__}: {cause}"


def _frames(cause: BaseException) -> Iterator[tuple[Path, int]]:
    """File and line of each frame in a traceback, outermost first."""
    trace = cause.__traceback__
    while trace is not None:
        yield Path(trace.tb_frame.f_code.co_filename), trace.tb_lineno
        trace = trace.tb_next
