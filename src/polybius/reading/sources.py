"""Paths -> reports: finds the files, tells their kinds, and turns every fault into a refusal."""

from __future__ import annotations

import glob
import gzip
import json
import os
import stat
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

from polybius.errors import UnreadableReport
from polybius.model import Refusal, Report
from polybius.reading.decode import decode
from polybius.reading.html import HtmlReader
from polybius.reading.jsonl import check_fields, read_lines
from polybius.reading.texts import find_fault, to_report

MAX_BYTES = 50 * 1024 * 1024
KINDS = {
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
}
# News shrinks to a third or a quarter under gzip; what swells more than this, past some megabytes, was made to.
MAX_SWELLING = 100
SWELLING_FROM = 5_000_000
TOO_LARGE = f"larger than {MAX_BYTES // 1024 // 1024} MB"


def read(paths: Sequence[str], *, fields: Mapping[str, str] | None = None) -> Iterator[Report | Refusal]:
    """Every report under the paths: files, folders (all below, by name), patterns, and `-` for standard input.

    `fields` tells which field of a JSON Lines record holds what: ``{"text": "body", "date": "pubdate"}``; the
    customary names need no telling. Raises UsageError for a field no report has.
    """
    check_fields(fields or {})
    return _read_all(paths, fields or {})


def _read_all(paths: Sequence[str], fields: Mapping[str, str]) -> Iterator[Report | Refusal]:
    seen: set[str] = set()
    html = HtmlReader()
    try:
        for path in paths:
            if path == "-":
                yield from _guarded("-", _read_stdin(sys.stdin.buffer, fields))
                continue
            for file in _files(path):
                if isinstance(file, Refusal):
                    yield file
                elif (real := os.path.realpath(file)) not in seen:
                    seen.add(real)
                    yield from _guarded(file, _read_file(file, fields, html))
    finally:
        html.close()


def _guarded(path: str, reports: Iterator[Report | Refusal]) -> Iterator[Report | Refusal]:
    """The reports of one file; a fault ends that file alone."""
    try:
        yield from reports
    except UnreadableReport as error:
        yield Refusal(path, str(error))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Refusal(path, f"a damaged gzip file: {error}")
    except OSError as error:
        yield Refusal(path, error.strerror or str(error))


def _files(path: str) -> Iterator[str | Refusal]:
    """The files a path names, by name. Of a folder, hidden files and files of other kinds are passed over."""
    if "\0" in path:
        yield Refusal(path, "no file name holds a zero character")
    elif Path(path).is_dir():
        yield from _walk(path)
    elif not os.path.lexists(path) and glob.has_magic(path):
        found = sorted(p for p in glob.glob(path, recursive=True) if not Path(p).is_dir())  # noqa: PTH207 - as typed
        yield from found
        if not found:
            yield Refusal(path, "no file matches this pattern")
    else:
        yield path


def _walk(folder: str) -> Iterator[str | Refusal]:
    found = False
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if _kind(name) and not name.startswith("."):
                found = True
                yield (Path(place) / name).as_posix()
    if not found:
        yield Refusal(folder, f"no reports in this folder; kinds read are {', '.join(KINDS)}")


def _read_file(path: str, fields: Mapping[str, str], html: HtmlReader) -> Iterator[Report | Refusal]:
    with _open(path) as file:
        kind = _kind(path)
        if kind == "jsonl":
            yield from read_lines(path, _limited_lines(file), fields)
            return
        data = _limited(file)
    kind = kind or _sniff(data)
    if kind == "html":
        yield html.read(data, path)
    elif kind == "jsonl":
        yield from read_lines(path, data.splitlines(), fields)
    else:
        yield _text_report(data, path)


def _kind(path: str) -> str | None:
    """What a file's name tells of its kind; a last ".gz" aside."""
    return KINDS.get(Path(path.lower().removesuffix(".gz")).suffix)


@contextmanager
def _open(path: str) -> Iterator[BinaryIO]:
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError as error:
        raise UnreadableReport("no such file or folder") from error
    except ValueError as error:
        raise UnreadableReport(f"no file name: {error}") from error
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise UnreadableReport("neither a file nor a folder")
    with Path(path).open("rb") as file:
        if path.lower().endswith(".gz"):
            with gzip.GzipFile(fileobj=file) as inflated:
                yield cast(BinaryIO, inflated)
        else:
            yield file


def _limited(file: BinaryIO) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableReport(TOO_LARGE)
    return data


def _limited_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file that may itself be of any size; UTF-16 is read whole, as its lines end otherwise."""
    first = file.readline(MAX_BYTES + 1)
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from decode(first + _limited(file)).encode("utf-8", "surrogatepass").split(b"\n")
        return
    total = 0
    for line in chain([first], iter(lambda: file.readline(MAX_BYTES + 1), b"")):
        total += len(line)
        if len(line) > MAX_BYTES:
            raise UnreadableReport(f"a line {TOO_LARGE}")
        if isinstance(file, gzip.GzipFile) and total > SWELLING_FROM and total > MAX_SWELLING * file.fileobj.tell():
            raise UnreadableReport(f"a gzip file that swells more than {MAX_SWELLING} times")
        yield line


def _read_stdin(file: BinaryIO, fields: Mapping[str, str]) -> Iterator[Report | Refusal]:
    """Standard input: JSON Lines if its first line holds an object, else one text."""
    first = file.readline(MAX_BYTES + 1)
    while first and not first.strip():
        first += file.readline(MAX_BYTES + 1)
    if _is_object(first):
        yield from read_lines("-", chain(first.splitlines(), _limited_lines(file)), fields)
    else:
        yield _text_report(first + _limited(file), "-")


def _sniff(data: bytes) -> str:
    """The kind of a file whose name does not tell it."""
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:14].lower() == b"<!doctype html" or head[:5].lower() == b"<html":
        return "html"
    return "jsonl" if _is_object(head.split(b"\n", maxsplit=1)[0]) or _is_object(_first_line(data)) else "text"


def _first_line(data: bytes) -> bytes:
    end = data.find(b"\n")
    return data if end == -1 else data[:end]


def _is_object(line: bytes) -> bool:
    try:
        return line.lstrip().startswith(b"{") and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _text_report(data: bytes, path: str) -> Report:
    text = decode(data)
    if fault := find_fault(text):
        raise UnreadableReport(fault)
    return to_report(text, path=path)
