"""The same content through Hugo's real binary and through our build gives the same files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from built_site import BuildSite

HUGO_LAYOUTS = ["all.html", "home.html", "404.html"]
CONTENT = {
    "posts/_index.md": {"title": "Posts"},
    "posts/First Post.md": {
        "title": "First",
        "date": "2020-01-01",
        "tags": '["Machine Learning", "C++", "C#", "Ünï"]',
        "categories": "[math]",
    },
    "posts/bundle/index.md": {
        "title": "B",
        "slug": "Other Name!",
        "aliases": '["/old/place/", other]',
    },
    "posts/deep/er/a.md": {"title": "deep", "url": "/else/where"},
    "posts/flat.md": {"title": "flat", "url": "sub/x.html"},
    "posts/A & B, c's.md": {"title": "signs"},
    "posts/und_er-x--y.md": {"title": "lines"},
    "posts/a.b.md": {"title": "dot"},
    "posts/future.md": {"title": "future", "date": "2099-01-01"},
    "posts/later.md": {"title": "later", "date": "2020-01-01", "publishDate": "2099-01-01"},
    "posts/expired.md": {"title": "old", "date": "2020-01-01", "expiryDate": "2021-01-01"},
    "posts/draft.md": {"title": "draft", "draft": "true"},
    "Notes/Über uns.md": {"title": "umlaut"},
    "about.md": {"title": "about"},
}
RESOURCES = ["posts/bundle/data/X.csv", "posts/bundle/pic.PNG"]


def text(matter: dict[str, str]) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in matter.items()) + "---\nText\n"


def files(public: Path) -> set[str]:
    """The site's own files: not the assets, which Hugo is not given here."""
    found = {p.relative_to(public).as_posix() for p in public.rglob("*") if p.is_file()}
    return {name for name in found if not name.startswith(("companion/", "service-worker.js", "."))}


@pytest.mark.parametrize("flags", [[], ["-D", "-F", "-E"]])
def test_our_build_writes_the_files_that_hugo_writes(
    build_site: BuildSite, tmp_path: Path, flags: list[str]
) -> None:
    switched = dict.fromkeys(("buildDrafts", "buildFuture", "buildExpired"), bool(flags))
    content = {name: text(matter) for name, matter in CONTENT.items()}
    content |= dict.fromkeys(RESOURCES, "1")
    _, public = build_site(content, baseURL="https://example.org/", **switched)

    hugo_site = tmp_path / "hugo"
    shutil.copytree(public.parent / "content", hugo_site / "content")
    (hugo_site / "layouts").mkdir()
    for layout in HUGO_LAYOUTS:
        (hugo_site / "layouts" / layout).write_text("{{ .Kind }}")
    (hugo_site / "hugo.toml").write_text(
        'baseURL = "https://example.org/"\nenableRobotsTXT = true\n'
    )
    hugo = Path(sys.executable).with_name("hugo")
    subprocess.run([hugo, "--quiet", *flags], cwd=hugo_site, check=True, capture_output=True)

    assert files(public) == files(hugo_site / "public")
