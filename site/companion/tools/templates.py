"""Renders Jinja templates, and reports errors in the blog's templates with file and line.

An exception in a template of the blog becomes a `BuildError`, since its author can correct it. An
exception in a template of this project is passed on unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2

from companion.places import TEMPLATES, Blog
from companion.tools.errors import BuildError, BuildErrors


class Templates:
    """The project's templates and the blog's, which override those with the same name."""

    def __init__(
        self,
        blog: Blog,
        filters: Mapping[str, Callable[..., Any]] | None = None,
        autoescape: bool = True,
    ) -> None:
        self._blog_templates = blog.templates
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([blog.templates, TEMPLATES]),
            autoescape=autoescape,
            undefined=jinja2.StrictUndefined,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(filters or {})

    def render(self, name: str, **context: Any) -> str:
        """Render a template to text.

        Raises
        ------
        BuildError : a template of the blog cannot be parsed or rendered; with its line.
        """
        try:
            return self._environment.get_template(name).render(context)
        except (BuildError, BuildErrors):
            raise
        except Exception as cause:
            place = place_in_templates(cause, self._blog_templates)
            if place is None:
                raise
            raise BuildError(f"the template: {said_by(cause)}", *place) from cause


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
