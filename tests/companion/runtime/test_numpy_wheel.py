"""NumPy's wheel is taken from anyone who has it, and from nobody who has something else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hosts import Alter, Answer, measured_host

from companion.runtime import numpy_wheel
from companion.runtime.numpy_wheel import NotHere, Source, Wheel, fetch, from_cdn
from companion.runtime.pyodide import installed_pyodide
from companion.tools.errors import BuildError
from companion.tools.progress import silent

RIGHT = b"the wheel, as Pyodide's lock file knows it" * 1000
WRONG = b"something else"
WHEEL = Wheel("numpy-2.4.3-cp314.whl", hashlib.sha256(RIGHT).hexdigest(), "314.0.3")


def having(data: bytes, asked: list[str], name: str) -> Source:
    def source(wheel: Wheel, report: object) -> bytes:
        asked.append(name)
        return data

    return name, source


def lacking(reason: str) -> Source:
    def source(wheel: Wheel, report: object) -> bytes:
        raise NotHere(reason)

    return "the empty source", source


def test_wheel_in_cache_is_used_without_asking(tmp_path: Path) -> None:
    place = tmp_path / WHEEL.name
    place.write_bytes(RIGHT)
    asked: list[str] = []
    assert fetch(WHEEL, place, [having(RIGHT, asked, "first")], silent) == place
    assert asked == []


def test_sources_are_asked_in_order_until_one_has_it(tmp_path: Path) -> None:
    place = tmp_path / WHEEL.name
    asked: list[str] = []
    sources = [
        lacking("no network"),
        having(RIGHT, asked, "second"),
        having(RIGHT, asked, "third"),
    ]
    fetch(WHEEL, place, sources, silent)
    assert asked == ["second"]
    assert place.read_bytes() == RIGHT


def test_wrong_hash_is_refused_and_the_next_is_asked(tmp_path: Path) -> None:
    place = tmp_path / WHEEL.name
    place.write_bytes(WRONG)
    asked: list[str] = []
    sources = [having(WRONG, asked, "forger"), having(RIGHT, asked, "honest")]
    fetch(WHEEL, place, sources, silent)
    assert asked == ["forger", "honest"]
    assert place.read_bytes() == RIGHT


def test_error_names_every_source_and_where_to_put_the_file(tmp_path: Path) -> None:
    place = tmp_path / WHEEL.name
    sources = [lacking("the name cannot be resolved"), having(WRONG, [], "the forger")]
    with pytest.raises(BuildError) as caught:
        fetch(WHEEL, place, sources, silent)
    words = str(caught.value)
    assert f"{place}: not there" in words
    assert "the empty source: the name cannot be resolved" in words
    assert "the forger: what came has another sha256" in words
    assert f"put the file at {place}" in words
    assert WHEEL.sha256 in words
    assert not place.exists()


@pytest.fixture
def cdn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Alter | None], object]]:
    """The CDN's address leads to a host on this machine, with whatever fault is wanted."""
    (tmp_path / WHEEL.name).write_bytes(RIGHT)
    with ExitStack() as hosts:

        def serve(alter: Alter | None = None) -> None:
            host = measured_host([tmp_path], compress=False, alter=alter)
            address = hosts.enter_context(host)
            monkeypatch.setattr(numpy_wheel, "CDN", address + "{file}")

        yield serve


def test_cdn_download_tells_how_far_it_is(cdn: Callable[..., object]) -> None:
    cdn()
    told: list[float | None] = []
    assert from_cdn(WHEEL, lambda text, fraction=None: told.append(fraction)) == RIGHT
    assert told[-1] == 1


def test_cdn_without_the_file_says_so(cdn: Callable[..., object]) -> None:
    cdn(lambda path, right: Answer(b"", 404))
    with pytest.raises(NotHere, match="Not Found"):
        from_cdn(WHEEL, silent)


def test_download_that_breaks_off_is_not_taken_for_whole(
    tmp_path: Path, cdn: Callable[..., object]
) -> None:
    cdn(lambda path, right: Answer(right.body[:100], 200))
    place = tmp_path / "cache" / WHEEL.name
    place.parent.mkdir()
    with pytest.raises(BuildError, match="another sha256"):
        fetch(WHEEL, place, [("the CDN", from_cdn)], silent)
    assert list(place.parent.iterdir()) == []


def test_hash_comes_from_pyodides_own_lock_file() -> None:
    entry = installed_pyodide().numpy
    assert entry["file_name"] == "numpy-2.4.3-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
    assert entry["sha256"] == "0cad9c1b91f0082e4f959bc0e0bf5835a2efbba6ab3b1e9d1fe6e7e564cca98e"


def test_missing_pyodide_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="Delete site/node/node_modules"):
        installed_pyodide(tmp_path)
