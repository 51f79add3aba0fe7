"""What is kept is found again; what is damaged is absent; what is not used goes first."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from companion.cache.store import Store, digest_of

ENTRIES = {digest_of([str(k)]): (f"value {k} " * 300).encode() for k in range(200)}


def filled(file: Path, limit: int = 10**9) -> None:
    store = Store(file, limit)
    for key, value in ENTRIES.items():
        store.put("text", key, value)
    store.close()


def test_what_is_kept_is_found_by_another_process(tmp_path: Path) -> None:
    filled(tmp_path / "store")
    store = Store(tmp_path / "store")
    assert store.get("text", list(ENTRIES)) == ENTRIES
    assert store.get("other kind", list(ENTRIES)) == {}
    assert (store.counts.found["text"], store.counts.missing["other kind"]) == (200, 200)


def test_new_entries_are_found_before_they_are_written(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.put("text", b"a", b"1")
    assert store.get("text", [b"a", b"b"]) == {b"a": b"1"}


def test_two_stores_write_the_same_file(tmp_path: Path) -> None:
    one, other = Store(tmp_path / "store"), Store(tmp_path / "store")
    one.put("text", b"a", b"1")
    other.put("text", b"b", b"2")
    one.flush()
    other.flush()
    assert one.get("text", [b"a", b"b"]) == other.get("text", [b"a", b"b"])
    assert len(one.get("text", [b"a", b"b"])) == 2


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_gives_right_values_or_none_and_works_again(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    file = tmp_path / "store"
    filled(file)
    data = bytearray(file.read_bytes())
    match seed % 4:
        case 0:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 1:
            del data[chance.randrange(len(data)) :]
        case 2:
            data = bytearray()
        case 3:
            start = chance.randrange(len(data))
            data[start : start + 5000] = bytes(5000)
    file.write_bytes(data)
    store = Store(file)
    found = store.get("text", list(ENTRIES))
    assert found.items() <= ENTRIES.items()
    for key, value in ENTRIES.items():
        store.put("text", key, value)
    store.close()
    filled(file)  # of a file that was removed only now
    assert Store(file).get("text", list(ENTRIES)) == ENTRIES


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_a_folder_in_place_of_a_file_is_damage_and_the_store_works_again(
    tmp_path: Path, end: str
) -> None:
    (tmp_path / f"store{end}" / "folder").mkdir(parents=True)
    (tmp_path / f"store{end}" / "folder" / "file").touch()
    store = Store(tmp_path / "store")
    assert store.get("text", list(ENTRIES)) == {}
    assert store.counts.damaged == 1
    store.close()
    filled(tmp_path / "store")
    assert Store(tmp_path / "store").get("text", list(ENTRIES)) == ENTRIES


def test_the_entries_that_were_not_asked_for_longest_go_first(tmp_path: Path) -> None:
    file = tmp_path / "store"
    limit = 200_000
    for turn in range(60):
        store = Store(file, limit)
        store.get("text", [b"often"])
        if turn == 0:
            store.put("text", b"often", b"x")
        store.put("text", digest_of([str(turn)]), random.Random(turn).randbytes(20_000))
        store.close()
    assert file.stat().st_size < 2 * limit
    found = Store(file).get("text", [digest_of([str(turn)]) for turn in range(60)])
    assert digest_of(["59"]) in found
    assert digest_of(["0"]) not in found
    assert Store(file).get("text", [b"often"]) == {b"often": b"x"}


def test_a_folder_that_cannot_be_used_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "store")
    store.put("text", b"a", b"1")
    store.close()
    assert store.get("text", [b"a"]) == {}


def test_a_store_that_another_program_locks_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.cache.store._PATIENCE", 0.05)
    file = tmp_path / "store"
    filled(file)
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        store = Store(file)
        store.put("text", b"new", b"1")
        store.flush()
        other.execute("ROLLBACK")
    assert Store(file).get("text", list(ENTRIES)) == ENTRIES
