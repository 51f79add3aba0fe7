"""Writes a site into a new folder, which then replaces the old one.

So a build that fails or is killed leaves the last good site unchanged.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from companion.content.config import Config
from companion.content.permalinks import shortened
from companion.publish.claims import Claims, OutputFile
from companion.publish.record import MARKER, Record, Written
from companion.tools.atomic_file import Spare, atomic_folder, path_inside
from companion.tools.errors import BuildError, BuildErrors, Faults, refusal
from companion.tools.sealed import content_hash, hash_of

__all__ = ["MARKER", "check_destination", "publish"]


def publish(
    files: Iterable[OutputFile],
    folders: Iterable[Path],
    destination: Path,
    own: bool,
    claims: Claims | None = None,
    before: Record | None = None,
    durable: bool = False,
    spare: Spare | None = None,
) -> dict[str, Written]:
    """Replace ``destination`` by a folder with copies of ``folders`` and, over them, ``files``.

    own : the destination is the blog's publishing folder, which is always replaced. Any other
        folder is replaced only if it is empty or a build made it, to keep files of the user.
    claims : takes the paths of the files, and the warnings about them.
    before : what the last build wrote there; a file that is made of the same is taken over.
    durable : wait until the site is on the disk; a power cut then leaves the old one or the new.
    spare : see `atomic_folder`.

    Returns
    -------
    The files that it has now.

    Raises
    ------
    BuildErrors : files whose paths leave the site or belong to two pages; nothing is replaced.
    BuildError : the destination has files that no build made, or a file cannot be written, because
        a folder has its path, the disk is full or a permission is missing.
    """
    claims, faults = claims or Claims(), Faults()
    written: dict[str, Written] = {}
    try:
        _check_replaceable(destination, own)
        with atomic_folder(destination, durable=durable, spare=spare) as fresh:
            draft = _Draft(fresh, destination, before or {}, written)
            for folder in folders:
                draft.copy_tree(folder)
            for file in files:
                try:
                    if claims.grant(file):
                        draft.write(file)
                except BuildErrors as errors:
                    for each in errors.errors:
                        faults.add(each, file.owner)
                except BuildError as error:
                    faults.add(error, file.owner)
            faults.raise_all()
            draft.remove_left()
            (fresh / MARKER).touch()
    except OSError as error:
        raise _explained(error, destination) from None
    return written


class _Draft:
    """A site that is being written.

    folder, last : where, and the folder of the last one.
    before, written : the files of the last one, and those that are here by now.

    What the folder holds at first is `left` of an earlier site: a file that is wanted again stays,
    any other is removed.
    """

    def __init__(
        self, folder: Path, last: Path, before: Record, written: dict[str, Written]
    ) -> None:
        self._folder = folder
        self._last = last
        self._before = before
        self._written = written
        self._made: set[Path] = set()
        self._left = set(_cleaned(str(folder), ""))

    def copy_tree(self, folder: Path) -> None:
        """Copy every file below ``folder``, if it exists; a file deleted meanwhile is skipped."""
        try:
            paths = sorted(_files_in(str(folder), ""))
        except OSError as error:
            found = str(error.filename or folder)[len(str(folder)) + 1 :]
            raise _too_long(error, found, folder) or error from None
        for path in paths:
            source = f"{folder}/{path}"  # a Path for each of some hundred files takes time
            try:
                self._copy(source, path)
            except FileNotFoundError:
                if Path(source).exists():
                    raise
            except OSError as error:
                raise _too_long(error, path, Path(source)) or error from None

    def write(self, file: OutputFile) -> None:
        """Write a file, or take over that of the last site.

        Raises
        ------
        BuildError : its path leaves the folder, or a static file has the path of one of its
            folders.
        """
        try:
            if isinstance(file.content, Path):
                self._copy(file.content, file.path)
            elif not (file.origin and self._takes_over(file)):
                text = file.content if isinstance(file.content, str) else file.content()
                self._put(file.path, text.encode("utf-8"), file.origin)
        except (NotADirectoryError, FileExistsError, IsADirectoryError):
            raise BuildError(
                f"/{file.path} cannot be written: a static file or folder has a part of this path",
                file.owner, 1, 1, "Rename one of the two.",
            ) from None  # fmt: skip
        except OSError as error:
            raise _too_long(error, file.path, file.owner) or error from None

    def remove_left(self) -> None:
        """Remove what is left of an earlier site."""
        for path in self._left:
            (self._folder / path).unlink(missing_ok=True)
        self._left.clear()
        self._made.clear()
        list(_cleaned(str(self._folder), ""))

    def _copy(self, source: Path | str, path: str) -> None:
        content = hash_of(source)
        if content and self._link(path, content):
            self._written[path] = Written(content)
        else:
            self._put(path, Path(source).read_bytes(), "")

    def _put(self, path: str, content: bytes, origin: str) -> None:
        written = Written(content_hash(content), origin)
        if not self._link(path, written.content):
            self._place(path).write_bytes(content)
        self._written[path] = written

    def _takes_over(self, file: OutputFile) -> bool:
        """Give a file of the last site its place here, if it is what would be written."""
        last = self._before.get(file.path)
        if last is None or last.origin != file.origin or not self._link(file.path, last.content):
            return False
        self._written[file.path] = last
        return True

    def _link(self, path: str, content: str) -> bool:
        """Give a file of the last site a second name here, if it has this content.

        Nothing is written then, and nothing is freed when the last site is removed. Nor is anything
        done if it is here already.
        """
        if path in self._left and hash_of(f"{self._folder}/{path}") == content:
            self._left.discard(path)
            return True
        last = self._before.get(path)
        if last is None or last.content != content or hash_of(self._last / path) != content:
            return False
        try:
            os.link(self._last / path, self._place(path))
        except OSError:
            return False
        return True

    def _place(self, path: str) -> Path:
        """Where a file goes; the folders above it are made."""
        target = path_inside(self._folder, path)
        self._left.discard(path)
        if self._left and (target.is_dir() or any(map(os.path.isfile, _above(path, self._folder)))):
            self.remove_left()
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        if target.is_file():
            target.unlink()  # it may be a second name of a file of the last site
        return target


def _files_in(folder: str, above: str) -> Iterator[str]:
    """The paths of all files below a folder; links to folders are not followed.

    Raises
    ------
    BuildError : an entry is neither a file nor a folder.
    """
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _files_in(entry.path, f"{above}{entry.name}/")
        elif entry.is_file():
            yield f"{above}{entry.name}"
        elif not entry.is_dir() and Path(entry.path).exists():
            raise BuildError(
                "this is neither a file nor a folder, and cannot be published",
                Path(entry.path),
                remedy="Remove it from the static folder.",
            )


def _cleaned(folder: str, above: str) -> Iterator[str]:
    """The paths of all files below a folder; folders without files and links are removed."""
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            files = list(_cleaned(entry.path, f"{above}{entry.name}/"))
            yield from files
            if not files:
                Path(entry.path).rmdir()
        elif entry.is_file(follow_symlinks=False):
            yield f"{above}{entry.name}"
        else:
            Path(entry.path).unlink()


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """The entries of a folder; none if it does not exist or cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def _above(path: str, folder: Path) -> Iterator[str]:
    """The folders of a file below ``folder``."""
    parts = path.split("/")
    return (f"{folder}/{'/'.join(parts[:count])}" for count in range(1, len(parts)))


def check_destination(config: Config) -> None:
    """Refuse a destination whose replacement would remove the blog itself, or a part of it.

    Raises
    ------
    BuildError : it is the blog's folder, contains it, or is one of the folders that builds read.
    """
    destination, root = config.destination.resolve(), config.root.resolve()
    blog = config.blog
    read = [config.content, blog.resources, blog.templates, *config.static]
    sources = [folder.resolve() for folder in read if folder != blog.published]
    is_source = any(
        destination in (each, *each.parents) or each in destination.parents for each in sources
    )
    if destination in (root, *root.parents, blog.build.resolve()) or is_source:
        raise BuildError(
            f"the destination {destination} holds files of the blog, and a build replaces it whole",
            *config.place_of("publishDir"),
            remedy="Name another folder with publishDir or --destination, such as public.",
        )  # fmt: skip


def _check_replaceable(destination: Path, own: bool) -> None:
    """Raise a BuildError unless the destination can be replaced by a site."""
    if destination.exists() and not destination.is_dir():
        raise BuildError(
            f"the destination {destination} is a file", remedy="Remove it, or name a folder."
        )
    if destination.is_mount():
        raise BuildError(
            f"the destination {destination} is a mount point, which cannot be replaced whole",
            remedy=f"Name a folder inside it: --destination {destination / 'site'}",
        )
    if own:
        return
    if destination.is_dir() and any(destination.iterdir()) and not (destination / MARKER).exists():
        raise BuildError(
            f"the destination {destination} holds files that no build made",
            remedy="Name an empty or a new folder; a build replaces the whole folder.",
        )


def _too_long(error: OSError, path: str, owner: Path | None) -> BuildError | None:
    """The message for a file whose name is longer than this disk allows; None for other faults."""
    if error.errno != errno.ENAMETOOLONG:
        return None
    return BuildError(
        f"/{shortened(path)} is too long a name for this system",
        owner, 1, 1,
        "Choose a shorter slug, url or file name, or another folder with --destination.",
    )  # fmt: skip


def _explained(error: OSError, destination: Path) -> BuildError:
    """The message for a failed write."""
    known = refusal(error, destination)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return BuildError(
            "the disk is full; the last good site is untouched", remedy="Free some space."
        )
    return known or BuildError(
        f"{error.filename or destination} cannot be written: {error.strerror}",
        remedy="Check the folder's permissions, or name another with --destination.",
    )
