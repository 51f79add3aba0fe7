"""The command `build`, apart from how its options are written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.places import blog_folder

if TYPE_CHECKING:
    from companion.content.config import Config

COMMAND = tuple(sys.argv[1:])
"""The words of the command line."""


def build(
    base_url: str | None = None,
    destination: Path | None = None,
    drafts: bool = False,
    future: bool = False,
    expired: bool = False,
    environment: str | None = None,
    source: Path | None = None,
    keep_going: bool = False,
    every: bool = False,
    json: bool = False,
    verbose: bool = False,
    traceback: bool = False,
    runtime: Path | None = None,
) -> None:
    """Build the site, and print what was built or the errors; the options are those of `cli`."""
    import datetime as dt

    from companion.hash_ahead import take_over_hashes
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
        config = configured(source, base_url, destination, drafts, future, expired, environment)
        builder = Builder(
            config, report, own_destination=destination is None, keep_going=keep_going, say=tell
        )
        inputs = inputs_of(config.blog, config.content, config.static, config.environment)
        try:
            with warned_of_preview(config), builder.alone():
                take_over_hashes()
                before = inputs_hash(inputs)
                builder.prepare(runtime)
                summary = builder.build(dt.datetime.now(dt.UTC))
                if not summary.errors:  # else they are reported again by the next build
                    said = [] if json else printed_lines(summary, config, every)
                    listed = [faults_as_json((), summary.warnings)] if json else []
                    remember(
                        COMMAND, config.blog, config.destination, inputs, before, summary.valid,
                        said, listed, builder.written,
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


def configured(
    source: Path | None,
    base_url: str | None,
    destination: Path | None,
    drafts: bool,
    future: bool,
    expired: bool,
    environment: str | None,
) -> Config:
    """The configuration of a command, with its options over what the files say."""
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
