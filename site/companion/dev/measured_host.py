"""The local host for benchmarks; like real hosts it compresses files and allows caching."""

from __future__ import annotations

from collections.abc import Mapping

from companion.preview.static_host import Behaviour, HeadersOf

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"


def measured_headers(policy: str = POLICY) -> HeadersOf:
    """The headers of a host with this Content Security Policy."""

    def headers(path: str, status: int) -> Mapping[str, str]:
        cached = {"Cache-Control": "public, max-age=3600"} if status == 200 else {}
        return {"Content-Security-Policy": policy, **cached}

    return headers


def measured(policy: str = POLICY) -> Behaviour:
    """The behaviour of a host for benchmarks, with this Content Security Policy."""
    return Behaviour(measured_headers(policy), compress=True)
