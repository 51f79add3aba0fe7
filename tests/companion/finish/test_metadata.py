"""The metadata of a post: Open Graph tags, schema.org data, the picture, the reading time."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from built_site import BuildSite

import backprop
from companion.finish.card_format import HEIGHT, WIDTH
from companion.finish.metadata import reading_minutes
from companion.finish.net_picture import NEGATIVE, PAPER, POSITIVE, png
from companion.finish.social_card import draw_card
from companion.tools.atomic_file import remove_others

POST = """---
title: 'Nets & </script>'
description: "A \\"quoted\\" <line>"
date: 2025-03-01
lastmod: 2025-04-02
author: Ada
tags: [nets, maths]
---
Five words and $x + y$.

{{< backprop layers="2,3,1" x="1,2" target="1" >}}
"""


@pytest.fixture
def public(build_site: BuildSite) -> Path:
    _, public = build_site(
        {"posts/a.md": POST, "posts/b.md": "---\ntitle: B\n---\n" + "word " * 427}
    )
    return public


def page(public: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((public / "posts" / name / "index.html").read_text("utf-8"), "html.parser")


def open_graph(soup: BeautifulSoup) -> list[tuple[str, str]]:
    return [
        (str(tag["property"]), str(tag["content"])) for tag in soup.select("head > meta[property]")
    ]


def facts(soup: BeautifulSoup) -> dict[str, Any]:
    return json.loads(str(soup.select_one('head > script[type="application/ld+json"]').string))


def test_open_graph_tags_describe_the_post(public: Path) -> None:
    found = dict(open_graph(page(public, "a")))
    assert found["og:title"] == "Nets & </script>"
    assert found["og:description"] == 'A "quoted" <line>'
    assert found["og:url"] == "https://example.org/posts/a/"
    assert found["article:published_time"].startswith("2025-03-01T")
    assert [text for name, text in open_graph(page(public, "a")) if name == "article:tag"] == [
        "nets", "maths",
    ]  # fmt: skip


def test_structured_data_agree_and_cannot_end_their_element(public: Path) -> None:
    found = facts(page(public, "a"))
    assert found["@type"] == "BlogPosting"
    assert found["headline"] == "Nets & </script>"
    assert found["author"] == {"@type": "Person", "name": "Ada"}
    assert found["dateModified"].startswith("2025-04-02T")
    assert found["image"] == dict(open_graph(page(public, "a")))["og:image"]


def test_the_picture_is_at_its_address(public: Path) -> None:
    found = dict(open_graph(page(public, "a")))
    address = found["og:image"]
    picture = public / address.removeprefix("https://example.org/")
    assert struct.unpack(">II", picture.read_bytes()[16:24]) == (WIDTH, HEIGHT)
    assert (found["og:image:width"], found["og:image:height"]) == (str(WIDTH), str(HEIGHT))


def test_a_post_without_a_net_has_no_picture_and_no_empty_values(public: Path) -> None:
    soup = page(public, "b")
    assert "og:image" not in dict(open_graph(soup))
    assert all(text for _, text in open_graph(soup))
    assert "image" not in facts(soup)
    assert "author" not in facts(soup)


def test_reading_time_is_that_of_hugo(public: Path) -> None:
    assert [reading_minutes(words) for words in (0, 1, 213, 214)] == [0, 1, 1, 2]
    assert page(public, "b").select_one(".meta").get_text(" ", strip=True) == "3 min read"
    assert facts(page(public, "b"))["wordCount"] == 427
    assert facts(page(public, "b"))["timeRequired"] == "PT3M"


def pixels_of(file: Path) -> np.ndarray:
    """The pixels of a PNG, decoded as far as the pictures of this project need it."""
    data, at, packed = file.read_bytes(), 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length :][:4])[0]
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(HEIGHT, 1 + 3 * WIDTH)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(HEIGHT, WIDTH, 3)


def spec(weight: float) -> dict[str, Any]:
    return backprop.trace({"weights": [[[weight]]], "x": [1], "target": [1]})["spec"]


def test_a_weight_is_a_line_in_the_colour_of_its_sign(tmp_path: Path) -> None:
    cases = ((0.5, POSITIVE), (-0.5, NEGATIVE), (0.0, PAPER), (1e308, POSITIVE), (5e-324, POSITIVE))
    for weight, colour in cases:
        middle = pixels_of(draw_card(spec(weight), tmp_path))[HEIGHT // 2, WIDTH // 2]
        assert tuple(middle) == colour


def test_a_card_is_drawn_once_and_removed_when_unused(tmp_path: Path) -> None:
    first, again, other = (draw_card(spec(weight), tmp_path) for weight in (1, 1, 2))
    assert first == again != other
    remove_others(tmp_path, [other.name])
    assert list(tmp_path.iterdir()) == [other]


def test_large_nets_fit_into_the_picture(tmp_path: Path) -> None:
    shape = {"layers": [40, 3, 60, 2], "x": [0] * 40, "target": [0, 0], "seed": 1}
    pixels = pixels_of(draw_card(backprop.trace(shape)["spec"], tmp_path))
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    assert {tuple(pixel) for pixel in border} == {PAPER}


def test_a_picture_is_a_valid_png() -> None:
    assert png(np.zeros((1, 1, 3), np.uint8)).startswith(b"\x89PNG\r\n\x1a\n")
