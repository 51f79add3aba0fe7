"""The static host responds as hosts of static files do."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hosts import Answer, foreign_host, measured_host

from companion.finish.rendered import CONTENT_SECURITY_POLICY
from companion.preview.static_host import running_host

FILES = {
    "index.html": "<p>front</p>",
    "404.html": "<p>lost</p>",
    "posts/a/index.html": "<p>a</p>",
    "x.wasm": "\0asm",
    "x.mjs": "export {}",
    "x.woff2": "w",
    "x.xml": "<a/>",
    "x.unknown": "?",
    "companion/embed.js": "1;" * 1000,
}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def ask(address: str, path: str, method: str = "GET", **headers: str) -> Answer:
    """Send one request; redirects are not followed."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc, timeout=30)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, place.path + path, headers=names)
    answer = connection.getresponse()
    received = Answer(answer.read(), answer.status, {k.lower(): v for k, v in answer.getheaders()})
    connection.close()
    return received


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = write(tmp_path / "site", FILES)
    write(tmp_path, {"secret.txt": "secret"})
    with running_host(folder, base_path="/blog/") as address:
        yield address


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("", 200, "front"),
        ("index.html", 200, "front"),
        ("posts/a/", 200, "<p>a"),
        ("posts/a/index.html?x=1", 200, "<p>a"),
        ("posts/b/", 404, "lost"),
        ("posts/", 404, "lost"),
        ("../../secret.txt", 404, "lost"),
        ("%2e%2e/secret.txt", 404, "lost"),
        ("%00", 404, ""),
    ],
)
def test_folders_have_index_pages_and_other_paths_are_not_found(
    site: str, path: str, status: int, body: str
) -> None:
    answer = ask(site, path)
    assert answer.status == status
    assert body in answer.body.decode()


def test_a_folder_without_its_slash_is_redirected_permanently(site: str) -> None:
    answer = ask(site, "posts/a")
    assert answer.status == 301
    assert answer.headers["location"].endswith("/blog/posts/a/")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("x.wasm", "application/wasm"),
        ("x.mjs", "text/javascript; charset=utf-8"),
        ("x.woff2", "font/woff2"),
        ("x.xml", "application/xml"),
        ("x.unknown", "application/octet-stream"),
    ],
)
def test_media_types_do_not_depend_on_the_system(site: str, name: str, media_type: str) -> None:
    assert ask(site, name).headers["content-type"] == media_type


def test_every_response_of_the_site_has_its_headers(site: str) -> None:
    for path in ("", "posts/b/", "companion/embed.js"):
        headers = ask(site, path).headers
        assert headers["cache-control"] == "no-cache"
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        shared = headers.get("access-control-allow-origin")
        assert shared == ("*" if path.startswith("companion/") else None)


def test_a_file_in_the_browsers_cache_is_not_sent_again(site: str) -> None:
    tag = ask(site, "companion/embed.js").headers["etag"]
    again = ask(site, "companion/embed.js", if_none_match=tag)
    assert (again.status, again.body) == (304, b"")


def test_the_first_folder_that_has_a_path_wins(tmp_path: Path) -> None:
    first = write(tmp_path / "1", {"a/x.txt": "1", "only.txt": "1"})
    second = write(tmp_path / "2", {"a/x.txt": "2", "a/index.html": "2"})
    with running_host(first, second) as address:
        bodies = [ask(address, path).body for path in ("a/x.txt", "a/", "only.txt")]
    assert bodies == [b"1", b"2", b"1"]


def test_a_measured_host_compresses_and_allows_caching(tmp_path: Path) -> None:
    folder = write(tmp_path, FILES)
    with measured_host([folder]) as address:
        large, small = ask(address, "companion/embed.js"), ask(address, "x.mjs")
        assert gzip.decompress(large.body).decode() == FILES["companion/embed.js"]
        assert large.headers["content-encoding"] == "gzip"
        assert int(large.headers["content-length"]) == len(large.body) < 100
        assert large.headers["cache-control"] == "public, max-age=3600"
        assert "content-encoding" not in small.headers
        assert "cache-control" not in ask(address, "gone.js").headers
        write(tmp_path, {"companion/embed.js": "2;" * 1000})
        assert b"2;" in gzip.decompress(ask(address, "companion/embed.js").body)
        head = ask(address, "companion/embed.js", "HEAD")
        assert (head.body, head.headers["content-encoding"]) == (b"", "gzip")


def test_a_fault_receives_the_correct_response_and_replaces_it(tmp_path: Path) -> None:
    def alter(path: str, right: Answer) -> Answer:
        return Answer(right.body[:3] + path.encode(), 418, {"X-Was": str(right.status)})

    with measured_host([write(tmp_path, FILES)], alter=alter) as address:
        answer = ask(address, "x.xml")
    assert (answer.status, answer.body) == (418, b"<a/x.xml")
    assert answer.headers["x-was"] == "200"


def test_a_foreign_host_sends_no_security_policy(tmp_path: Path) -> None:
    with foreign_host(write(tmp_path, FILES), {"X-Own": "1"}) as address:
        headers = ask(address, "").headers
    assert "content-security-policy" not in headers
    assert headers["x-own"] == "1"
