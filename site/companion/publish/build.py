"""Builds a site in stages: content, bodies, formulas and widgets, pages, publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from companion.content.config import Config
from companion.content.content import Content, Page, read_content
from companion.content.references import References
from companion.content.resources import Resources
from companion.finish.browser_files import BrowserFiles
from companion.finish.embeds import PageWidgets, write_embeds
from companion.finish.finish import Finisher
from companion.finish.links import Directory
from companion.finish.macros import site_macros
from companion.finish.metadata import head_of, reading_minutes
from companion.finish.names import number_body
from companion.finish.prerender import Prerender
from companion.finish.rendered import DIAGRAMS, FinishedText
from companion.finish.social_card import keep_only
from companion.finish.widgets import CARDS, Widgets
from companion.publish.assets import prepare, published_folders
from companion.publish.bundles import bundles, sources
from companion.publish.diagrams import provide_mermaid
from companion.publish.hugo import write_for_hugo
from companion.publish.pages import Site, author_of
from companion.publish.swap import publish
from companion.text.body import Body, MarkupOptions, PageInfo, Source, render_body
from companion.text.shortcodes.builtin import BUILTIN
from companion.text.shortcodes.custom import custom_shortcodes
from companion.tools.errors import BuildError, Faults
from companion.tools.progress import Report


@dataclass(frozen=True)
class Summary:
    """Counts and warnings of a finished build.

    left_out : pages that were not published, each with the reason: draft, future or expired.
    """

    posts: int
    formulas: int
    widgets: int
    files: int
    left_out: tuple[tuple[Page, str], ...]
    warnings: tuple[BuildError, ...]


@dataclass(frozen=True)
class FinishedContent:
    """The content, with body and finished text of every page by URL; not yet written to files."""

    content: Content
    bodies: Mapping[str, Body]
    rendered: Mapping[str, FinishedText]

    @property
    def warnings(self) -> tuple[BuildError, ...]:
        return tuple(warning for page in self.rendered.values() for warning in page.warnings)

    def widgets(self) -> list[PageWidgets]:
        """The widgets of every page."""
        pages = [*self.content.posts, *self.content.indexes.values()]
        return [PageWidgets(page, self.rendered[page.url].fragments) for page in pages]

    def summary(self, files: int) -> Summary:
        return Summary(
            posts=len(self.content.posts),
            formulas=sum(len(body.formulas) for body in self.bodies.values()),
            widgets=sum(len(body.widgets) for body in self.bodies.values()),
            files=files,
            left_out=self.content.left_out,
            warnings=self.warnings,
        )


class Builder:
    """Builds a site, once or repeatedly; keeps the Node process and its results between builds.

    Parameters
    ----------
    own_destination : the destination is the blog's publishing folder, or the preview's, not one
        that the user named; it is replaced without a check (see `swap.publish`).
    prerender : a Node process that several builders share; by default, each has its own.
    bundled : pages load the bundles, as readers do; else the browser's sources one by one.
    """

    def __init__(
        self,
        config: Config,
        report: Report,
        own_destination: bool = True,
        prerender: Prerender | None = None,
        bundled: bool = True,
    ) -> None:
        self.config = config
        self._bundled = bundled
        self._report = report
        self._own_destination = own_destination
        self._prerender = prerender or Prerender(config.blog)
        self._finisher = Finisher(self._prerender, site_macros(config))

    def prepare(self) -> None:
        """Fetch and generate all files that the build and the browser need beside the repository.

        Raises
        ------
        BuildError : a library or a tool cannot be installed, or a download fails.
        """
        prepare(self.config.blog, self._report)

    def close(self) -> None:
        """End the Node process."""
        self._prerender.close()

    def restart_node(self) -> None:
        """End the Node process; the next request starts one that loads the current sources."""
        self._prerender.close()

    def render(self, now: dt.datetime) -> FinishedContent:
        """Read the content, render its bodies and finish them; write nothing.

        now : decides which pages are in the future or expired.

        Raises
        ------
        BuildErrors : all faults of the content.
        """
        self._report("Reading the content")
        content = read_content(self.config, now)
        pages = [*content.posts, *content.indexes.values()]
        self._report("Rendering the posts")
        bodies = self._bodies(
            pages, References(content, self.config.content, self.config.taxonomies.values())
        )
        self._report("Setting formulas and drawing widgets")
        rendered = self._finished(pages, bodies)
        return FinishedContent(
            content, {page.url: body for page, body in zip(pages, bodies, strict=True)}, rendered
        )

    def build(self, now: dt.datetime) -> Summary:
        """Build the site and replace the published one.

        Raises
        ------
        BuildErrors : all faults of the content; nothing is published.
        BuildError : the site cannot be written (see `swap.publish`).
        """
        finished = self.render(now)
        self._report("Writing the pages")
        files = self._write_generated(finished)
        site = Site(self.config, finished.content, finished.rendered, files)
        count = publish(
            site.files(),
            published_folders(self.config, files),
            self.config.destination,
            self._own_destination,
        )
        if self._bundled:
            write_for_hugo(self.config, finished.content, finished.rendered, files)
        return finished.summary(count)

    def build_for_hugo(self, now: dt.datetime) -> Summary:
        """Write only the files that Hugo's layouts read; Hugo itself writes or serves the pages.

        Raises
        ------
        BuildErrors : all faults of the content; the files of the last build stay.
        """
        finished = self.render(now)
        files = self._write_generated(finished)
        write_for_hugo(self.config, finished.content, finished.rendered, files)
        return finished.summary(files=0)

    def browser_files(self) -> BrowserFiles:
        """What the pages of this build load."""
        return bundles(self.config.blog) if self._bundled else sources(self.config.blog)

    def _write_generated(self, finished: FinishedContent) -> BrowserFiles:
        """Write the pages of the widgets beside what the pages load; returns the latter."""
        drawn = any(DIAGRAMS in page.scripts for page in finished.rendered.values())
        provide_mermaid(self.config.blog, self._report, wanted=drawn)
        files = self.browser_files()
        write_embeds(self.config, finished.widgets(), files)
        cards = (page.card for page in finished.rendered.values())
        keep_only(cards, files.folder / CARDS)
        return files

    def _with_metadata(self, page: Page, rendered: FinishedText) -> FinishedText:
        """The finished text with reading time and metadata, if the page is a post."""
        if page.kind != "page":
            return rendered
        author = author_of(page, self.config)
        return replace(
            rendered,
            minutes=reading_minutes(rendered.words),
            head=head_of(page, rendered.words, rendered.card, author, self.config),
        )

    def _bodies(self, pages: Sequence[Page], references: References) -> list[Body]:
        """Render the Markdown of all pages."""
        options = MarkupOptions.from_hugo(self.config.raw)
        registry = BUILTIN.with_kinds(custom_shortcodes(self.config.blog.shortcodes))
        bodies, faults = [], Faults()
        for page in pages:
            front = page.front
            source = Source(page.file, front.body, front.body_line)
            resolve = self._resolver(page, references)
            files = Resources(page.resources, self.config.blog.resources)
            info = PageInfo(page.title, page.url, front.values, resolve, references.why_not, files)
            with faults.of(page.file):
                bodies.append(render_body(source, info, options, registry))
        faults.raise_all()
        return bodies

    def _resolver(self, page: Page, references: References) -> Callable[[str], str | None]:
        """A function from a reference on a page to its address, with the path of the base URL."""

        def address_of(name: str) -> str | None:
            address = references.address(name, page)
            return None if address is None else self.config.base_path + address

        return address_of

    def _finished(self, pages: Sequence[Page], bodies: Sequence[Body]) -> dict[str, FinishedText]:
        """The finished texts by URL; all bodies are numbered first, so that pages can refer."""
        files = self.browser_files()
        sheet = f"{self.config.base_path}{files['widgets.css'][0]}"
        widgets = Widgets(self.config.blog, sheet, self._prerender, files.folder)
        numbered, rendered, faults = [], {}, Faults()
        for page, body in zip(pages, bodies, strict=True):
            with faults.of(page.file):
                numbered.append((page, number_body(body)))
        directory = Directory(
            {self.config.base_path + page.url: body for page, body in numbered},
            {self.config.base_path + page.url: escape(page.title) for page, _ in numbered},
        )
        for page, numbered_body in numbered:
            with faults.of(page.file):
                explains_steps = page.switched("explainsSteps", False)
                finished = self._finisher.finish(numbered_body, widgets, directory, explains_steps)
                rendered[page.url] = self._with_metadata(page, finished)
        faults.raise_all()
        return rendered
