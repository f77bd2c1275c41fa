"""Bytes -> text: which encoding they are in, and whether they are text at all."""

from __future__ import annotations

import codecs
import re

from polybius.errors import UnreadableReport

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a zip archive or office document",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x7fELF": "a program",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "an SQLite database",
}
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Text with more than this share of control characters is taken for binary; news text has none, damaged text a few.
MAX_CONTROL_SHARE = 0.05


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text in `data`; a byte order mark is left out, everything else kept.

    Tried in order: byte order mark, UTF-8, the `declared` encoding, UTF-16 by its pattern of zero bytes, cp1252.
    Raises UnreadableReport for what is no text.

    >>> decode("Übergabe".encode("utf-16"))
    'Übergabe'
    >>> decode(b"caf\\xe9 \\x93no\\x94")
    'café “no”'
    """
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            raise UnreadableReport(f"{kind}, not text")
    text = _decoded(data, declared)
    sample = text[:100_000]
    if len(CONTROL.findall(sample)) > max(2, MAX_CONTROL_SHARE * len(sample)):
        raise UnreadableReport("binary data, not text")
    return text


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _wide_encoding(data)
    for encoding in filter(None, (wide, "utf-8", declared)):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return _damaged_utf8(data) or _single_byte(data)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark shows as zero bytes at every other place."""
    sample = data[:2000]
    if len(sample) < 8 or len(data) % 2:
        return None
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.1 * half else None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 in which single bytes are wrong: kept as UTF-8 where the right sequences far outnumber the wrong ones."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(char > "\x7f" for char in text) - wrong
    return text if right >= 5 * wrong else None


def _single_byte(data: bytes) -> str:
    """cp1252, its five undefined bytes as in Latin-1."""
    return "".join(
        part.decode("cp1252") if part not in UNDEFINED else part.decode("latin-1") for part in SPLIT.split(data)
    )


UNDEFINED = frozenset({b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"})
SPLIT = re.compile(b"([\x81\x8d\x8f\x90\x9d])")
