"""Web page -> Report, read by a child process that can be killed.

A page may be made to take minutes or gigabytes (deep nesting, endless attributes); the child has a limit of memory
and the parent a limit of time, and after either the next page gets a fresh child.
"""

from __future__ import annotations

import json
import os
import select
import struct
import subprocess
import sys
import time
from typing import Any

from polybius.errors import UnreadableReport
from polybius.model import DateClaim, Report
from polybius.reading.claims import find_named_claims
from polybius.reading.decode import decode
from polybius.reading.texts import find_fault, to_report

PAGE_SECONDS = 8.0
START_SECONDS = 60.0
HEADER = struct.Struct(">I")


class HtmlReader:
    """Reads pages through one child process, started at the first page and again after each page that broke it."""

    def __init__(self, *, seconds: float = PAGE_SECONDS) -> None:
        self.seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, data: bytes, path: str) -> Report:
        """The report on a page. Raises UnreadableReport for a page without running text or past the limits."""
        page = self._extract(decode(data, declared=_declared(data)))
        if error := page.get("error"):
            raise UnreadableReport(str(error))
        if fault := find_fault(str(page["text"])):
            raise UnreadableReport(fault)
        return to_report(
            str(page["text"]),
            path=path,
            title=page.get("title"),
            url=page.get("url"),
            publisher=page.get("publisher"),
            language=page.get("language") or "en",
            claims=_metadata_claims(page.get("dates") or []),
        )

    def close(self) -> None:
        """End the child process."""
        if self._child:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe:
                    pipe.close()
            self._child = None

    def _extract(self, html: str) -> dict[str, Any]:
        child = self._started()
        payload = html.encode("utf-8", "surrogatepass")
        try:
            assert child.stdin
            child.stdin.write(HEADER.pack(len(payload)) + payload)
            child.stdin.flush()
            answer: dict[str, Any] = json.loads(_receive(child, self.seconds))
        except TimeoutError:
            self.close()
            raise UnreadableReport(f"a page that takes over {self.seconds:g} seconds to read") from None
        except (OSError, EOFError):
            self.close()
            raise UnreadableReport("a page that takes too much memory or breaks the reader") from None
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            command = [sys.executable, "-m", "polybius.reading.html_worker"]
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            try:
                _receive(self._child, START_SECONDS)
            except (TimeoutError, EOFError):
                self.close()
                raise UnreadableReport("the reader of web pages could not be started") from None
        return self._child


def _receive(child: subprocess.Popen[bytes], seconds: float) -> bytes:
    """One message of the child. Raises TimeoutError when it is late, EOFError when the child is gone."""
    deadline = time.monotonic() + seconds
    (size,) = HEADER.unpack(_receive_bytes(child, HEADER.size, deadline))
    return _receive_bytes(child, size, deadline)


def _receive_bytes(child: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
    assert child.stdout
    number, parts = child.stdout.fileno(), bytearray()
    while len(parts) < size:
        ready, _, _ = select.select([number], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(number, min(65536, size - len(parts)))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def _declared(data: bytes) -> str | None:
    """The encoding that a page's first bytes declare; believed only where the bytes are no UTF-8."""
    head = data[:2048].decode("latin-1").lower()
    at = head.find("charset=")
    if at == -1:
        return None
    name = head[at + 8 : at + 40].lstrip("\"' ")
    kept = "".join(c if c.isalnum() or c in "-_" else " " for c in name).split()
    # Pages that say Latin-1 mean cp1252, as browsers read them.
    return None if not kept or kept[0] in {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"} else kept[0]


def _metadata_claims(dates: list[list[str]]) -> tuple[DateClaim, ...]:
    found = (claim for name, value in dates for claim in find_named_claims("metadata", name, value))
    return tuple(dict.fromkeys(found))
