"""`python build.py bench fuzz`: builds random blogs; counts tracebacks, hangs and stray files."""

from __future__ import annotations

import datetime as dt
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from companion.cache.store import Store
from companion.content.config import load_config
from companion.dev.fuzz.inputs import RandomBlog
from companion.finish.prerender import Prerender
from companion.publish.build import Builder
from companion.tools.errors import BuildError, BuildErrors, UnexpectedError
from companion.tools.progress import silent

_INPUTS = ("content", "config", "layouts", "site/templates")
LONGEST = 5  # seconds of processor time for one post
BATCH = 40  # posts of one blog
PATIENCE = 120  # seconds for one blog or post: other work on the machine can make it slow
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


class Hang(BaseException):
    """A build that took too long; not an `Exception`, so that no stage collects it."""


@dataclass
class Outcome:
    """What the builds did.

    tracebacks : unexpected errors, each with the seed of its blog.
    hangs : the seeds of blogs with a post that takes longer than `LONGEST`.
    strays : files that were written outside the destination and the folder of caches.
    incomplete : errors without file, line, column or remedy.
    memory : the most that the process had, in MB.
    """

    posts: int = 0
    errors: int = 0
    tracebacks: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    memory: int = 0

    @property
    def is_good(self) -> bool:
        return not (self.tracebacks or self.hangs or self.strays or self.incomplete)

    @property
    def findings(self) -> list[str]:
        """Everything that must not be, one line each; the word in front of a colon is the seed."""
        hangs = [f"{seed}: a post takes more than {LONGEST} s" for seed in self.hangs]
        return [*self.tracebacks, *hangs, *self.strays, *self.incomplete]

    def __str__(self) -> str:
        return (
            f"{self.posts:,} posts, {self.errors:,} errors: {len(self.tracebacks)} tracebacks, "
            f"{len(self.hangs)} hangs over {LONGEST} s, {len(self.strays)} files outside the "
            f"destination, {len(self.incomplete)} errors without place or remedy; {self.memory} MB"
        )


def fuzz(
    make_blog: Callable[[Path], Path],
    folder: Path,
    seed: str,
    posts: int,
    prerender: Prerender,
    seconds: float | None = None,
    report: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Build blogs with ``posts`` posts in all, or as many as fit into ``seconds``.

    make_blog : prepares an empty blog in a folder.
    folder : a scratch folder; the blog is in it, and nothing else may change in it.
    """
    outcome, started = Outcome(), time.monotonic()
    blog = make_blog(folder / "sites" / "blog")
    before = _files(folder, blog)
    batch = 0
    while outcome.posts < posts:
        if seconds is not None and time.monotonic() - started > seconds:
            break
        name = f"{seed}-{batch}"
        count = min(BATCH, posts - outcome.posts)
        _clear(blog)
        RandomBlog(name).write(blog, count)
        if _build(blog, name, outcome, prerender):
            outcome.hangs.append(name)
        outcome.posts += count
        outcome.strays += [f"{name}: {path}" for path in sorted(_files(folder, blog) - before)]
        outcome.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        batch += 1
        report(outcome)
    return outcome


def _build(blog: Path, name: str, outcome: Outcome, prerender: Prerender) -> bool:
    """Build a blog; return whether one of its posts takes too long."""
    errors: list[BuildError] = []
    started = time.process_time()
    try:
        with _limited(BATCH * LONGEST):
            builder = _builder(blog, prerender)
            errors += builder.build(NOW).errors
    except BuildErrors as found:
        errors += found.errors
    except BuildError as error:
        errors.append(error)
    except Hang:
        prerender.close()
        return True
    except Exception as cause:
        outcome.tracebacks.append(f"{name}: escaped: {cause!r}")
    outcome.errors += len(errors)
    for each in errors:
        if isinstance(each, UnexpectedError):
            outcome.tracebacks.append(f"{name}: {each}: {each.__cause__!r}")
        elif not (each.file and each.line and each.column and each.remedy):
            outcome.incomplete.append(f"{name}: {each}")
    return time.process_time() - started > LONGEST and _has_slow_post(blog, prerender)


def _builder(blog: Path, prerender: Prerender) -> Builder:
    """A builder that keeps going, and nothing for later builds."""
    config = load_config(blog)
    return Builder(config, silent, prerender=prerender, keep_going=True, store=Store(None))


def _has_slow_post(blog: Path, prerender: Prerender) -> bool:
    """Whether one of the posts, built by itself, takes longer than `LONGEST`."""
    posts = blog.parent / "posts"
    shutil.rmtree(posts, ignore_errors=True)
    (blog / "content").rename(posts)
    slow = False
    for file in sorted(posts.rglob("*.md")):
        if not file.is_file() or slow:
            continue
        (blog / "content").mkdir()
        source = file.parent if file.stem == "index" else file
        target = blog / "content" / source.name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
        try:
            with _limited(LONGEST):
                builder = _builder(blog, prerender)
                builder.render(NOW)
        except (BuildError, BuildErrors):
            pass
        except Hang:
            prerender.close()
            slow = True
        shutil.rmtree(blog / "content")
    shutil.rmtree(posts)
    return slow


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """Raise `Hang` in the block after some seconds of processor time, or after `PATIENCE`."""

    def stop(number: int, frame: object) -> None:
        raise Hang

    before = [signal.signal(each, stop) for each in (signal.SIGALRM, signal.SIGPROF)]
    signal.alarm(PATIENCE)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGALRM, before[0])
        signal.signal(signal.SIGPROF, before[1])


def _clear(blog: Path) -> None:
    for name in _INPUTS:
        shutil.rmtree(blog / name, ignore_errors=True)


def _files(folder: Path, blog: Path) -> set[tuple[str, int]]:
    """The files outside the blog's content, caches and site, with their times of change."""
    made = [blog / name for name in ("build", "public", *_INPUTS)]
    return {
        (str(path.relative_to(folder)), path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
        if not any(path.is_relative_to(each) for each in made) and not path.is_dir()
    }
