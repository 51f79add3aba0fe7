"""Static hosts for tests: ones that have faults, and ones that are not ours."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from anyio import to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from companion.dev.measured_host import POLICY, measured_headers
from companion.preview.static_host import Behaviour, running_host


def browser_files(root: Path, blog: Path) -> Path:
    """Put the browser's files into the folder of a site that is served; gives that folder."""
    for source in (root / "static" / "companion", root / "build" / "published" / "companion"):
        folder = blog / "companion"
        shutil.copytree(source, folder, dirs_exist_ok=True, copy_function=os.symlink)
    return blog


@dataclass(frozen=True)
class Answer:
    """What a host sends for one path."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def with_header(self, name: str, value: str) -> Answer:
        return replace(self, headers={**self.headers, name: value})


Alter = Callable[[str, Answer], Answer]
"""A fault to be put into a host: the path and its right answer, to the answer that is sent."""


class Faulty:
    """A layer around a host that sends other answers than its own."""

    def __init__(self, app: ASGIApp, alter: Alter) -> None:
        self._app = app
        self._alter = alter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        start, *parts = messages
        right = Answer(
            b"".join(part.get("body", b"") for part in parts),
            start["status"],
            {_title(name): value.decode("latin-1") for name, value in start["headers"]},
        )
        right.headers.pop("Content-Length", None)
        path = scope["path"].lstrip("/")
        sent = await to_thread.run_sync(self._alter, path, right)  # it may wait
        headers = {**sent.headers, "Content-Length": str(len(sent.body))}
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": sent.status, "headers": raw})
        await send({"type": "http.response.body", "body": sent.body})


@contextmanager
def measured_host(
    folders: Sequence[Path],
    compress: bool = True,
    policy: str = POLICY,
    alter: Alter | None = None,
) -> Iterator[str]:
    """A host as the measurements have it, with a fault if ``alter`` is one."""
    around = partial(Faulty, alter=alter) if alter else None
    behaviour = Behaviour(measured_headers(policy), compress, around)
    with running_host(*folders, behaviour=behaviour) as address:
        yield address


@contextmanager
def foreign_host(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """A host that is not ours: it sends no policy, and only these headers."""
    behaviour = Behaviour(lambda path, status: headers or {})
    with running_host(folder, behaviour=behaviour) as address:
        yield address


def _title(name: bytes) -> str:
    return "-".join(part.capitalize() for part in name.decode().split("-"))
