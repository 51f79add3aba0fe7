"""The variable `page` of the templates, and what a preview remembers of the last build's pages.

A page is made again only if what its template has read is different. Of most of a view the values
are compared. What changes with every word of a text, such as the content itself, is compared only
if the template has read it; a list of posts reads none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from companion.cache.store import digest_of
from companion.content.content import Page
from companion.finish.rendered import FinishedText

Reads = list[tuple["PageView", str]]
"""The views of which something was read that changes with every word, and its name."""


class PageView(SimpleNamespace):
    """The variable `page`; the text is read from the store only if a template shows it.

    text : the finished text.
    reads : is told what a template reads of it.
    head, toc, minutes : see `FinishedText`; as the page shows them.
    """

    def __init__(
        self,
        text: FinishedText,
        reads: Reads,
        head: str = "",
        toc: str = "",
        minutes: int = 0,
        **attributes: Any,
    ) -> None:
        super().__init__(**attributes)
        made = {"head": Markup(head), "toc": Markup(toc), "minutes": minutes}
        vars(self).update(_text=text, _reads=reads, _made=made, _base=None, _facts="")

    @property
    def content(self) -> Markup:
        self._reads.append((self, "content"))
        return Markup(self._text.html)

    @property
    def head(self) -> Markup:
        return Markup(self._read("head"))

    @property
    def toc(self) -> Markup:
        return Markup(self._read("toc"))

    @property
    def minutes(self) -> int:
        return int(self._read("minutes"))

    def _read(self, name: str) -> Any:
        self._reads.append((self, name))
        return self._made[name]

    def state(self, name: str) -> object:
        """What stands for a value that changes with every word; None if it is not known."""
        if name != "content":
            return (name, self._made[name])
        return self._text.key or (None if self._text.html else b"")

    @property
    def is_known(self) -> bool:
        """Whether it is known what all of its text depends on."""
        return bool(self._text.key)

    def with_text(self, text: FinishedText) -> PageView:
        """The same view; the text, which equals that of the last build, is this one."""
        vars(self)["_text"] = text
        return self

    def copy(self) -> PageView:
        """The same view, for more attributes."""
        made = PageView(self._text, self._reads)
        vars(made).update(vars(self))
        vars(made).update(_base=self, _facts="")
        return made

    @property
    def facts(self) -> str:
        """All attributes but those that change with every word, also those of listed posts.

        No attribute is added when this has been asked for.
        """
        if not self._facts:
            base = vars(self._base) if self._base else {}
            own = {
                name: [post.facts for post in value] if name == "posts" else value
                for name, value in vars(self).items()
                if not name.startswith("_") and (name not in base or base[name] is not value)
            }
            vars(self)["_facts"] = f"{self._base.facts if self._base else ''}{own!r}"
        return str(self._facts)

    def __repr__(self) -> str:
        text = self._text
        content = text.key or (text.html, self._made)
        return f"PageView({content!r}, {self.facts})"


class Shown:
    """What the last build of a process has shown; empty at first.

    reads : what was read since a file was begun.
    """

    def __init__(self) -> None:
        self.reads: Reads = []
        self._views: dict[str, tuple[Page, bytes, object, PageView]] = {}
        self._texts: dict[str, tuple[bytes, list[tuple[str | None, str, object]], str]] = {}

    def view(
        self, page: Page, text: FinishedText, beside: object, make: Callable[[], PageView]
    ) -> PageView:
        """The view of a post, that of the last build if it has the same page and text.

        beside : what it depends on else.
        """
        known = self._views.get(page.url)
        if known and known[0] is page and text.key and known[1:3] == (text.key, beside):
            return known[3].with_text(text)
        view = make()
        self._views[page.url] = page, text.key, beside, view
        return view

    def text(
        self,
        path: str,
        parts: Sequence[bytes | str],
        posts: Mapping[str, PageView],
        own: PageView | None,
        render: Callable[[], str],
    ) -> str:
        """The text of a file, that of the last build if it has shown the same.

        parts : what it is made of, apart from what changes with every word of a text.
        posts : the views of posts, by URL.
        own : the view of the page itself.
        """

        def is_same(url: str | None, name: str, state: object) -> bool:
            view = own if url is None else posts.get(url)
            return view is not None and view.state(name) == state

        facts = digest_of(parts)
        known = self._texts.pop(path, None)
        if known and known[0] == facts and all(is_same(*each) for each in known[1]):
            self._texts[path] = known
            return known[2]
        self.reads.clear()
        text = render()
        read = {
            (None if view is own else str(view.url), name): view.state(name)
            for view, name in self.reads
        }
        if all(state is not None for state in read.values()):
            self._texts[path] = facts, [(*of, state) for of, state in read.items()], text
        return text
