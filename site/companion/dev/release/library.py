"""The mathematics as a Python package: a wheel and an sdist of `pybundle`."""

from __future__ import annotations

from companion.dev.release.archives import tar_gz_bytes, wheel_bytes
from companion.dev.release.facts import (
    TAG,
    committed,
    dist_info,
    dist_info_folder,
    documents,
    file_stem,
    metadata,
    project_of,
)
from companion.places import PYBUNDLE


def library() -> dict[str, bytes]:
    """The wheel and the sdist, by their file names."""
    project = project_of(PYBUNDLE / "pyproject.toml")
    name, summary = str(project["name"]), str(project["description"])
    requires = project["dependencies"]
    assert isinstance(requires, list)
    files = {path.removeprefix("pybundle/"): data for path, data in committed("pybundle").items()}
    about = metadata(name, summary, requires, files["README.md"].decode())
    package = {path: data for path, data in files.items() if path.startswith("backprop/")}
    wheel = wheel_bytes({**package, **dist_info(name, about)}, dist_info_folder(name))
    stem = file_stem(name)
    source = {**files, **documents(), "PKG-INFO": about}
    return {
        f"{stem}-{TAG}.whl": wheel,
        f"{stem}.tar.gz": tar_gz_bytes({f"{stem}/{path}": data for path, data in source.items()}),
    }
