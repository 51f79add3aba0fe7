"""Files are written atomically and keep their line ends."""

import subprocess
import sys
from pathlib import Path

from companion.tools.atomic_file import write_whole

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from companion.tools.atomic_file import write_whole
for k in range(400):
    write_whole(Path(sys.argv[2]), f"{k % 10}" * 5000)
"""


def test_two_processes_can_write_the_same_file_at_once(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.json"
    command = [sys.executable, "-c", WRITER, str(root / "site"), str(file)]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        if file.exists():
            seen.add(file.read_text())
    assert [writer.communicate()[1] for writer in writers] == [b"", b""]
    assert seen <= {digit * 5000 for digit in "0123456789"}
    assert [each.name for each in tmp_path.iterdir()] == ["page.json"]


def test_text_keeps_its_line_ends(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "a.txt", "σ\r\nW\n")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "σ\r\nW\n".encode()
