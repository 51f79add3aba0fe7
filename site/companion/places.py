"""Where things lie: the tool's own files, and the files of the blog that is built.

The two may be in one folder, as in this repository, or far apart. No other module computes a path
from ``__file__``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

GENERATOR = Path(__file__).resolve().parent
_PACKED = GENERATOR / "tool"
IS_INSTALLED = _PACKED.is_dir()
"""Whether this is the package that `python build.py release` makes; it holds all of its files."""

TOOL = _PACKED if IS_INSTALLED else GENERATOR.parents[1]
"""The tool's own files: the folder of `build.py`, or that in the package.

Nothing below it is written, apart from `site/node/node_modules` beside `build.py`.
"""

PREPARED = TOOL / "prepared"
"""In the package: the browser's files, Python and bundles as a build of this version makes them."""

PROGRAM = "python -m companion" if IS_INSTALLED else "python build.py"
"""How a user calls the commands."""

BROWSER = TOOL / "site" / "browser"
NODE = TOOL / "site" / "node"
TEMPLATES = TOOL / "site" / "theme" / "templates"
LAYOUTS = TOOL / "site" / "theme" / "layouts"
COMPONENT = TOOL / "site" / "component"
PICTURES = TOOL / "site" / "docs"
STATIC = TOOL / "static"
PYBUNDLE = TOOL / "pybundle"
LICENCE = TOOL / "LICENSE"
NOTICE = TOOL / "NOTICE"
CHANGELOG = TOOL / "CHANGELOG.md"
LICENCES_OF_OTHERS = TOOL / "site" / "licenses"


WHOLE = ("hugo", "config")
FORMS = ("toml", "yaml", "yml", "json")
CONFIGURATIONS = tuple(f"{stem}.{form}" for stem in WHOLE for form in FORMS)
"""The names of a file with all settings of a blog, in Hugo's order of preference."""


def blog_folder(named: Path | None) -> Path:
    """The folder of a command's blog.

    The one that `--source` names; else the current one, if it has a configuration file, as Hugo has
    it; else the tool's own, which the package does not have.
    """
    if named is not None:
        return named.resolve()
    here = Path.cwd()
    return here if IS_INSTALLED or Blog(here).is_configured else TOOL


@dataclass(frozen=True)
class Blog:
    """The folder of a blog: the one that holds its configuration."""

    root: Path

    @property
    def configuration(self) -> Path:
        """`hugo.toml`, or the first of Hugo's other names that exists."""
        files = [self.root / name for name in CONFIGURATIONS]
        return next((file for file in files if file.is_file()), files[0])

    @property
    def is_configured(self) -> bool:
        """Whether the folder is that of a blog, as Hugo sees it."""
        return self.configuration.is_file() or (self.root / "config" / "_default").is_dir()

    def settings(self, environment: str) -> list[Path]:
        """The files and folders that the settings of an environment are read from."""
        folders = [self.root / "config" / name for name in ("_default", environment)]
        return [*(self.root / name for name in CONFIGURATIONS), *folders]

    @property
    def templates(self) -> Path:
        """The blog's own Jinja templates; one named like ours takes its place."""
        return self.root / "site" / "templates"

    @property
    def shortcodes(self) -> Path:
        """The blog's own shortcodes."""
        return self.templates / "shortcodes"

    @property
    def resources(self) -> Path:
        """Hugo's `assets`: files that posts name and that are not published as they stand."""
        return self.root / "assets"

    def go_files(self) -> list[Path]:
        """Where Hugo's templates and scripts lie, of which a build reads names and macros."""
        bases = [self.root, *sorted(self.root.glob("themes/*/"))]
        return [base / name for base in bases for name in ("layouts", "assets/js", "static/js")]

    @property
    def build(self) -> Path:
        """What builds leave for later ones; safe to delete."""
        return self.root / "build"

    @property
    def preview(self) -> Path:
        """The site that `serve` shows."""
        return self.build / "preview"

    @property
    def hugo_preview(self) -> Path:
        """The site that Hugo's server shows, which writes it to the disk."""
        return self.build / "hugo-preview"

    @property
    def widgets(self) -> Path:
        """The finished HTML of widgets, named by their content."""
        return self.build / "widgets"

    @property
    def for_hugo(self) -> Path:
        """What Hugo's layouts read; `assetDir` in `hugo.toml`."""
        return self.build / "hugo"

    @property
    def generated(self) -> Path:
        """Generated files, one by one as `serve` shows them."""
        return self.build / "assets"

    @property
    def companion(self) -> Path:
        """The part of them that a browser finds at `/companion/`."""
        return self.generated / "companion"

    @property
    def published(self) -> Path:
        """Generated files as they are published, bundled, beside the blog's `static`."""
        return self.build / "published"
