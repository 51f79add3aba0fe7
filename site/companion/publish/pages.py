"""Makes the files of a site from finished texts, with the templates of `site/theme/templates`.

The files are those that Hugo writes: a page each for home, sections, posts, taxonomies and terms,
an `index.xml` beside every list, `sitemap.xml`, `404.html`, a redirect for every alias.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace as View
from typing import Any
from urllib.parse import quote

from companion.cache.store import Store, digest_of
from companion.content.config import Config
from companion.content.content import NEVER, Content, Page, alias_paths, term_names
from companion.content.outputs import OutputFormats
from companion.content.permalinks import slugify
from companion.content.resources import loose_files
from companion.finish.browser_files import BrowserFiles
from companion.finish.metadata import BASE, absolute
from companion.finish.rendered import CONTENT_SECURITY_POLICY, ELEMENTS, FinishedText, fonts_of
from companion.places import TEMPLATES
from companion.publish.claims import LIST, PAGE, REDIRECT, OutputFile
from companion.publish.manuals import Manuals, ManualView
from companion.publish.template_code import TemplateCode
from companion.publish.views import PageView, Reads, Shown
from companion.tools.errors import working_on
from companion.tools.sealed import files_below, hash_of_files
from companion.tools.templates import Templates
from companion.tools.version import generator


class Site:
    """Renders the templates for all pages of a site.

    Parameters
    ----------
    rendered : the finished texts of the pages, by URL.
    files : what the pages load.
    code : a hash of the code of the build; if it is given, files are made only if they are wanted.
    store : keeps the code of the templates.
    shown : what the last build of this process has shown; it is renewed.
    """

    def __init__(
        self,
        config: Config,
        content: Content,
        rendered: Mapping[str, FinishedText],
        files: BrowserFiles,
        code: bytes = b"",
        store: Store | None = None,
        shown: Shown | None = None,
    ) -> None:
        self._config = config
        self._content = content
        self._files = files
        self._rendered = rendered
        self._outputs = OutputFormats(config)
        self._taxonomy_paths = [f"{slugify(plural)}/" for plural in config.taxonomies.values()]
        self._sections = _sections(content, self._taxonomy_paths)
        self._neighbours = Neighbours(self._sections, content.posts)
        self._manuals = Manuals(content)
        self._views: dict[str, PageView] = {}
        self._shown = shown
        self._has_own_templates = any(
            not file.startswith(f"{config.blog.shortcodes}{os.sep}")
            for file in files_below(config.blog.templates)
        )
        self._reads: Reads = shown.reads if shown else []
        self._feed_of_home = "rss" in self._outputs.formats("home", content.indexes.get(""))
        self._top_sections = _top_sections(content, self._taxonomy_paths)
        # Jinja applies filters to constants once and for all, and ours depend on the address
        version = digest_of([code, config.base_url])
        kept = TemplateCode(store, version) if store and code else None
        self._templates = _templates(config, kept)
        self._view = View(
            title=config.title,
            language=config.language,
            copyright=config.copyright,
            base_url=config.base_url,
            params=config.params,
            environment=config.environment,
            csp=CONTENT_SECURITY_POLICY,
            generator=generator(),
            menu=[
                View(title=self._title(path), url=url)
                for path, url in self._top_sections.items()
                if self._outputs.has_kind("section")
            ],
        )
        self._origin = self._origin_of_all(code) if code else b""

    def _origin_of_all(self, code: bytes) -> bytes:
        """A hash of what all pages are made of."""
        folders = [TEMPLATES, self._config.blog.templates]
        parts = [repr(self._view), repr(sorted(self._files.parts.items())), self._config.base_url]
        return digest_of([code, *parts, *(hash_of_files(folder) for folder in folders)])

    def files(self) -> Iterator[OutputFile]:
        """All files of the site, except the static ones.

        Raises
        ------
        BuildErrors : a template fails; the error names the page.
        """
        yield from self._lists()
        yield from self._posts()
        yield from self._taxonomies()
        if self._outputs.has_kind("404"):
            view = self._view_of("404", "", "Not found", hidden=True)
            make = partial(self._file, "404.html", "404.html", page=view)
            yield self._remembered("404.html", make, [view.facts], view)
        if self._outputs.has_kind("sitemap"):
            entries = self._sitemap()
            make = partial(self._file, "sitemap.xml", "sitemap.xml", entries=entries)
            yield self._remembered("sitemap.xml", make, [repr(entries)])
        if "" not in self._content.indexes and self._config.content.is_dir():
            for file in sorted(loose_files(self._config.content, self._config.ignores)):
                yield OutputFile(file.relative_to(self._config.content).as_posix(), file)
        if self._config.robots_txt and self._outputs.has_kind("robotstxt"):
            yield OutputFile("robots.txt", "User-agent: *\n")

    def _lists(self) -> Iterator[OutputFile]:
        """The home page and the sections, each with its feed."""
        if self._outputs.has_kind("home"):
            home = self._content.indexes.get("")
            posts = self._manuals.without_chapters(self._content.listed)
            yield from self._list("home", "", self._config.title, posts, home)
        for path, posts in self._sections.items() if self._outputs.has_kind("section") else ():
            index = self._content.indexes_by_path.get(path)
            url = self._content.section_url(path)
            yield from self._list("section", url, self._title(path), posts, index)

    def _list(
        self,
        kind: str,
        url: str,
        title: str,
        posts: Sequence[Page],
        index: Page | None = None,
        over: str = "",
    ) -> Iterator[OutputFile]:
        """The files of a page that lists posts.

        index : its `_index.md`, if there is one.
        over : a line above the title: the taxonomy of a term.
        """
        description = self._config.params.get("description", "") if kind == "home" else ""
        view = self._view_of(
            kind,
            url,
            title,
            index,
            over=over,
            posts=[self._post_view(post) for post in posts],
            updated=_last_change(posts),
        )
        view.description = view.description or description
        yield from self._files_of(view, "list.html", index)

    def _files_of(self, view: PageView, template: str, page: Page | None) -> Iterator[OutputFile]:
        """The files of a page in all its output formats, its resources and its redirects.

        page : its content file, if it has one.
        """
        with working_on(page.file if page else None):
            formats = self._outputs.formats(view.kind, page)
            if page and not page.rendered:
                formats = frozenset()
            owner, role = (page.file, PAGE) if page else (None, LIST)
            if "html" in formats:
                path = view.url if view.url.endswith(".html") else f"{view.url}index.html"
                made = self._page_file(path, template, view, page)
                yield replace(made, owner=owner, role=role)
            if "rss" in formats:
                path = f"{view.url}index.xml"
                make = partial(self._file, path, "rss.xml", page=view)
                made = self._remembered(path, make, [view.facts], view)
                yield replace(made, owner=owner, role=role)
            if page:
                yield from _resources(page)
                for path in alias_paths(page):
                    made = self._file(path, "alias.html", target=page.url)
                    yield replace(made, owner=owner, role=REDIRECT)

    def _posts(self) -> Iterator[OutputFile]:
        for post in self._content.posts:
            view = self._post_view(post).copy()
            older, newer = (None, None) if view.manual else self._neighbours.of(post)
            view.older = self._neighbour(older) if older else None
            view.newer = self._neighbour(newer) if newer else None
            view.taxonomies = list(self._taxonomies_of(post))
            yield from self._files_of(view, "page.html", post)

    def _neighbour(self, post: Page) -> View:
        """A post as the pages beside it show it.

        Ours show its title: a word that changes in it changes none of them. What templates of the
        blog show is not known.
        """
        if self._has_own_templates:
            return self._post_view(post)
        return View(title=post.title, url=post.url)

    def _taxonomies(self) -> Iterator[OutputFile]:
        for plural in self._config.taxonomies.values():
            terms = self._content.terms(plural) if self._outputs.has_kind("term") else {}
            views = [
                View(title=self._term_title(plural, name), url=self._term_url(plural, name),
                     count=len(posts))
                for name, posts in terms.items()
            ]  # fmt: skip
            index = self._content.indexes_by_path.get(f"{slugify(plural)}/")
            url, title = self._taxonomy_url(plural), self._taxonomy_title(plural)
            if self._outputs.has_kind("taxonomy"):
                view = self._view_of("taxonomy", url, title, index, terms=views, posts=[])
                yield from self._files_of(view, "terms.html", index)
            for name, posts in terms.items():
                yield from self._list(
                    "term", self._term_url(plural, name), self._term_title(plural, name), posts,
                    self._term_page(plural, name), over=plural.capitalize(),
                )  # fmt: skip

    def _taxonomy_url(self, plural: str) -> str:
        index = self._content.indexes_by_path.get(f"{slugify(plural)}/")
        return index.url if index else self._content.taxonomy_url(plural)

    def _taxonomy_title(self, plural: str) -> str:
        index = self._content.indexes_by_path.get(f"{slugify(plural)}/")
        return index.title if index and index.title else plural.capitalize()

    def _term_page(self, plural: str, name: str) -> Page | None:
        """The `_index.md` of a term, if there is one."""
        return self._content.indexes_by_path.get(f"{slugify(plural)}/{slugify(name)}/")

    def _term_url(self, plural: str, name: str) -> str:
        index = self._term_page(plural, name)
        return index.url if index else self._content.term_url(plural, name)

    def _term_title(self, plural: str, name: str) -> str:
        index = self._term_page(plural, name)
        return index.title if index and index.title else name

    def _view_of(
        self, kind: str, url: str, title: str, page: Page | None = None, **more: Any
    ) -> PageView:
        """The variable `page` of the templates.

        page : the content file of the page, if it has one.
        more : further attributes, or other values for those of every page.
        """
        rendered = self._rendered.get(page.url, FinishedText()) if page else FinishedText()
        formulas = rendered.has_formulas or rendered.has_widgets
        shows_toc = kind != "page" or page is None or self._shows_toc(page)
        view = PageView(
            rendered,
            self._reads,
            head=rendered.head.replace(BASE, self._config.base_url),
            toc=rendered.toc if shows_toc else "",
            minutes=rendered.minutes,
            kind=kind,
            url=url,
            title=title,
            description=str(page.param("description", "")) if page else "",
            author=author_of(page, self._config),
            summary=rendered.summary,
            has_formulas=formulas,
            scripts=rendered.scripts,
            fonts=fonts_of(rendered),
            feed=self._feed(kind, url, page),
            manual=self._manual_of(page),
            posts=[],
            hidden=False,
            updated=None,
        )
        vars(view).update(more)
        return view

    def _feed(self, kind: str, url: str, page: Page | None) -> str:
        """The URL of a page's feed, else of the home page's; empty if neither has one."""
        if "rss" in self._outputs.formats(kind, page):
            return f"{url}index.xml"
        return "index.xml" if self._feed_of_home else ""

    def _post_view(self, post: Page) -> PageView:
        """A post as lists and its neighbours show it; all share one view."""
        if post.url not in self._views:
            text = self._rendered.get(post.url, FinishedText())
            beside = self._feed("page", post.url, post), self._manual_of(post)
            make = partial(self._made_post_view, post)
            known = self._shown.view(post, text, beside, make) if self._shown else None
            self._views[post.url] = known or make()
        return self._views[post.url]

    def _manual_of(self, page: Page | None) -> ManualView | None:
        """The manual that a page belongs to, seen from there."""
        manual = self._manuals.of(page)
        return manual.view_from(page) if manual and page else None

    def _made_post_view(self, post: Page) -> PageView:
        view = self._view_of("page", post.url, post.title, post)
        view.subtitle = post.param("subtitle", "")
        view.date = None if post.date == NEVER else post.date
        view.lastmod = view.date if post.lastmod == NEVER else post.lastmod
        view.draft = post.draft
        return view

    def _shows_toc(self, post: Page) -> bool:
        return post.switched("toc", bool(self._config.params.get("toc", True)))

    def _taxonomies_of(self, post: Page) -> Iterator[View]:
        for plural in self._config.taxonomies.values():
            terms = [
                View(title=self._term_title(plural, name), url=self._term_url(plural, name))
                for name in term_names(post, plural)
            ]
            if terms and self._outputs.has_kind("term"):
                yield View(title=plural.capitalize(), terms=terms)

    def _title(self, path: str) -> str:
        """The title of a section; without one in its `_index.md`, the name of its folder."""
        index = self._content.indexes_by_path.get(path)
        return index.title if index and index.title else path.strip("/").split("/")[-1].capitalize()

    def _sitemap(self) -> list[View]:
        """An entry for every page; a list has the date of the last change among its posts."""
        groups: dict[str, Sequence[Page]] = {"": self._content.listed}
        groups |= {self._content.section_url(p): posts for p, posts in self._sections.items()}
        for plural in self._config.taxonomies.values():
            terms = self._content.terms(plural) if self._outputs.has_kind("term") else {}
            if self._outputs.has_kind("taxonomy"):
                groups[self._taxonomy_url(plural)] = [p for posts in terms.values() for p in posts]
            groups |= {self._term_url(plural, name): posts for name, posts in terms.items()}
        groups |= {post.url: [post] for post in self._content.listed if post.rendered}
        for page in [*self._content.posts, *self._content.indexes.values()]:
            if _is_true(page.param("sitemap"), "disable"):
                groups.pop(page.url, None)
        return [View(url=url, lastmod=_last_change(posts)) for url, posts in groups.items()]

    def _page_file(self, path: str, template: str, view: PageView, page: Page | None) -> OutputFile:
        """The HTML of a page; that of a post is made only if it is wanted."""
        make = partial(self._file, path, template, page=view)
        if view.kind != "page":
            return self._remembered(path, make, [template, view.facts], view)
        if not self._origin or not view.is_known:
            return make()

        def text() -> str:
            with working_on(page.file if page else None):
                content = make().content
            self._reads.clear()
            assert isinstance(content, str)
            return content

        return OutputFile(path, text, origin=digest_of([self._origin, path, repr(view)]).hex())

    def _remembered(
        self,
        path: str,
        make: Callable[[], OutputFile],
        parts: Sequence[str],
        view: PageView | None = None,
    ) -> OutputFile:
        """The file of ``make``, or the same of the last build.

        parts : what it is made of, apart from what changes with every word of a text.
        view : the page that it shows.
        """
        if not (self._origin and self._shown):
            return make()
        of_all: list[bytes | str] = [self._origin, *parts]
        text = self._shown.text(path, of_all, self._views, view, lambda: str(make().content))
        return OutputFile(path, text)

    def _file(self, path: str, template: str, **context: Any) -> OutputFile:
        """A file rendered from a template.

        context : the variables of the template besides `site`, `files` and `elements`.
        """
        loaded = {"files": self._files, "elements": ELEMENTS}
        text = self._templates.render(template, site=self._view, **loaded, **context)
        return OutputFile(path, text if text.endswith("\n") else text + "\n")


def _is_true(table: object, key: str) -> bool:
    """Whether a front matter value is a table in which ``key`` is true."""
    return isinstance(table, dict) and bool({k.lower(): v for k, v in table.items()}.get(key))


def _sections(content: Content, taxonomies: Sequence[str]) -> dict[str, list[Page]]:
    """The posts of every section, by its path; the folders decide, not the URLs."""
    paths = [path for path in content.sections if not path.startswith(tuple(taxonomies))]
    return {path: [p for p in content.listed if p.path.startswith(path)] for path in paths}


def _top_sections(content: Content, taxonomies: Sequence[str]) -> dict[str, str]:
    """The URLs of the sections in the menu of the site, by path, in the order of the URLs."""
    paths = {path for path in content.sections if path.count("/") == 1} - set(taxonomies)
    urls = {path: content.section_url(path) for path in paths}
    return dict(sorted(urls.items(), key=lambda item: item[1]))


class Neighbours:
    """The posts before and after each post by date: of its section, or of all if it has none."""

    def __init__(self, sections: Mapping[str, Sequence[Page]], posts: Sequence[Page]) -> None:
        self._sections = sections
        self._posts = posts
        self._ordered: dict[str, tuple[list[Page], dict[str, int]]] = {}

    def of(self, post: Page) -> tuple[Page | None, Page | None]:
        """The previous and the next post; a page without a date has neither."""
        ordered, places = self._order_of(post.section)
        place = places.get(post.url)
        if place is None:
            return None, None
        older = ordered[place - 1] if place else None
        return older, ordered[place + 1] if place + 1 < len(ordered) else None

    def _order_of(self, section: str) -> tuple[list[Page], dict[str, int]]:
        """The dated posts to choose from, and their places by URL."""
        name = section if section in self._sections else ""
        if name not in self._ordered:
            posts = self._sections.get(name, self._posts)
            dated = (page for page in posts if page.date != NEVER)
            ordered = sorted(dated, key=lambda page: (page.date, page.url))
            self._ordered[name] = ordered, {page.url: k for k, page in enumerate(ordered)}
        return self._ordered[name]


def _last_change(posts: Sequence[Page]) -> dt.datetime | None:
    changes = [post.lastmod for post in posts if post.lastmod != NEVER]
    return max(changes, default=None)


def author_of(page: Page | None, config: Config) -> str:
    """The author in the front matter, else the site's; empty if neither names one."""
    author = (page.param("author") if page else None) or config.params.get("author", "")
    return str(author.get("name", "")) if isinstance(author, dict) else str(author)


def _resources(page: Page) -> Iterator[OutputFile]:
    """The copies of a page's resources, in the folder of the page."""
    folder = page.url if page.url.endswith("/") or not page.url else f"{Path(page.url).parent}/"
    for name, file in page.resources.items():
        yield OutputFile(f"{folder}{name}", file, page.file)


def _templates(config: Config, code: TemplateCode | None) -> Templates:
    return Templates(
        config.blog,
        {
            "relative": lambda url: config.base_path + quote(url, safe="/:?=&%+~@"),
            "absolute": lambda url: absolute(url, config.base_url),
            "long_date": lambda moment: f"{moment.day} {moment:%B %Y}",
            "rfc822": format_datetime,
        },
        code=code,
    )
