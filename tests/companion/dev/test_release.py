"""What is said against a release, and what its files are made of; without making one."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from backprop.figures import KINDS
from backprop.spec.fields import written
from companion.dev.release import facts, release
from companion.dev.release.archives import tar_gz_bytes, wheel_bytes, zip_bytes
from companion.dev.release.elements import manifest
from companion.places import TOOL, Blog
from companion.runtime import given
from companion.runtime.assembly import assemble
from companion.tools.errors import BuildError
from companion.tools.node import find_node
from companion.tools.version import version

FILES = {"b/two.txt": b"2" * 500, "a.txt": b"1", "b/one.txt": b""}
GIT = ["git", "-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=m"]


def git(folder: Path, *words: str) -> None:
    subprocess.run([*GIT, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a changelog of this version, committed."""
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n## {version()}\n")
    git(tmp_path, "init")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "all")
    monkeypatch.setattr(facts, "TOOL", tmp_path)
    monkeypatch.setattr(release, "CHANGELOG", tmp_path / "CHANGELOG.md")
    return tmp_path


def test_one_commit_with_a_new_version_may_be_released(clone: Path) -> None:
    release.check_sources()
    git(clone, "tag", f"v{version()}")  # as where the tag starts the release
    release.check_sources()


def test_what_is_not_committed_is_named(clone: Path) -> None:
    for k in range(7):
        (clone / f"{k}.txt").touch()
    with pytest.raises(BuildError, match=r"not everything is committed: 0\.txt.* and 2 more"):
        release.check_sources()


def test_a_version_whose_tag_names_another_commit_exists(clone: Path) -> None:
    git(clone, "tag", f"v{version()}")
    git(clone, "commit", "--allow-empty", "-m", "later")
    with pytest.raises(BuildError, match="exists: the tag v"):
        release.check_sources()


def test_a_changelog_without_the_version_is_named(clone: Path) -> None:
    (clone / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n")
    git(clone, "commit", "-am", "unreleased")
    with pytest.raises(BuildError, match=f"has no heading for {version()}") as caught:
        release.check_sources()
    assert "Unreleased" in str(caught.value.remedy)


def test_a_folder_that_is_no_clone_is_told_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "TOOL", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(BuildError, match="made from a clone"):
        release.check_sources()


def test_files_of_a_version_are_not_written_over(clone: Path, tmp_path: Path) -> None:
    made = tmp_path.parent / f"{tmp_path.name}-made"
    made.mkdir()
    (made / f"backprop-runtime-{version()}.zip").touch()
    with pytest.raises(BuildError, match=r"exists: .*backprop-runtime"):
        release.make_release(made, "example.org/x", lambda *_: None)


@pytest.mark.parametrize(
    "pack", [zip_bytes, tar_gz_bytes, lambda files: wheel_bytes(files, "x-1.dist-info")]
)
def test_the_order_of_the_files_changes_no_byte(pack: object) -> None:
    assert callable(pack)
    names = list(FILES)
    packed = {pack({name: FILES[name] for name in random.sample(names, 3)}) for _ in range(5)}
    assert len(packed) == 1


def test_archives_hold_fixed_times_and_their_files() -> None:
    with zipfile.ZipFile(io.BytesIO(wheel_bytes(FILES, "x-1.dist-info"))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {name: archive.read(name) for name in FILES} == FILES
        record = archive.read("x-1.dist-info/RECORD").decode()
    assert "a.txt,sha256=a4ayc_80_OGda4BO_1o_V0etpOqiLx1JwB5S3beHW0s,1\n" in record
    with tarfile.open(fileobj=io.BytesIO(tar_gz_bytes(FILES))) as archive:
        assert archive.getnames() == sorted(FILES)
        assert {(info.mtime, info.uid, info.uname) for info in archive} == {(315532800, 0, "")}


def test_no_text_tells_to_install_the_package_of_somebody_else(root: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True).stdout
    if not listed:
        pytest.skip("this is no clone")
    wrong = re.compile(r"pip3? install (?:-\S+ )*[\"\x27]?backprop(?![\w-])")
    texts = [
        root / name for name in listed.split() if name.endswith((".py", ".js", ".md", ".html"))
    ]
    assert [
        file for file in texts if file.is_file() and wrong.search(file.read_text("utf-8"))
    ] == []
    assert wrong.search("pip install " + "backprop")
    assert 'name = "backprop"' not in (root / "pybundle" / "pyproject.toml").read_text("utf-8")


def test_the_manifest_of_elements_lists_what_they_have(root: Path) -> None:
    stepper, figure = manifest()["modules"][0]["declarations"]
    assert [stepper["tagName"], figure["tagName"]] == ["backprop-stepper", "backprop-figure"]
    names = [each["name"] for each in stepper["attributes"]]
    assert names == [name for name in written("net", "picture", "source") if name != "src"]
    for element, file in ((stepper, "stepper"), (figure, "figures")):
        source = (root / "site" / "browser" / file / "element.js").read_text("utf-8")
        documented = {each["name"] for each in element["members"]}
        own = set(re.findall(r"^  (?:get |async )?([a-z]\w*)\(.*\) \{$", source, re.MULTILINE))
        hooks = re.findall(r"@protected @override[^\n]*\*/\n  (\w+)\(", source)
        hooks += re.findall(r"@package\n(?:   \*[^\n]*\n)*  (?:get )?(\w+)\(", source)
        assert documented == own - set(hooks) - {"constructor"}
        emitted = set(re.findall(r"this\.emit\(\"(\w+)\"", source))
        assert {each["name"] for each in element["events"]} == emitted


def test_the_types_list_the_attributes_that_there_are(root: Path) -> None:
    types = (root / "site" / "npm" / "embed.d.ts").read_text("utf-8")
    (of_stepper,) = re.findall(r"interface StepperAttributes \{(.*?)^\}", types, re.S | re.M)
    named = {each.strip('"') for each in re.findall(r'^  ("?[\w-]+"?)\?:', of_stepper, re.M)}
    assert named == set(written("net", "picture", "source")) - {"src"}
    (kinds,) = re.findall(r"interface FigureAttributes \{\n  kind\?: (.*);", types)
    assert kinds == " | ".join(f'"{kind}"' for kind in KINDS)


def test_the_entry_of_the_elements_can_be_imported_where_there_is_no_document(root: Path) -> None:
    """As by a server that renders pages; it loads nothing, and may be called."""
    entry = root / "static" / "companion" / "embed.js"
    script = f"""
        globalThis.fetch = () => {{ throw new Error("it fetches"); }};
        const {{ bringToLife }} = await import({json.dumps(entry.as_uri())});
        console.log(await bringToLife());
    """
    command = [str(find_node()), "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("undefined\n", "")


def archive_with(tmp_path: Path, files: dict[str, bytes]) -> Path:
    file = tmp_path / "runtime.zip"
    file.write_bytes(zip_bytes(files))
    return file


def test_a_runtime_of_other_sources_is_refused(tmp_path: Path) -> None:
    about = json.dumps({"version": "9.9", "sources": "0"}).encode()
    file = archive_with(tmp_path, {given.ABOUT: about, "pyodide/x.whl": b""})
    with pytest.raises(BuildError, match=r"is of version 9\.9 and was made from other sources"):
        given.unpack(Blog(tmp_path), file)
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("content", [b"<!doctype html>", zip_bytes({"x": b""})])
def test_what_is_no_runtime_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "runtime.zip"
    file.write_bytes(content)
    with pytest.raises(BuildError, match="no archive of the browser's Python"):
        given.unpack(Blog(tmp_path), file)
    with pytest.raises(BuildError, match="cannot be read: No such file"):
        given.unpack(Blog(tmp_path), tmp_path / "missing.zip")


def test_a_runtime_is_taken_without_being_assembled(tmp_path: Path) -> None:
    ours, blog = Blog(TOOL), Blog(tmp_path)
    file = archive_with(tmp_path, {**given.packed(ours), "pyodide/../../outside.txt": b""})
    blog.build.mkdir()
    given.unpack(blog, file)
    taken = blog.companion / "pyodide"
    assert contents(taken) == contents(ours.companion / "pyodide")

    def refuse(text: str, fraction: float | None = None) -> None:
        raise AssertionError(text)

    assert assemble(blog, refuse) == taken


def contents(folder: Path) -> dict[Path, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder): file.read_bytes() for file in files}
