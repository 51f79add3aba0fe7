"""The commands of ``python build.py`` for those who work on this project.

Like the others, each imports its modules when it runs. The package that a release makes lacks them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from companion.places import TOOL, Blog

maintenance = typer.Typer()
bench = typer.Typer(no_args_is_help=True, help="Benchmarks; they print paired ratios.")


@bench.command("runtime")
def bench_runtime() -> None:
    """Compare our Python runtime with stock Pyodide: time until ready, bytes transferred."""
    from companion.dev.runtime_bench import compare, show
    from companion.publish.assets import prepare
    from companion.publish.terminal import console, reported
    from companion.tools.progress import shown

    with reported():
        with shown(console) as report:
            prepare(Blog(TOOL), report)
            comparison = compare(Blog(TOOL), report)
        show(comparison, console.rich)


@bench.command("library")
def bench_library(
    turns: Annotated[int, typer.Option(min=1, help="How often each task is measured.")] = 100,
) -> None:
    """Compare the library with plain NumPy and, where it is installed, PyTorch."""
    from companion.dev.library_bench import measure, show
    from companion.publish.terminal import console, reported
    from companion.tools.progress import shown

    with reported():
        with shown(console) as report:
            results = measure(report, turns)
        show(results, console.rich)


@bench.command("repaint")
def bench_repaint(
    against: Annotated[
        Path | None,
        typer.Option(help="Another checkout of this project, built; measured alternately."),
    ] = None,
    presses: Annotated[int, typer.Option(help="Key presses for each net and granularity.")] = 24,
    only: Annotated[
        str, typer.Option(help="Only nets with this in their name: 2-3-1, scalar.")
    ] = "",
) -> None:
    """Measure the time from a key press in a weight field to the repaint, by part."""
    from companion.dev.repaint import measure, show
    from companion.publish.assets import prepare
    from companion.publish.terminal import console, reported
    from companion.tools.progress import shown

    with reported():
        with shown(console) as report:
            prepare(Blog(TOOL), report)
            folders = [TOOL, *([against.resolve()] if against else [])]
            results = measure(folders, report, presses, only)
        show(results, console.rich)


@bench.command("build")
def bench_build(
    rounds: Annotated[int, typer.Option(min=1, help="How often each build is measured.")] = 5,
    size: Annotated[
        float, typer.Option(help="1 for 20,000 formulas and 5,000 pages; 0.05 for a twentieth.")
    ] = 1.0,
    case: Annotated[
        list[str] | None,
        typer.Option(help="Only this one: formulas, pages, own; may be repeated."),
    ] = None,
    hugo: Annotated[bool, typer.Option(help="Measure Hugo, too.")] = True,
) -> None:
    """How long builds take: cold, with nothing changed, with one page changed, beside Hugo's."""
    from companion.dev.build.bench import CASES, measure
    from companion.dev.build.table import table
    from companion.publish.terminal import console, reported
    from companion.tools.progress import shown

    with reported():
        with shown(console) as report:
            results = measure(report, rounds, size, case or CASES, hugo)
        console.rich.print(table(results))


@bench.command("page")
def bench_page(
    rounds: Annotated[int, typer.Option(min=1, help="How often each page is measured.")] = 5,
    page: Annotated[
        list[str] | None,
        typer.Option(help="Only this one: stock, main, second, home; may be repeated."),
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this: lighthouse, elements, shifts, fling, awakening, keys; may be repeated."
        ),
    ] = None,
    json: Annotated[
        Path | None, typer.Option("--json", help="A file for all values that were measured.")
    ] = None,
) -> None:
    """Measure our pages as a reader loads them, beside the same text in a stock KaTeX theme."""
    from companion.dev.page.bench import PARTS, measure
    from companion.dev.page.sites import PAGES
    from companion.dev.page.table import as_json, table
    from companion.publish.terminal import console, reported
    from companion.tools.progress import shown

    with reported():
        with shown(console) as report:
            results = measure(report, rounds, page or PAGES, part or PARTS)
        console.rich.print(table(results))
        if json:
            json.write_text(as_json(results), "utf-8")


@bench.command("fuzz")
def bench_fuzz(
    posts: Annotated[int, typer.Option(min=1, help="How many posts are built.")] = 10_000,
    seed: Annotated[str, typer.Option(help="Another one makes other posts.")] = "0",
    seconds: Annotated[
        float | None, typer.Option(help="Stop after this time, with fewer posts.")
    ] = None,
) -> None:
    """Build random hostile posts; count tracebacks, hangs, and files outside the destination."""
    import tempfile

    from companion.dev.fuzz.blog import blog_like
    from companion.dev.fuzz.run import Outcome, fuzz
    from companion.finish.prerender import Prerender
    from companion.publish.assets import prepare
    from companion.publish.terminal import console, reported
    from companion.tools.progress import shown

    def show(so_far: Outcome) -> None:
        report(f"{so_far.posts:,} posts", so_far.posts / posts)

    tool, scratch = Blog(TOOL), tempfile.TemporaryDirectory()
    with reported(), scratch as folder, Prerender(tool) as prerender, shown(console) as report:
        prepare(tool, report)
        make = blog_like(tool)
        outcome = fuzz(make, Path(folder), seed, posts, prerender, seconds, show)
    console.print(str(outcome))
    for line in outcome.findings:
        console.print(line)
    raise typer.Exit(not outcome.is_good)


update = typer.Typer(no_args_is_help=True, help="Bring to date what others publish.")


@update.command("packages")
def update_python_packages() -> None:
    """The hashes of Python packages, after a change of versions in pyproject.toml."""
    from companion.dev.packages import update_packages
    from companion.publish.entries import relative_to_here
    from companion.publish.terminal import console, reported

    with reported():
        for file in update_packages():
            console.print(f"Written: {relative_to_here(file)}")


@update.command("runtime")
def update_runtime(
    version: Annotated[str, typer.Argument(help="A version of Pyodide on npm.")] = "latest",
) -> None:
    """The browser's Python: Pyodide, its NumPy, and their hashes. If one lacks, nothing changes."""
    from companion.dev.update_runtime import update_runtime as run
    from companion.publish.terminal import console, reported
    from companion.tools.node import install_libraries
    from companion.tools.progress import shown

    with reported():
        with shown(console) as report:
            install_libraries(report)
            done = run(report, version)
        console.print(str(done))
        if done.is_change:
            console.print("Now run all tests: python build.py test")


@maintenance.command(
    "test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True}
)
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


@maintenance.command()
def fields() -> None:
    """Update the files made from the table of fields."""
    from companion.dev.fields import renew
    from companion.publish.entries import relative_to_here
    from companion.publish.terminal import console

    for file in renew():
        console.print(f"Written: {relative_to_here(file)}")


@maintenance.command()
def docs() -> None:
    """Update the pages made from docstrings and from types."""
    from companion.dev.documents import renew
    from companion.publish.entries import relative_to_here
    from companion.publish.terminal import console, reported

    with reported():
        for file in renew():
            console.print(f"Written: {relative_to_here(file)}")


@maintenance.command()
def lint(
    fix: Annotated[bool, typer.Option("--fix", help="Fix what ruff can fix.")] = False,
) -> None:
    """Check the sources with ruff, mypy and tsc."""
    from companion.dev.lint import lint as run
    from companion.publish.terminal import reported

    with reported():
        raise typer.Exit(run(fix))


@maintenance.command()
def screenshot() -> None:
    """Take the README's pictures again, in Chromium."""
    from companion.dev.screenshot import take
    from companion.publish.terminal import reported

    with reported():
        take()


@maintenance.command()
def release(
    destination: Annotated[
        Path, typer.Option("--destination", "-d", help="The folder to write the files to.")
    ] = TOOL / "build" / "release",
    module: Annotated[
        str, typer.Option(help="The address of the component as a Hugo module, for its go.mod.")
    ] = "example.org/backprop-component",
) -> None:
    """Make the files of a release: Python packages, npm package, Hugo component, runtime."""
    from companion.dev.release.release import make_release
    from companion.publish.entries import relative_to_here
    from companion.publish.terminal import console, reported
    from companion.tools.progress import shown

    with reported(), shown(console) as report:
        files = make_release(destination.resolve(), module, report)
    for file in files:
        size = file.stat().st_size / 1e6
        console.print(f"{relative_to_here(file)}  {size:.1f} MB")


maintenance.add_typer(bench, name="bench")
maintenance.add_typer(update, name="update")
