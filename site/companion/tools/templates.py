"""Jinja templates whose faults are named with file and line.

A template of the blog is an author's: whatever it raises is a `BuildError`. What one of ours raises
is no author's fault and goes on as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2

from companion.places import TEMPLATES, Blog
from companion.tools.errors import BuildError, BuildErrors


class Templates:
    """Our templates, and those of the blog, which go before ours of the same name."""

    def __init__(
        self,
        blog: Blog,
        filters: Mapping[str, Callable[..., Any]] | None = None,
        autoescape: bool = True,
    ) -> None:
        self._theirs = blog.templates
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([blog.templates, TEMPLATES]),
            autoescape=autoescape,
            undefined=jinja2.StrictUndefined,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(filters or {})

    def render(self, name: str, **context: Any) -> str:
        """The text of a template.

        Raises
        ------
        BuildError : an author's template cannot be read or rendered, at its line.
        """
        try:
            return self._environment.get_template(name).render(context)
        except (BuildError, BuildErrors):
            raise
        except Exception as cause:
            place = place_in_templates(cause, self._theirs)
            if place is None:
                raise
            raise BuildError(f"the template: {said_by(cause)}", *place) from cause


def place_in_templates(cause: BaseException, folder: Path) -> tuple[Path, int] | None:
    """The file and line of the last template below ``folder`` that an exception went through."""
    if isinstance(cause, jinja2.TemplateSyntaxError) and cause.filename:
        file = Path(cause.filename)
        return (file, cause.lineno) if file.is_relative_to(folder) else None
    places = [(file, line) for file, line in _frames(cause) if file.is_relative_to(folder)]
    return places[-1] if places else None


def said_by(cause: BaseException) -> str:
    """What is wrong, in the words of Jinja or, with its name, of another exception."""
    if isinstance(cause, jinja2.TemplateError):
        return str(cause.message)
    return f"{type(cause).__name__}: {cause}"


def _frames(cause: BaseException) -> Iterator[tuple[Path, int]]:
    trace = cause.__traceback__
    while trace is not None:
        yield Path(trace.tb_frame.f_code.co_filename), trace.tb_lineno
        trace = trace.tb_next
