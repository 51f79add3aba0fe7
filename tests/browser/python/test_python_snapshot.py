"""The snapshot from which Python starts on a return visit: made, used, doubted, replaced."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hosts import Answer, measured_host
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from python_page import CONTROLLED, SPEC, SPECS, trace

import backprop

pytest_plugins = ("own_python",)

ARCHIVES = (".wasm", ".whl", ".zip")
SOON, NEVER = 0.1, 1000.0
"""Seconds without a call after which a page has the snapshot made."""

CREATE = """async (rest) => {
    const { Python } = await import("/companion/python/client.js");
    window.python = new Python(undefined, rest);
}"""
KEPT = """async () => {
    const addresses = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        const answers = await Promise.all((await cache.keys()).map((key) => cache.match(key)));
        if (!answers.some((answer) => answer.headers.has("Content-Digest"))) continue;  // not whole
        for (const { url } of await cache.keys()) addresses.push(url);
    }
    return addresses;
}"""
STORES = """(async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            found.push({ cache, request, answer: await cache.match(request) });
        }
    }
    return found;
})()"""


def until(holds: Callable[[], Any], seconds: float = 120) -> None:
    """Wait until a condition holds; each look at it lets Playwright hear of events."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


class Reader:
    """A browser that comes back to a host, and what its pages asked for and complained about."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.workers = 0

    def _count_worker(self) -> None:
        self.workers += 1

    def _note(self, message: ConsoleMessage) -> None:
        if message.type != "warning":  # Pyodide warns of WebAssembly that it cannot use
            self.complaints.append(message.text)

    def visit(self, rest: float = NEVER) -> Page:
        self.requests, self.complaints = [], []
        self.workers = 0
        page = self.context.new_page()
        page.on("worker", lambda worker: self._count_worker())
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.address}page.html")
        page.evaluate(CREATE, rest)
        return page

    def wait_for_maker(self, page: Page) -> None:
        """Wait until a second worker, which makes a snapshot or cannot, has come and gone."""
        until(lambda: page.evaluate("1") and self.workers > 1 and len(page.workers) == 1)

    def archives(self) -> Counter[str]:
        """How often each archive was asked for by the last page, by the first part of its name."""
        names = [url.rsplit("/", 1)[-1].removesuffix(".gz") for url in self.requests]
        wanted = [name for name in names if name.endswith(ARCHIVES) and "probe-" not in name]
        return Counter(name.split("-")[0] for name in wanted)

    def first_visit(self) -> list[str]:
        """A visit whose snapshot is kept; gives the addresses of its parts."""
        page = self.visit(SOON)
        page.evaluate("() => window.python.start()")
        until(lambda: page.evaluate(KEPT))
        kept: list[str] = page.evaluate(KEPT)
        page.close()
        return kept


WRITTEN = SPECS["weights"]
"""A spec that needs no archive beyond those of the start."""
AT_START = {"pyodide.asm.wasm", "python_stdlib", "numpy", "backprop"}


@pytest.fixture
def reader(chromium: Browser, folders: list[Path]) -> Iterator[Reader]:
    with measured_host(folders) as address, chromium.new_context() as context:
        yield Reader(context, address)


@contextmanager
def reader_of(chromium: Browser, folders: list[Path], **behaviour: Any) -> Iterator[Reader]:
    with measured_host(folders, **behaviour) as address, chromium.new_context() as context:
        yield Reader(context, address)


def test_the_first_use_leaves_one_whole_snapshot(reader: Reader) -> None:
    page = reader.visit(SOON)
    page.evaluate("() => window.python.start()")
    assert page.evaluate("() => caches.keys()") == []
    until(lambda: page.evaluate(KEPT))
    assert len(page.evaluate("() => caches.keys()")) == 1
    kept = page.evaluate(KEPT)
    names = {address.rsplit("/", 1)[-1].split("-")[0] for address in kept}
    assert names == {"snapshot", *AT_START}
    assert len(kept) == 1 + len(AT_START)
    size = page.evaluate(
        f"async () => (await Promise.all((await {STORES}).map(({{ answer }}) => answer.blob())))"
        ".reduce((sum, { size }) => sum + size, 0)"
    )
    assert 20e6 < size < 45e6
    reader.wait_for_maker(page)  # it is ended
    assert reader.complaints == []


def test_a_return_visit_asks_for_no_archive(reader: Reader) -> None:
    reader.first_visit()
    page = reader.visit()
    here = json.loads(json.dumps(backprop.trace(WRITTEN)))
    assert trace(page, WRITTEN) == {"trace": here}
    assert reader.archives() == {}
    status = page.evaluate("() => window.python.status")
    assert status["state"] == "ready"
    assert status["loadedBytes"] == status["totalBytes"]
    assert reader.complaints == []
    page.evaluate("() => window.python.restart()")  # after Stop, too
    assert trace(page, WRITTEN) == {"trace": here}
    assert reader.archives() == {}


def test_a_module_on_demand_joins_a_restored_python(reader: Reader) -> None:
    reader.first_visit()
    page = reader.visit()
    assert trace(page, SPEC) == {"trace": json.loads(json.dumps(backprop.trace(SPEC)))}
    assert reader.archives() == {"numpy_random": 1}


ANSWERS = """async (specs) => {
    const { Session } = await import("/companion/python/session.js");
    const found = [];
    for (const kept of ["all", "archives"]) {
        const session = new Session(() => undefined, { download: 60, start: 120 }, kept);
        await session.ready;
        const answers = [];
        for (const spec of specs) {
            const { text, numbers } = await session.trace(JSON.stringify(spec));
            answers.push(text, numbers ? Array.from(numbers).join() : "");
        }
        for (const argument of [{ spec: specs[0], epochs: 5 }, { spec: specs[1], epochs: 5 }]) {
            answers.push((await session.ask(JSON.stringify({ name: "train", argument }))).text);
        }
        found.push({ restored: session.restored, answers });
        session.end();
    }
    return found;
}"""


def test_answers_are_the_same_bytes_with_a_snapshot_and_without(reader: Reader) -> None:
    reader.first_visit()
    specs = [*SPECS.values()]
    for seed, name in enumerate(sorted(backprop.ACTIVATIONS)):
        specs.append({**SPEC, "seed": seed, "activation": name, "granularity": "scalar"})
    restored, archived = reader.visit().evaluate(ANSWERS, specs)
    assert (restored["restored"], archived["restored"]) == (True, False)
    assert restored["answers"] == archived["answers"]


RANDOM = """async () => {
    const { importEngine, importRuntime } = await import("/companion/python/engine.js");
    const { restoredPyodide } = await import("/companion/python/restored-pyodide.js");
    const runtime = await importRuntime();
    const pyodide = await restoredPyodide(runtime, importEngine(runtime), () => undefined);
    return pyodide.pyimport("random").random();
}"""


def test_random_numbers_are_others_on_each_visit(reader: Reader) -> None:
    reader.first_visit()
    assert reader.visit().evaluate(RANDOM) != reader.visit().evaluate(RANDOM)


def changed(which: str, how: str) -> str:
    """A script that changes a part of what is kept: `which` names it, `how` changes its bytes."""
    return f"""async () => {{
        const digestOf = async (bytes) => {{
            const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
            return `sha-256=:${{btoa(String.fromCharCode(...hash))}}:`;
        }};
        for (const {{ cache, request, answer }} of await {STORES}) {{
            if (!/{which}/.test(request.url)) continue;
            let bytes = new Uint8Array(await answer.arrayBuffer());
            const headers = new Headers(answer.headers);
            {how};
            await cache.put(request, new Response(bytes, {{ headers }}));
        }}
    }}"""


FLIP = "bytes[bytes.length >> 1] ^= 1"
FITTING = """
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const head = new TextDecoder().decode(bytes.subarray(4, 4 + length));
    const other = head.replace(/("functions":)./, (all, key) => key + (all.endsWith("9") ? 8 : 9));
    if (other === head) throw new Error("nothing has changed");
    bytes.set(new TextEncoder().encode(other), 4);
    headers.set("Content-Digest", await digestOf(bytes))"""
DAMAGES = {
    "one bit of the memory": changed(r"snapshot-\w+$", FLIP),
    "the memory's end": changed(r"snapshot-\w+$", "bytes = bytes.subarray(0, -4096)"),
    "a hash that is lost": changed(r"snapshot-\w+$", 'headers.delete("Content-Digest")'),
    "an image of other addresses": changed(r"snapshot-\w+$", FITTING),
    "one bit of WebAssembly": changed(r"\.wasm$", FLIP),
    "one bit of NumPy": changed(r"numpy-2", FLIP),
    "no standard library": f"""async () => {{
        for (const {{ cache, request }} of await {STORES}) {{
            if (request.url.includes("stdlib")) await cache.delete(request);
        }}
    }}""",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_snapshot_is_replaced_without_a_word(reader: Reader, damage: str) -> None:
    kept = reader.first_visit()
    page = reader.visit(SOON)
    page.evaluate(DAMAGES[damage])
    assert "trace" in trace(page, WRITTEN)
    assert set(reader.archives()) == AT_START
    until(lambda: page.evaluate(KEPT))
    assert sorted(page.evaluate(KEPT)) == sorted(kept)
    assert reader.complaints == []
    page.close()
    page = reader.visit()
    assert "trace" in trace(page, WRITTEN)
    assert reader.archives() == {}


def test_a_snapshot_of_another_build_is_removed(reader: Reader) -> None:
    kept = reader.first_visit()
    page = reader.visit(NEVER)
    page.evaluate(f"""async () => {{
        for (const {{ cache, request, answer }} of await {STORES}) {{
            const other = request.url.replace(/snapshot-../, "snapshot-zz");
            await cache.put(other, answer);
            await cache.delete(request);
        }}
    }}""")
    others = page.evaluate(KEPT)
    assert len(others) == len(kept)
    assert not set(others) & set(kept)
    assert "trace" in trace(page, WRITTEN)
    assert set(reader.archives()) == AT_START
    until(lambda: page.evaluate("() => caches.keys()") == [])
    page.close()
    assert sorted(reader.first_visit()) == sorted(kept)


def test_a_snapshot_is_doubted_after_a_crash(reader: Reader) -> None:
    reader.first_visit()
    page = reader.visit(NEVER)
    assert "trace" in trace(page, WRITTEN)
    page.workers[0].evaluate("() => { setTimeout(() => { throw new Error('crash'); }); }")
    page.wait_for_function("() => window.python.status.state === 'idle'")
    assert "trace" in trace(page, WRITTEN)
    assert set(reader.archives()) == AT_START
    assert page.evaluate("() => caches.keys()") == []


BLOCKED = {
    "throws": 'Object.defineProperty(self, "caches", { get() { throw new Error("blocked"); } });',
    "absent": 'Object.defineProperty(self, "caches", { value: undefined });',
    "full": """Cache.prototype.put = async () => {
        throw new DOMException("full", "QuotaExceededError");
    };""",
    "little room": "StorageManager.prototype.estimate = async () => ({ quota: 6e7, usage: 0 });",
}


def with_prologue(source: str) -> Callable[[str, Answer], Answer]:
    """A host whose worker begins with a source."""

    def answer(path: str, right: Answer) -> Answer:
        if not path.endswith("python/worker.js"):
            return right
        headers = {key: it for key, it in right.headers.items() if key != "Content-Encoding"}
        return replace(right, body=source.encode() + right.body, headers=headers)

    return answer


@pytest.mark.parametrize("storage", BLOCKED)
def test_without_a_place_to_keep_it_all_is_as_before(
    chromium: Browser, folders: list[Path], storage: str
) -> None:
    prologue = with_prologue(BLOCKED[storage])
    with reader_of(chromium, folders, compress=False, alter=prologue) as reader:
        for _ in range(2):
            page = reader.visit(SOON)
            page.evaluate("() => window.python.start()")
            reader.wait_for_maker(page)
            assert "trace" in trace(page, WRITTEN)
            assert set(reader.archives()) == AT_START
            assert page.evaluate("() => caches.keys()") == []
            assert reader.complaints == []
            page.close()


def test_no_archive_is_downloaded_for_a_snapshot(chromium: Browser, folders: list[Path]) -> None:
    asked: Counter[str] = Counter()

    def note(path: str, right: Answer) -> Answer:
        name = path.rsplit("/", 1)[-1].removesuffix(".gz")
        if name.endswith(ARCHIVES) and not name.startswith("probe-"):
            asked[name.split("-")[0]] += 1
        return right.with_header("Cache-Control", "no-store")

    with reader_of(chromium, folders, alter=note) as reader:
        page = reader.visit(SOON)
        page.evaluate("() => window.python.start()")
        reader.wait_for_maker(page)
        assert asked == dict.fromkeys(AT_START, 1)
        assert page.evaluate("() => caches.keys()") == []


def test_a_device_with_little_memory_makes_none(reader: Reader) -> None:
    def start(gigabytes: int) -> Page:
        page = reader.visit(SOON)
        page.evaluate(
            "(value) => Object.defineProperty(navigator, 'deviceMemory', { value })", gigabytes
        )
        page.evaluate("() => window.python.start()")
        return page

    page = start(1)
    page.wait_for_timeout(3000)
    assert reader.workers == 1
    page.close()
    page = start(2)
    until(lambda: page.evaluate("1") and reader.workers == 2)


def test_a_service_worker_and_a_snapshot_leave_each_others_files(reader: Reader) -> None:
    page = reader.visit()
    page.evaluate(CONTROLLED)
    page.close()
    page = reader.visit(SOON)
    page.evaluate("() => window.python.start()")
    until(lambda: page.evaluate(KEPT))
    names = page.evaluate("() => caches.keys()")
    assert [name.split()[0] for name in sorted(names)] == ["companion", "python-snapshot"]
    page.close()
    page = reader.visit()
    assert "trace" in trace(page, WRITTEN)
    assert reader.archives() == {}
    assert sorted(page.evaluate("() => caches.keys()")) == sorted(names)
