"""One writer at a time: a lock that ends with the process that holds it, and a note of who that is."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from polybius.errors import ArchiveBusy

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[str]) -> None:
        # A byte far behind the note, which others must still be able to read.
        file.seek(1 << 20)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock while the block runs. Raises ArchiveBusy, which names the holder, when another process has it.

    The system frees the lock of a process that died, so its note may stay and is written over.
    """
    with path.open("a+", encoding="utf-8") as file:
        try:
            _try_lock(file)
        except OSError:
            raise ArchiveBusy(f"{path.parent} is being written to by {_holder(path)}") from None
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()} on {socket.gethostname()}: {_command()}\n")
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def _holder(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip() or "another process"
    except OSError:
        return "another process"


def _command() -> str:
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200].encode("ascii", "replace").decode("ascii")
