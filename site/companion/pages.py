"""From finished bodies to the files of a site, by the Jinja2 templates of `site/templates`.

Which files there are follows Hugo: a page each for home, sections, posts, taxonomies and terms, an
`index.xml` beside every list, `sitemap.xml`, `404.html`, a redirect for every alias.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace as View
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from companion.body import Widget
from companion.config import Config
from companion.content import NEVER, Content, Page, slugify, term_names
from companion.metadata import BASE, absolute

# What a page may load. Formulas carry style attributes; everything else comes from the site itself.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)
TEXT_FONTS = [
    f"companion/fonts/source-serif-4-latin-wght-{style}.woff2" for style in ("normal", "italic")
]
FORMULA_FONTS = [
    f"companion/vendor/fonts/KaTeX_{face}.woff2" for face in ("Main-Regular", "Math-Italic")
]
WIDGET_FONTS = [
    f"companion/vendor/fonts/KaTeX_{face}.woff2"  # the brackets of matrices
    for face in ("Size1-Regular", "Size3-Regular", "Size4-Regular")
]

STEPPERS, FIGURES = "companion/companion.js", "companion/figures.js"
SCRIPTS = (STEPPERS, FIGURES)


@dataclass(frozen=True)
class Rendered:
    """A page's finished text: HTML without holes, and what the templates ask about it.

    scripts : the modules that bring its widgets to life.
    words : how many the text has, a formula counting as one.
    card : the address on this site of a picture of its first net; empty if it has none.
    minutes : how long a post takes to read; 0 for other pages.
    head : elements for a post's `<head>` that tell machines about it.
    """

    html: str = ""
    summary: str = ""
    toc: str = ""
    has_formulas: bool = False
    has_widgets: bool = False
    has_anchors: bool = False
    scripts: Sequence[str] = ()
    words: int = 0
    card: str = ""
    minutes: int = 0
    head: str = ""


@dataclass(frozen=True)
class OutputFile:
    """A file of the site: its path in it, and its text or the file that it is a copy of."""

    path: str
    content: str | Path


class Site:
    """The site as the templates see it; ``files`` yields all that is to be written."""

    def __init__(
        self,
        config: Config,
        content: Content,
        rendered: Mapping[str, Rendered],
        modules: Mapping[str, Sequence[str]],
    ) -> None:
        self._config = config
        self._content = content
        self._modules = modules
        self._rendered = rendered
        self._sections = _sections(content)
        self._top_sections = _top_sections(content)
        self._templates = _environment(config)
        self._view = View(
            title=config.title,
            language=config.language,
            copyright=config.copyright,
            base_url=config.base_url,
            params=config.params,
            environment=config.environment,
            csp=CONTENT_SECURITY_POLICY,
            menu=[View(title=self._title(url), url=url) for url in self._top_sections.values()],
        )

    def files(self) -> Iterator[OutputFile]:
        yield from self._lists()
        yield from self._posts()
        yield from self._taxonomies()
        yield self._html("404.html", "404.html", self._page("404", "", "Not found", hidden=True))
        yield self._file("sitemap.xml", "sitemap.xml", entries=self._sitemap())
        if self._config.robots_txt:
            yield OutputFile("robots.txt", "User-agent: *\n")

    def _lists(self) -> Iterator[OutputFile]:
        """The home page and the sections, each with its feed."""
        home = self._content.indexes.get("")
        yield from self._list("home", "", self._config.title, self._content.posts, home)
        for url, posts in self._sections.items():
            index = self._content.indexes.get(url)
            yield from self._list("section", url, self._title(url), posts, index)

    def _list(
        self,
        kind: str,
        url: str,
        title: str,
        posts: Sequence[Page],
        own: Page | None = None,
        over: str = "",
    ) -> Iterator[OutputFile]:
        description = self._config.params.get("description", "") if kind == "home" else ""
        page = self._page(
            kind,
            url,
            title,
            own,
            over=over,
            feed=f"{url}index.xml",
            posts=[self._post_view(post) for post in posts],
            updated=_last_change(posts),
        )
        page.description = page.description or description
        yield self._html(f"{url}index.html", "list.html", page)
        yield self._file(f"{url}index.xml", "rss.xml", page=page)
        if own:
            yield from _resources(own)

    def _posts(self) -> Iterator[OutputFile]:
        for post in self._content.posts:
            view = self._post_view(post)
            section = self._top_sections.get(post.section, "")
            older, newer = neighbours(post, self._sections.get(section, self._content.posts))
            view.older = self._post_view(older) if older else None
            view.newer = self._post_view(newer) if newer else None
            view.taxonomies = list(self._taxonomies_of(post))
            path = post.url if post.url.endswith(".html") else f"{post.url}index.html"
            yield self._html(path, "page.html", view)
            yield from _resources(post)
            for alias in post.param("aliases") or []:
                yield self._file(_alias_path(str(alias), post), "alias.html", target=post.url)

    def _taxonomies(self) -> Iterator[OutputFile]:
        for plural in self._config.taxonomies.values():
            terms = self._content.terms(plural)
            views = [
                View(title=name, url=term_url(plural, name), count=len(posts))
                for name, posts in terms.items()
            ]
            url, title = f"{slugify(plural)}/", plural.capitalize()
            page = self._page("taxonomy", url, title, terms=views, posts=[], feed=f"{url}index.xml")
            yield self._html(f"{url}index.html", "terms.html", page)
            yield self._file(f"{url}index.xml", "rss.xml", page=page)
            for name, posts in terms.items():
                yield from self._list("term", term_url(plural, name), name, posts, over=title)

    def _page(self, kind: str, url: str, title: str, own: Page | None = None, **more: Any) -> View:
        """What `base.html` asks of any page; ``own`` is the content file behind it, if any."""
        rendered = self._rendered.get(own.url, Rendered()) if own else Rendered()
        formulas = rendered.has_formulas or rendered.has_widgets
        view = View(
            kind=kind,
            url=url,
            title=title,
            description=str(own.param("description", "")) if own else "",
            author=author_of(own, self._config),
            content=Markup(rendered.html),
            summary=rendered.summary,
            toc=Markup(rendered.toc),
            has_formulas=formulas,
            scripts=rendered.scripts,
            modules=sorted({m for each in rendered.scripts for m in self._modules.get(each, ())}),
            has_anchors=rendered.has_anchors,
            head=Markup(rendered.head.replace(BASE, self._config.base_url)),
            minutes=rendered.minutes,
            fonts=fonts_of(rendered),
            feed="index.xml",
            hidden=False,
            updated=None,
        )
        vars(view).update(more)
        return view

    def _post_view(self, post: Page) -> View:
        shows_toc = post.switched("toc", bool(self._config.params.get("toc", True)))
        view = self._page("page", post.url, post.title, post)
        view.subtitle = post.param("subtitle", "")
        view.date = None if post.date == NEVER else post.date
        view.lastmod = view.date if post.lastmod == NEVER else post.lastmod
        view.draft = post.draft
        view.toc = view.toc if shows_toc else ""
        return view

    def _taxonomies_of(self, post: Page) -> Iterator[View]:
        for plural in self._config.taxonomies.values():
            terms = [
                View(title=name, url=term_url(plural, name)) for name in term_names(post, plural)
            ]
            if terms:
                yield View(title=plural.capitalize(), terms=terms)

    def _title(self, url: str) -> str:
        index = self._content.indexes.get(url)
        return index.title if index and index.title else url.strip("/").split("/")[-1].capitalize()

    def _sitemap(self) -> list[View]:
        """Every page, each list with the last change among its posts."""
        groups: dict[str, Sequence[Page]] = {"": self._content.posts, **self._sections}
        for plural in self._config.taxonomies.values():
            terms = self._content.terms(plural)
            groups[f"{slugify(plural)}/"] = [post for posts in terms.values() for post in posts]
            groups |= {term_url(plural, name): posts for name, posts in terms.items()}
        groups |= {post.url: [post] for post in self._content.posts}
        return [View(url=url, lastmod=_last_change(posts)) for url, posts in groups.items()]

    def _html(self, path: str, template: str, page: View) -> OutputFile:
        return self._file(path, template, page=page)

    def _file(self, path: str, template: str, **context: Any) -> OutputFile:
        text = self._templates.get_template(template).render(site=self._view, **context)
        return OutputFile(path, text if text.endswith("\n") else text + "\n")


def fonts_of(page: Rendered) -> list[str]:
    """The faces that a page shows first."""
    return [
        *TEXT_FONTS,
        *(FORMULA_FONTS if page.has_formulas or page.has_widgets else []),
        *(WIDGET_FONTS if page.has_widgets else []),
    ]


def scripts_of(widgets: Sequence[Widget]) -> list[str]:
    """The modules that bring widgets to life."""
    return sorted({FIGURES if widget.kind else STEPPERS for widget in widgets})


def term_url(plural: str, name: str) -> str:
    return f"{slugify(plural)}/{slugify(name)}/"


def _sections(content: Content) -> dict[str, list[Page]]:
    """Every section, by URL, with the posts below it, whatever URLs these have."""
    indexes = {page.path: page.url for page in content.indexes.values() if page.path}
    sections = {post.section: post.section for post in content.posts if post.section} | indexes
    return {
        url: [post for post in content.posts if post.path.startswith(path)]
        for path, url in sorted(sections.items(), key=lambda item: item[1])
    }


def _top_sections(content: Content) -> dict[str, str]:
    """The URLs of the sections that the site's menu lists, by their paths."""
    pages = [*content.posts, *content.indexes.values()]
    own = {page.path: page.url for page in content.indexes.values()}
    paths = {page.section for page in pages if page.section}
    paths |= {path for path in own if path.count("/") == 1}
    return dict(sorted(((path, own.get(path, path)) for path in paths), key=lambda item: item[1]))


def neighbours(post: Page, posts: Sequence[Page]) -> tuple[Page | None, Page | None]:
    """The posts before and after one, by date; a page without a date stands in no order."""
    dated = sorted(
        (page for page in posts if page.date != NEVER), key=lambda page: (page.date, page.url)
    )
    if post not in dated:
        return None, None
    place = dated.index(post)
    around = [None, *dated, None]
    return around[place], around[place + 2]


def _last_change(posts: Sequence[Page]) -> dt.datetime | None:
    changes = [post.lastmod for post in posts if post.lastmod != NEVER]
    return max(changes, default=None)


def _alias_path(alias: str, post: Page) -> str:
    """Where the redirect lies; without a leading slash, relative to the post's folder."""
    folder = "" if alias.startswith("/") else post.url.rstrip("/").rpartition("/")[0] + "/"
    path = (folder + alias).strip("/")
    return path if path.endswith(".html") else f"{path}/index.html"


def author_of(own: Page | None, config: Config) -> str:
    author = (own.param("author") if own else None) or config.params.get("author", "")
    return str(author.get("name", "")) if isinstance(author, dict) else str(author)


def _resources(page: Page) -> Iterator[OutputFile]:
    folder = page.url if page.url.endswith("/") or not page.url else f"{Path(page.url).parent}/"
    for name, file in page.resources.items():
        yield OutputFile(f"{folder}{name}", file)


def _environment(config: Config) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(config.root / "site" / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["relative"] = lambda url: config.base_path + quote(url, safe="/:?=&%+~@")
    environment.filters["absolute"] = lambda url: absolute(url, config.base_url)
    environment.filters["long_date"] = lambda moment: f"{moment.day} {moment:%B %Y}"
    environment.filters["rfc822"] = format_datetime
    return environment


def first_words(text: str, count: int = 70) -> str:
    """A summary in Hugo's manner: the first ``count`` words."""
    words = text.split()
    return " ".join(words[:count]) + (" …" if len(words) > count else "")
