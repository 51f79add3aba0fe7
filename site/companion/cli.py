"""The commands of ``python build.py``.

Each imports its modules when it runs, so that `--help` and other commands start fast.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from companion.dev.commands import bench, update
from companion.places import Blog, blog_folder

if TYPE_CHECKING:
    from companion.content.config import Config

DEFAULT_COMMAND = "build"
COMMAND = tuple(sys.argv[1:])
"""The words of the command line."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Source = Annotated[
    Path | None,
    typer.Option(
        "--source",
        "-s",
        help="The blog's folder (default: the current one if it has a hugo.toml, else build.py's).",
    ),
]
BaseURL = Annotated[
    str | None,
    typer.Option("--baseURL", "-b", help="The address of the published site, https://…/"),
]
Destination = Annotated[
    Path | None, typer.Option("--destination", "-d", help="The folder to write the site to.")
]
Drafts = Annotated[bool, typer.Option("--buildDrafts", "-D", help="Include drafts.")]
Future = Annotated[bool, typer.Option("--buildFuture", "-F", help="Include future posts.")]
Expired = Annotated[bool, typer.Option("--buildExpired", "-E", help="Include expired posts.")]
Environment = Annotated[
    str | None, typer.Option("--environment", "-e", help="The environment, a name for templates.")
]
Traceback = Annotated[
    bool,
    typer.Option("--traceback", help="Print the traceback of an unexpected error, for a report."),
]

EveryFault = Annotated[
    bool, typer.Option("--all", help="List each fault, instead of equal ones together.")
]


@app.command()
def build(
    base_url: BaseURL = None,
    destination: Destination = None,
    drafts: Drafts = False,
    future: Future = False,
    expired: Expired = False,
    environment: Environment = None,
    source: Source = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Leave out posts with errors; publish the others.")
    ] = False,
    every: EveryFault = False,
    json: Annotated[bool, typer.Option("--json", help="Print all faults as JSON.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say what was found of earlier builds.")
    ] = False,
    traceback: Traceback = False,
) -> None:
    """Build the site into public/ (the default command)."""
    import datetime as dt

    from companion.publish.build import Builder
    from companion.publish.leftovers import warned_of_preview
    from companion.publish.terminal import (
        console,
        faults_as_json,
        print_counts,
        print_errors,
        print_summary,
        printed_lines,
        reported,
        tell,
    )
    from companion.tools.progress import shown
    from companion.unchanged import inputs_hash, inputs_of, remember

    with reported(traceback, every, json), shown(console) as report:
        config = _config(source, base_url, destination, drafts, future, expired, environment)
        builder = Builder(
            config, report, own_destination=destination is None, keep_going=keep_going, say=tell
        )
        inputs = inputs_of(config.blog, config.content, config.static, config.environment)
        try:
            with warned_of_preview(config), builder.alone():
                before = inputs_hash(inputs)
                builder.prepare()
                summary = builder.build(dt.datetime.now(dt.UTC))
                if not summary.errors:  # else they are reported again by the next build
                    said = [] if json else printed_lines(summary, config, every)
                    listed = [faults_as_json((), summary.warnings)] if json else []
                    remember(
                        COMMAND, config.blog, config.destination, inputs, before, summary.valid,
                        said, listed,
                    )  # fmt: skip
        finally:
            builder.close()
    if json:
        print(faults_as_json(summary.errors, summary.warnings))
    else:
        if summary.errors:
            print_errors(summary.errors, traceback, every, "the other posts were published")
        print_summary(summary, config, every)
    if verbose:
        print_counts(builder.counts)


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", "-p", help="The port to listen on.")] = 1313,
    base_url: BaseURL = None,
    destination: Destination = None,
    drafts: Drafts = False,
    future: Future = False,
    expired: Expired = False,
    environment: Environment = None,
    hugo: Annotated[bool, typer.Option("--hugo", help="Serve with Hugo instead.")] = False,
    source: Source = None,
    traceback: Traceback = False,
) -> None:
    """Build and serve on 127.0.0.1; reload on every change."""
    from companion.preview.hugo_serve import serve_with_hugo
    from companion.preview.serve import serve as run
    from companion.publish.terminal import reported

    with reported(traceback):
        # Not into public/, which is for publishing: the pages contain the address of the preview.
        config = _config(
            source,
            base_url,
            destination or Blog(blog_folder(source)).preview,
            drafts,
            future,
            expired,
            environment or "development",
        )
        if hugo:
            serve_with_hugo(config, port, traceback)
        else:
            run(config, port, destination is None, traceback)


@app.command()
def new(
    name: Annotated[
        str,
        typer.Argument(
            help="Such as posts/x.md; without .md, it becomes a page bundle. "
            "Or the word shortcode, and the name of a shortcode behind it."
        ),
    ],
    shortcode: Annotated[str | None, typer.Argument(help="The name of a shortcode.")] = None,
    source: Source = None,
    traceback: Traceback = False,
) -> None:
    """Create a new post, a draft with front matter; or the template of a shortcode."""
    import datetime as dt

    from companion.content.archetype import new_post
    from companion.content.config import load_config
    from companion.content.wrappers import new_shortcode
    from companion.publish.entries import relative_to_here
    from companion.publish.terminal import console, reported
    from companion.tools.errors import BuildError

    with reported(traceback):
        config = load_config(blog_folder(source))
        if shortcode is not None and name != "shortcode":
            raise BuildError(
                f"there is no {name!r} to make", remedy="As in: new shortcode katex, new posts/x.md"
            )
        if shortcode is not None:
            file = new_shortcode(config, shortcode)
            console.print(f"Written: {relative_to_here(file)}", markup=False)
            return
        file = new_post(config, name, dt.datetime.now().astimezone())
    console.print(f"Written: {relative_to_here(file)} (a draft; -D shows it)", markup=False)


@app.command()
def check(
    json: Annotated[bool, typer.Option("--json", help="Print a list for other programs.")] = False,
    every: EveryFault = False,
    drafts: Drafts = False,
    future: Future = False,
    source: Source = None,
    traceback: Traceback = False,
) -> None:
    """Report errors, warnings and broken links; write nothing."""
    import datetime as dt

    from companion.publish.build import Builder
    from companion.publish.check import as_json
    from companion.publish.check import check as run
    from companion.publish.terminal import print_findings, print_traceback, reported
    from companion.tools.progress import silent

    with reported(traceback, every, json):
        builder = Builder(_config(source, None, None, drafts, future, False, None), silent)
        try:
            builder.prepare()
            findings = run(builder, dt.datetime.now(dt.UTC))
        finally:
            builder.close()
    for finding in findings if traceback else ():
        print_traceback(finding.error)
    if json:
        print(as_json(findings))
    else:
        print_findings(findings, every)
    raise typer.Exit(any(each.severity == "error" for each in findings))


@app.command()
def component(
    folder: Annotated[Path, typer.Argument(help="Where to write it, such as themes/companion.")],
    content: Annotated[
        Path | None,
        typer.Option(help="The content folder of the other site; its widgets are prerendered."),
    ] = None,
    shortcodes: Annotated[
        bool,
        typer.Option("--shortcodes", help="Add admonition and style, for a theme without them."),
    ] = False,
    alerts: Annotated[
        bool,
        typer.Option(
            "--alerts", help="Show `> [!NOTE]` as admonitions, for a theme that does not."
        ),
    ] = False,
    zipped: Annotated[bool, typer.Option("--zip", help="Write FOLDER.zip, too.")] = False,
    traceback: Traceback = False,
) -> None:
    """Write a Hugo theme component with the stepper.

    The other site then has theme = ["companion", …] in its configuration.
    """
    from companion.publish.component import write_component
    from companion.publish.terminal import console, reported
    from companion.tools.progress import shown

    with reported(traceback), shown(console) as report:
        count = write_component(folder.resolve(), report, content, shortcodes, zipped, alerts)
    console.print(f"{count} files in {folder}", markup=False)


@app.command("test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def run_suite(
    context: typer.Context,
    fast: Annotated[
        bool, typer.Option("--fast", help="Leave out tests that need a browser, Hugo or a server.")
    ] = False,
) -> None:
    """Run the test suite; further arguments go to pytest."""
    from companion.dev.test import run_tests
    from companion.publish.terminal import reported

    with reported():
        raise typer.Exit(run_tests(context.args, fast))


@app.command()
def fields() -> None:
    """Update the files made from the table of fields."""
    from companion.dev.fields import renew
    from companion.publish.entries import relative_to_here
    from companion.publish.terminal import console

    for file in renew():
        console.print(f"Written: {relative_to_here(file)}", markup=False)


@app.command()
def lint(
    fix: Annotated[bool, typer.Option("--fix", help="Fix what ruff can fix.")] = False,
) -> None:
    """Check the sources with ruff, mypy and tsc."""
    from companion.dev.lint import lint as run
    from companion.publish.terminal import reported

    with reported():
        raise typer.Exit(run(fix))


@app.command()
def screenshot() -> None:
    """Take the README's pictures again, in Chromium."""
    from companion.dev.screenshot import take
    from companion.publish.terminal import reported

    with reported():
        take()


@app.command()
def clean(
    source: Source = None,
    cache: Annotated[bool, typer.Option("--cache", help="Remove the user's cache, too.")] = False,
) -> None:
    """Remove build/ and public/; the user's cache stays."""
    from companion.content.config import load_config
    from companion.publish.clean import clear_user_cache, remove_generated
    from companion.publish.entries import relative_to_here
    from companion.publish.terminal import console, reported

    with reported():
        for folder in remove_generated(load_config(blog_folder(source))):
            console.print(f"left: {relative_to_here(folder)} (no build made it)", markup=False)
        if cache:
            clear_user_cache()


app.add_typer(bench, name="bench")
app.add_typer(update, name="update")


def _config(
    source: Path | None,
    base_url: str | None,
    destination: Path | None,
    drafts: bool,
    future: bool,
    expired: bool,
    environment: str | None,
) -> Config:
    from companion.content.config import load_config

    overrides: dict[str, Any] = {
        "baseURL": base_url,
        "publishDir": str(destination.resolve()) if destination else None,
        "buildDrafts": drafts or None,
        "buildFuture": future or None,
        "buildExpired": expired or None,
        "environment": environment,
    }
    return load_config(blog_folder(source), **overrides)


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Build, preview and check the site. Without a COMMAND, build it."""
    if version:
        from companion.tools.version import generator

        print(generator())
        raise typer.Exit


def main() -> None:
    """Run the command line; without a command, its options are those of `build`."""
    words = sys.argv[1:]
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        sys.argv.insert(1, DEFAULT_COMMAND)
    app(prog_name="python build.py")
