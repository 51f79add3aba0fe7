"""A small real site for the stepper: a real trace, the real first frame, a strict server."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from backprop import trace

ROOT = Path(__file__).parents[3]
FOLDERS = (ROOT / "static", ROOT / "build" / "assets")
CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'"
)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".json": "application/json",
}
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

EXAMPLE: dict[str, Any] = {
    "layers": [2, 3, 1],
    "activation": "sigmoid",
    "x": [0.5, -1],
    "target": [1],
    "seed": 7,
}

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Stepper</title>
<link rel="icon" href="data:,">
{fonts}
<link rel="stylesheet" href="{base}companion/vendor/katex.css">
<style>
  body {{ max-width: 720px; margin: 0 auto; padding: 24px 20px; font: 18px/1.6 Georgia, serif; }}
  {css}
</style>
<script type="module" src="{base}companion/companion.js"></script>
</head>
<body>
<main>
<h1>Backpropagation</h1>
<p>Text before the figure.</p>
{widgets}
<p id="after">Text after the figure.</p>
</main>
</body>
</html>
"""
FONTS = ("Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular", "Size3-Regular")


def page(*widgets: str, base: str = "/", css: str = "") -> str:
    """A page with the given fragments, as a theme would write it."""
    fonts = "\n".join(
        f'<link rel="preload" as="font" type="font/woff2" crossorigin '
        f'href="{base}companion/vendor/fonts/KaTeX_{name}.woff2">'
        for name in FONTS
    )
    return PAGE.format(base=base, css=css, fonts=fonts, widgets="\n".join(widgets))


@cache
def vendor() -> None:
    """Make the browser libraries, as a build does."""
    subprocess.run([node(), "site/vendor.mjs"], cwd=ROOT, check=True)


def node() -> str:
    found = shutil.which("node")
    assert found, "the tests of the stepper need Node"
    return found


def prerender(*requests: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answers of one prerender process to some requests."""
    vendor()
    lines = "".join(json.dumps(request, ensure_ascii=False) + "\n" for request in requests)
    done = subprocess.run(
        [node(), "site/prerender.mjs"],
        input=lines,
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def widget(spec: Mapping[str, Any]) -> str:
    """The finished HTML of the stepper for a spec."""
    [answer] = prerender({"id": 1, "kind": "widget", "trace": trace(spec), "options": {}})
    assert "html" in answer, answer
    return str(answer["html"])


@dataclass
class Site:
    """Pages by path, beside the static files, below a base path; remembers what was asked for."""

    base: str = "/"
    pages: dict[str, str] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def __enter__(self) -> Site:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                site.requests.append(path)
                body, kind = site._find(path)
                if body is None:
                    site.missing.append(path)
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body or b"")))
                self.send_header("Content-Security-Policy", CSP)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_: Any) -> None:
                """Tests speak for themselves."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{self.base}"

    def _find(self, path: str) -> tuple[bytes | None, str]:
        if not path.startswith(self.base):
            return None, "text/plain"
        name = path.removeprefix(self.base)
        if name in self.pages:
            return self.pages[name].encode(), TYPES[".html"]
        for folder in FOLDERS:
            file = (folder / name).resolve()
            if file.is_relative_to(folder) and file.is_file():
                return file.read_bytes(), TYPES.get(file.suffix, "application/octet-stream")
        return None, "text/plain"
