"""`serve --hugo` and plain `hugo server`: the real binary, running, while a post is written."""

from __future__ import annotations

import datetime as dt
import http.client
import re
import shutil
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest
from blogs import write_content
from both_engines import run_hugo

from companion.content.config import load_config
from companion.finish.prerender import Prerender
from companion.places import TOOL
from companion.preview.hugo_serve import find_hugo, hugo_version
from companion.preview.static_host import listen
from companion.publish.build import Builder
from companion.text.shortcodes import backprop, live
from companion.tools.errors import BuildError
from companion.tools.progress import silent

PATIENCE = 60
POSTS = {"posts/old.md": "---\ntitle: Old\n---\nFor $n > 1$.\n"}


class HugoPreview:
    """`python build.py serve --hugo` as a process."""

    def __init__(self, blog: Path, tool: Path = TOOL) -> None:
        self.process = subprocess.Popen(
            [sys.executable, tool / "build.py", "serve", "--hugo", "--port", "0", "--source", blog],
            cwd=blog, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.messages: Queue[str] = Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.address = self.wait_for(r"(http://127\.0\.0\.1:\d+/\S*)")

    def _read(self) -> None:
        for line in self.process.stdout:
            self.messages.put(line)

    def wait_for(self, pattern: str) -> str:
        seen: list[str] = []
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                seen.append(self.messages.get(timeout=1))
            except Empty:
                continue
            if match := re.search(pattern, seen[-1]):
                return match[match.lastindex or 0]
        raise AssertionError(f"{pattern} was not said; but: {seen}")

    def get(self, path: str) -> str:
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except http.client.IncompleteRead as cut:  # Hugo was writing the file at this moment
            return cut.partial.decode(errors="replace")

    def shows(self, path: str, wanted: Callable[[str], bool]) -> str:
        """The page, as soon as it is as wanted."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if wanted(page := self.get(path)):
                return page
            time.sleep(0.2)
        said = "".join(self.messages.queue)
        raise AssertionError(f"/{path} did not become what was wanted:\n{page[:4000]}\n{said}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)
        self.reader.join(timeout=PATIENCE)
        self.process.stdout.close()


@pytest.fixture
def small_blog(prepared_blog: Path) -> Path:
    """A blog with one post, which is built in no time."""
    write_content(prepared_blog, POSTS)
    return prepared_blog


@pytest.fixture
def preview(small_blog: Path) -> Iterator[HugoPreview]:
    running = HugoPreview(small_blog)
    yield running
    running.stop()


def test_a_saved_post_is_served_with_its_formulas_set_and_its_widget_drawn(
    preview: HugoPreview, small_blog: Path
) -> None:
    post = small_blog / "content" / "posts" / "new.md"
    post.write_text("---\ntitle: New\n---\nFirst $a_1$ text\n", "utf-8")
    page = preview.shows("posts/new/", lambda page: 'class="katex"' in page)
    assert "livereload.js" in page

    widget = '{{< backprop layers="2,2,1" x="1,2" target="1" >}}'
    post.write_text(f"---\ntitle: New\n---\nSecond $b_2$ text\n\n{widget}\n", "utf-8")
    page = preview.shows("posts/new/", lambda page: "<backprop-stepper" in page)
    assert "Second" in page
    assert re.search(r'src="/companion/[0-9a-f]{12}/companion\.js"', page)

    post.write_text("---\ntitle: New\n---\nThird $\\nosuch$ text\n", "utf-8")
    preview.wait_for(r"content/posts/new\.md:4:8")
    preview.shows("posts/new/", lambda page: "Third" in page and "nosuch" in page)

    post.write_text("---\ntitle: New\n---\nFourth $c$ text\n", "utf-8")
    preview.shows("posts/new/", lambda page: "Fourth" in page and 'class="katex"' in page)


def test_a_saved_data_file_redraws_its_widget(preview: HugoPreview, small_blog: Path) -> None:
    bundle = small_blog / "content" / "posts" / "new"
    bundle.mkdir()
    (bundle / "net.yaml").write_text("layers: [2, 1]\nx: [1, 2]\ntarget: 1\n", "utf-8")
    call = '{{< backprop src="net.yaml" >}}'
    (bundle / "index.md").write_text(f"---\ntitle: New\n---\n{call}\n", "utf-8")
    preview.shows("posts/new/", lambda page: '"layers":[2,1]' in page.replace(" ", ""))
    (bundle / "net.yaml").write_text("layers: [2, 3, 1]\nx: [1, 2]\ntarget: 1\n", "utf-8")
    preview.shows("posts/new/", lambda page: '"layers":[2,3,1]' in page.replace(" ", ""))

    shared = small_blog / "assets" / "shared.toml"
    shared.parent.mkdir()
    shared.write_text("layers = [1, 4]\nx = [1]\ntarget = [1, 2, 3, 4]\n", "utf-8")
    call = '{{< backprop src="shared.toml" >}}'
    (bundle / "index.md").write_text(f"---\ntitle: New\n---\n{call}\n", "utf-8")
    preview.shows("posts/new/", lambda page: '"layers":[1,4]' in page.replace(" ", ""))
    shared.write_text("layers = [1, 5]\nx = [1]\ntarget = [1, 2, 3, 4, 5]\n", "utf-8")
    preview.shows("posts/new/", lambda page: '"layers":[1,5]' in page.replace(" ", ""))

    shared.write_text("layers = [1, 5]\nx = [1]\ntarget = [1]\n", "utf-8")
    preview.wait_for(r"assets/shared\.toml:3:10: backprop: target: ")


def test_an_unexpected_error_is_told_and_the_next_save_recovers(tool: Path) -> None:
    source = tool / "site" / "companion" / "text" / "shortcodes" / "style.py"
    written = source.read_text("utf-8")
    source.write_text(written.replace("    tag = ", "    1 / (css != 'boom')\n    tag = ", 1))
    preview = HugoPreview(tool, tool)
    try:
        post = tool / "content" / "posts" / "new.md"
        call = '{{< style "boom" >}}First $a$ text{{< /style >}}'
        post.write_text(f"---\ntitle: New\n---\n{call}\n", "utf-8")
        preview.wait_for(r"content/posts/new\.md: unexpected ZeroDivisionError.*--traceback")
        post.write_text(f"---\ntitle: New\n---\n{call.replace('boom', 'color: red')}\n", "utf-8")
        preview.shows("posts/new/", lambda page: "First" in page and 'class="katex"' in page)
    finally:
        preview.stop()


def states_of(folder: Path) -> dict[str, int]:
    """The files and folders below a folder, with the times of their last change."""
    return {str(path): path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}


def test_hugos_server_never_touches_public(small_blog: Path) -> None:
    public = small_blog / "public"
    public.mkdir()
    (public / "index.html").write_text("published")
    before = states_of(public)
    preview = HugoPreview(small_blog)
    try:
        preview.shows("posts/old/", lambda page: "livereload.js" in page)
    finally:
        preview.stop()
    assert states_of(public) == before
    shutil.rmtree(small_blog / "build" / "hugo-preview")

    with listen(0) as listener:
        port = listener.getsockname()[1]
    command = [str(find_hugo()), "server", "--source", str(small_blog), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        for line in server.stdout:
            if "Web Server is available" in line:
                break
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/posts/old/") as answer:
            assert "livereload.js" in answer.read().decode()
    finally:
        server.terminate()
        server.communicate()
    assert states_of(public) == before
    assert (small_blog / "build" / "hugo-preview" / "index.html").exists()


def test_a_changed_word_keeps_the_formulas_of_its_post(
    prepared_blog: Path, prerender: Prerender
) -> None:
    """As in the preview; here Hugo builds, which is the same without a server."""
    text = (
        "---\ntitle: T\n---\nLet $a_1 < b'$ and $x$ be a word, $\\{y\\}$.\n\n"
        "$$\n\\int_0^1 x\\,dx \\neq y\n$$\n\n{{< raw >}}$y^2$ and \\(z_2\\){{< /raw >}}\n"
    )
    write_content(prepared_blog, {"a.md": text})
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    Builder(load_config(prepared_blog), silent, prerender=prerender).build(now)
    write_content(prepared_blog, {"a.md": text.replace("word", "changed word $n_{new}$")})
    said = run_hugo(prepared_blog)
    assert "a.md has changed since the last build" in said
    page = (prepared_blog / "hugo-public" / "a" / "index.html").read_text("utf-8")
    assert "changed word $n_{new}$" in page
    assert page.count('class="katex"') == 6


def test_before_any_build_a_widgets_place_says_which_command_to_run(
    own_blog: Path,
) -> None:
    shutil.rmtree(own_blog / "build")
    said = run_hugo(own_blog)
    assert 'run "python build.py" first' in said
    page = (own_blog / "hugo-public/posts/backpropagation/index.html").read_text("utf-8")
    assert "python build.py" in page
    assert "$$" in page


def test_without_a_build_too_a_wrong_parameter_is_named_with_its_place(small_blog: Path) -> None:
    post = small_blog / "content" / "posts" / "new.md"
    post.write_text('---\ntitle: New\n---\nText\n\n{{< backprop layer="2,1" >}}\n', "utf-8")
    said = run_hugo(small_blog, succeeds=False)
    assert re.search(r'new\.md:6:1": shortcode "backprop" has no parameter "layer"', said), said
    layout = (small_blog / "site/theme/layouts/_partials/widget-missing.html").read_text("utf-8")
    (known,) = re.findall(r"\$known := slice (.*?) -}}", layout)
    assert set(backprop.FIELDS) == set(known.replace('"', "").split())


def test_without_a_build_too_a_figures_wrong_kind_or_parameter_is_named(small_blog: Path) -> None:
    post = small_blog / "content" / "posts" / "new.md"
    for call, said_of_it in (
        ('kind="tangend"', r'there is no live figure "tangend"\. Known are: .*tangent'),
        ('kind="tangent" b=1', r'the live figure "tangent" has no parameter "b"'),
    ):
        post.write_text(f"---\ntitle: New\n---\nText\n\n{{{{< live {call} >}}}}\n", "utf-8")
        said = run_hugo(small_blog, succeeds=False)
        assert re.search(rf'new\.md:6:1": {said_of_it}', said), said
    layout = (small_blog / "site/theme/layouts/_shortcodes/live.html").read_text("utf-8")
    (kinds,) = re.findall(r"\$kinds := dict (.*?) -}}", layout)
    known = {
        kind: tuple(names.replace('"', "").split())
        for kind, names in re.findall(r'"([\w-]+)" \(slice (.*?)\)', kinds)
    }
    assert known == live.parameters_by_kind()


def fake_hugo(folder: Path, version: str) -> Path:
    """A program that says it is this version of Hugo."""
    program = folder / "hugo"
    program.write_text(f"#!/bin/sh\necho 'hugo v{version}-abc linux/amd64'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_a_hugo_too_old_is_named_with_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python3"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BuildError, match=r"there is no Hugo\n.*0\.146"):
        find_hugo()
    program = fake_hugo(tmp_path, "0.145.3")
    with pytest.raises(BuildError, match=r"0\.145\.3, too old\n.*0\.146"):
        find_hugo()
    fake_hugo(tmp_path, "0.146.0")
    assert find_hugo() == program
    assert hugo_version(program) == (0, 146, 0)
