"""Ctrl+C ends a command with one line and exit code 130, and nothing half written is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from blogs import write_content

from companion.places import TOOL
from companion.tools.node import find_node

BUILD = TOOL / "build.py"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals of this kind")

HANDED_OVER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import build
build.venv_python = lambda: Path("/bin/cat")
sys.argv[1:] = ["/proc/self/status"]
build.enter_venv()
"""

JUDGED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import build
print(build.works(Path(sys.argv[2])))
"""

INSTALLING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import build
build.venv_python = lambda: Path(sys.argv[2])
build.install([], False)
"""


def held_back() -> None:
    """Hold interrupts back, as `build.py` does before it runs itself again."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def test_an_interrupt_is_held_back_while_another_python_starts() -> None:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("this system does not show what a process holds back")
    command = [sys.executable, "-c", HANDED_OVER, str(TOOL)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    held = next(line.split()[1] for line in said.splitlines() if line.startswith("SigBlk:"))
    assert int(held, 16) & 1 << (signal.SIGINT - 1)


def test_what_was_held_back_ends_the_command_without_a_traceback(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, str(BUILD), "-s", str(tmp_path)],
        env={**os.environ, "COMPANION_BUILD_ENTERED": "1"},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=held_back,
    )
    process.send_signal(signal.SIGINT)
    assert process.communicate()[1] == "Interrupted.\n"
    assert process.returncode == 130


def test_an_interrupt_of_the_first_imports_is_one_line(tmp_path: Path) -> None:
    """Of Python's own modules, `build.py` imports this one first; the interrupt comes there."""
    first = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n"
    (tmp_path / "hashlib.py").write_text(first)
    done = subprocess.run(
        [sys.executable, "-S", str(BUILD), "-s", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (130, "Interrupted.\n")


@pytest.mark.slow
def test_an_interrupted_preview_ends_with_one_line(prepared_blog: Path) -> None:
    write_content(prepared_blog, {"posts/a.md": "---\ntitle: A\n---\n$x$\n"})
    process = subprocess.Popen(
        [sys.executable, str(BUILD), "serve", "-p", "0", "-s", str(prepared_blog)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    next(line for line in process.stderr if line.startswith("Serving "))
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (130, "Interrupted.\n")
    assert not list((prepared_blog / "build").glob(".unfinished-*"))
    assert (prepared_blog / "build/preview/posts/a/index.html").is_file()


NPM = "#!/bin/sh\necho $$ > {noted}\nmkdir -p node_modules/half\nexec sleep 60\n"


@pytest.mark.slow
def test_an_interrupted_npm_is_ended_and_run_again(tool: Path, tmp_path: Path) -> None:
    """A half of the packages counts as none: the next command has npm install them again."""
    (tool / "site" / "node" / "node_modules").unlink()
    noted = tmp_path / "process"
    programs = tmp_path / "programs"
    programs.mkdir()
    npm = programs / "npm"
    npm.write_text(NPM.format(noted=noted))
    npm.chmod(0o755)
    (programs / "node").symlink_to(find_node())
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, str(tool / "build.py"), "-s", str(tool)],
            env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
            stderr=subprocess.PIPE,
            text=True,
        )
        while not noted.exists() or not noted.read_text().strip():
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(1)  # npm runs before the process that has started it goes on
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == 130, said
        assert said.splitlines()[-1] == "Interrupted."
        assert "Traceback" not in said
        with pytest.raises(ProcessLookupError):
            os.kill(int(noted.read_text()), 0)
        noted.unlink()


@pytest.mark.slow
@pytest.mark.parametrize(
    "stage", ["Reading the content", "Rendering the posts", "Setting formulas"]
)
def test_an_interrupted_build_leaves_the_site_as_it_was(prepared_blog: Path, stage: str) -> None:
    post = "---\ntitle: A\n---\n$x$\n"
    write_content(prepared_blog, {"posts/a.md": post})
    command = [sys.executable, str(BUILD), "-s", str(prepared_blog)]
    subprocess.run(command, capture_output=True, check=True)
    page = prepared_blog / "public/posts/a/index.html"
    before = page.read_bytes()
    many = "".join(f"$x_{{{k}}}$ " for k in range(5000))
    write_content(prepared_blog, {"posts/a.md": post + many})
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    assert process.stderr is not None
    said = next(line for line in process.stderr if line.startswith(stage))
    process.send_signal(signal.SIGINT)
    said += process.communicate()[1]
    assert process.returncode == 130, said
    assert said.splitlines()[-1] == "Interrupted."
    assert "Traceback" not in said
    assert page.read_bytes() == before
    assert not list(prepared_blog.glob(".unfinished-*"))


def test_an_interrupted_installation_ends_pip(tmp_path: Path) -> None:
    noted = tmp_path / "process"
    pip = tmp_path / "python"
    pip.write_text(f"#!/bin/sh\necho $$ > {noted}\necho Collecting\nexec sleep 60\n")
    pip.chmod(0o755)
    command = [sys.executable, "-c", INSTALLING, str(TOOL), str(pip)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while not noted.exists() or not noted.read_text().strip():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.wait()
    with pytest.raises(ProcessLookupError):
        os.kill(int(noted.read_text()), 0)


@pytest.mark.slow
def test_an_environment_with_half_of_pip_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    command = [sys.executable, "-c", JUDGED, str(TOOL), str(folder / "bin" / "python")]

    def judged() -> str:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert judged() == "True"
    (record,) = folder.glob("lib/python*/site-packages/pip-*.dist-info/RECORD")
    record.unlink()  # as where the process that unpacks pip is killed
    assert judged() == "False"
