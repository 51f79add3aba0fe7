"""The commands of ``python build.py``, and of ``python -m companion`` where this is installed.

Each imports its modules when it runs, so that `--help` and other commands start fast.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from companion.building import configured
from companion.places import IS_INSTALLED, PROGRAM, Blog, blog_folder

DEFAULT_COMMAND = "build"
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
        help="The blog's folder (default: the current one"
        + (")." if IS_INSTALLED else " if it is one, else build.py's)."),
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

Runtime = Annotated[
    Path | None,
    typer.Option(
        "--runtime",
        help="Take Python for the browser from this zip of a release, instead of assembling it.",
        hidden=IS_INSTALLED,
    ),
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
    runtime: Runtime = None,
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
    from companion.building import build as run

    run(
        base_url, destination, drafts, future, expired, environment, source, keep_going, every,
        json, verbose, traceback, runtime,
    )  # fmt: skip


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
        config = configured(
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
            console.print(f"Written: {relative_to_here(file)}")
            return
        file = new_post(config, name, dt.datetime.now().astimezone())
    console.print(f"Written: {relative_to_here(file)} (a draft; -D shows it)")


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
        builder = Builder(configured(source, None, None, drafts, future, False, None), silent)
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
    console.print(f"{count} files in {folder}")


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
            console.print(f"left: {relative_to_here(folder)} (no build made it)")
        if cache:
            clear_user_cache()


if not IS_INSTALLED:
    from companion.dev.commands import maintenance

    app.add_typer(maintenance)


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
    try:
        app(prog_name=PROGRAM)
    except SystemExit as end:
        if end.code == 130:  # Ctrl+C, of which Typer says nothing
            print("Interrupted.", file=sys.stderr)
        raise
