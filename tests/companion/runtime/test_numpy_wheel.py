"""NumPy's wheel is fetched from the first source that has the file with the right hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hosts import Alter, Answer, measured_host

from companion.runtime import numpy_wheel
from companion.runtime.numpy_wheel import Source, Unavailable, Wheel, fetch, from_cdn
from companion.runtime.pyodide import CORE, STDLIB, installed_pyodide
from companion.tools.errors import BuildError
from companion.tools.progress import silent

RIGHT = b"the wheel, as Pyodide's lock file knows it" * 1000
WRONG = b"something else"
WHEEL = Wheel("numpy-2.4.3-cp314.whl", hashlib.sha256(RIGHT).hexdigest(), "314.0.3")


def having(data: bytes, requests: list[str], name: str) -> Source:
    def source(wheel: Wheel, report: object) -> bytes:
        requests.append(name)
        return data

    return name, source


def lacking(reason: str) -> Source:
    def source(wheel: Wheel, report: object) -> bytes:
        raise Unavailable(reason)

    return "the empty source", source


def test_wheel_in_cache_is_used_without_a_download(tmp_path: Path) -> None:
    place = tmp_path / WHEEL.name
    place.write_bytes(RIGHT)
    requests: list[str] = []
    assert fetch(WHEEL, place, [having(RIGHT, requests, "first")], silent) == place
    assert requests == []


def test_a_folder_in_place_of_the_wheel_is_replaced(tmp_path: Path) -> None:
    place = tmp_path / WHEEL.name
    (place / "folder").mkdir(parents=True)
    with pytest.raises(BuildError, match="is not the file with"):
        fetch(WHEEL, place, [], silent)
    assert fetch(WHEEL, place, [having(RIGHT, [], "first")], silent) == place
    assert place.read_bytes() == RIGHT


def test_sources_are_tried_in_order_until_one_succeeds(tmp_path: Path) -> None:
    place = tmp_path / WHEEL.name
    requests: list[str] = []
    sources = [
        lacking("no network"),
        having(RIGHT, requests, "second"),
        having(RIGHT, requests, "third"),
    ]
    fetch(WHEEL, place, sources, silent)
    assert requests == ["second"]
    assert place.read_bytes() == RIGHT


def test_file_with_wrong_hash_is_refused_and_the_next_source_tried(tmp_path: Path) -> None:
    place = tmp_path / WHEEL.name
    place.write_bytes(WRONG)
    requests: list[str] = []
    sources = [having(WRONG, requests, "forger"), having(RIGHT, requests, "honest")]
    fetch(WHEEL, place, sources, silent)
    assert requests == ["forger", "honest"]
    assert place.read_bytes() == RIGHT


def test_error_lists_every_source_and_where_to_put_the_file(tmp_path: Path) -> None:
    place = tmp_path / WHEEL.name
    sources = [lacking("the name cannot be resolved"), having(WRONG, [], "the forger")]
    with pytest.raises(BuildError) as caught:
        fetch(WHEEL, place, sources, silent)
    words = str(caught.value)
    assert f"{place}: does not exist" in words
    assert "the empty source: the name cannot be resolved" in words
    assert "the forger: its file has another sha256" in words
    assert f"put the file at {place}" in words
    assert WHEEL.sha256 in words
    assert not place.exists()


@pytest.fixture
def cdn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Alter | None], object]]:
    """Replaces the CDN by a local host; `alter` changes its answers."""
    (tmp_path / WHEEL.name).write_bytes(RIGHT)
    with ExitStack() as hosts:

        def serve(alter: Alter | None = None) -> None:
            host = measured_host([tmp_path], compress=False, alter=alter)
            address = hosts.enter_context(host)
            monkeypatch.setattr(numpy_wheel, "CDN", address + "{file}")

        yield serve


def test_cdn_download_reports_progress(cdn: Callable[..., object]) -> None:
    cdn()
    fractions: list[float | None] = []
    assert from_cdn(WHEEL, lambda text, fraction=None: fractions.append(fraction)) == RIGHT
    assert fractions[-1] == 1


def test_cdn_without_the_file_is_an_error(cdn: Callable[..., object]) -> None:
    cdn(lambda path, right: Answer(b"", 404))
    with pytest.raises(Unavailable, match="Not Found"):
        from_cdn(WHEEL, silent)


def test_incomplete_download_is_refused(tmp_path: Path, cdn: Callable[..., object]) -> None:
    cdn(lambda path, right: Answer(right.body[:100], 200))
    place = tmp_path / "cache" / WHEEL.name
    place.parent.mkdir()
    with pytest.raises(BuildError, match="another sha256"):
        fetch(WHEEL, place, [("the CDN", from_cdn)], silent)
    assert list(place.parent.iterdir()) == []


def test_hash_is_read_from_the_lock_file_of_pyodide(tmp_path: Path) -> None:
    entry = {"file_name": WHEEL.name, "sha256": WHEEL.sha256}
    lock = {"packages": {"numpy": entry, "scipy": {"file_name": "scipy.whl"}}}
    for name in (*CORE, STDLIB):
        (tmp_path / name).touch()
    (tmp_path / "package.json").write_text(json.dumps({"version": WHEEL.pyodide_version}))
    (tmp_path / "pyodide-lock.json").write_text(json.dumps(lock))
    pyodide = installed_pyodide(tmp_path)
    assert pyodide.numpy == entry
    assert pyodide.version == WHEEL.pyodide_version


def test_error_for_missing_pyodide_has_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="Delete site/node/node_modules"):
        installed_pyodide(tmp_path)
