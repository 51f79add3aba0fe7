"""Every widget has a separate page, which frames can show, and an oEmbed response."""

from __future__ import annotations

import json
from pathlib import Path

from bs4 import BeautifulSoup
from built_site import BuildSite

from companion.finish.rendered import FRAME_SECURITY_POLICY

WIDGET = '{{< backprop layers="2,2,1" x="1,2" target="1" >}}\n'
POST = "---\ntitle: Tom & Jerry's <net>\n---\n"
BASE = "https://blog.example/sub/"


def embeds(public: Path) -> list[Path]:
    return sorted((public / "embed").iterdir())


def test_every_widget_has_a_separate_page(build_site: BuildSite) -> None:
    _, public = build_site({"posts/w.md": f"{POST}{WIDGET}"}, baseURL=BASE)
    (folder,) = embeds(public)
    soup = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    assert len(soup.select("backprop-stepper template")) == 1
    assert soup.select_one("link[rel=canonical]")["href"] == f"{BASE}posts/w/"
    policy = soup.select_one('meta[http-equiv="Content-Security-Policy"]')
    assert policy["content"] == FRAME_SECURITY_POLICY
    for link in soup.select("script[src], link[rel=stylesheet], link[rel=icon]"):
        assert (folder / str(link.get("src") or link.get("href"))).resolve().is_file(), link


def test_oembed_describes_the_frame(build_site: BuildSite) -> None:
    _, public = build_site({"posts/w.md": f"{POST}{WIDGET}"}, baseURL=BASE)
    (folder,) = embeds(public)
    page = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
    link = page.select_one('link[type="application/json+oembed"]')["href"]
    assert link == f"{BASE}embed/{folder.name}/oembed.json"
    post = BeautifulSoup((public / "posts/w/index.html").read_text("utf-8"), "html.parser")
    (of_post,) = post.select('head link[type="application/json+oembed"]')
    assert (of_post["href"], of_post["title"]) == (link, "Tom & Jerry's <net>")
    response = json.loads((folder / "oembed.json").read_text("utf-8"))
    assert (response["version"], response["type"]) == ("1.0", "rich")
    frame = BeautifulSoup(response["html"], "html.parser").iframe
    assert frame["src"] == f"{BASE}embed/{folder.name}/"
    assert frame["title"] == response["title"] == "Tom & Jerry's <net>"


def test_pages_of_removed_widgets_are_removed(build_site: BuildSite) -> None:
    two = WIDGET + "\n" + WIDGET.replace("1,2", "3,4")
    _, public = build_site({"posts/w.md": f"{POST}{two}"})
    before = embeds(public)
    assert len(before) == 2
    _, public = build_site({"posts/w.md": f"{POST}{WIDGET}"})
    assert embeds(public) == [folder for folder in before if folder.exists()]
    assert len(embeds(public)) == 1


def test_the_page_for_any_net_has_our_security_policy(root: Path) -> None:
    page = (root / "static/companion/embed/index.html").read_text("utf-8")
    soup = BeautifulSoup(page, "html.parser")
    policy = soup.select_one('meta[http-equiv="Content-Security-Policy"]')
    assert policy["content"] == FRAME_SECURITY_POLICY
