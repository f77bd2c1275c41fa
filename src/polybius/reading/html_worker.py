"""The child process of `polybius.reading.html`: takes pages on standard input, gives what it read on standard output.

Messages are a length of four bytes and the payload: UTF-8 HTML in, JSON out. The first message says "ready".
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from polybius.reading.html import HEADER

# Address space, not memory in use: the libraries alone map some 300 MB.
MAX_ADDRESS_SPACE = 1024 * 1024 * 1024
# A claim that only names its words like these is one of publication or change.
DATE_NAMES = frozenset(
    """article:published_time article:modified_time og:published_time og:updated_time og:article:published_time
    datepublished datemodified datecreated uploaddate date pubdate publishdate publish_date publish-date published-date
    publication_date published_time dc.date dc.date.issued dc.date.created dcterms.date dcterms.created dcterms.issued
    dcterms.modified sailthru.date parsely-pub-date cxenseparse:recs:publishtime article.published article.created
    article.updated originalpublicationdate last-modified lastmod revised timestamp citation_publication_date
    citation_date creation_date created displaydate""".split()
)
MAX_DATES = 12
MAX_TIME_TAGS = 3


def main() -> None:
    """Serve until standard input ends."""
    _limit_memory()
    import trafilatura  # noqa: F401 - loaded before the first page's clock runs

    logging.disable(logging.CRITICAL)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    _send(sink, {"ready": True})
    while header := source.read(HEADER.size):
        html = source.read(HEADER.unpack(header)[0]).decode("utf-8", "surrogatepass")
        try:
            page = read_page(html)
        except MemoryError:
            page = {"error": "a page that takes too much memory"}
        except RecursionError:
            page = {"error": "a page nested too deeply"}
        except Exception as error:  # whatever the libraries raise is this page's fault
            page = {"error": f"{type(error).__name__}: {error}"[:300]}
        _send(sink, page)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limit on this system; the limit of time remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_ADDRESS_SPACE, MAX_ADDRESS_SPACE))


def _send(sink: BinaryIO, message: dict[str, Any]) -> None:
    payload = json.dumps(message).encode("ascii")
    sink.write(HEADER.pack(len(payload)) + payload)
    sink.flush()


def read_page(html: str) -> dict[str, Any]:
    """Title, running text, publisher, address, language and named dates of a page, or an error."""
    import trafilatura
    from trafilatura.metadata import extract_metadata

    tree = trafilatura.load_html(html.replace("\0", ""))
    if tree is None:
        return {"error": "no page: nothing in it can be read as HTML"}
    dates = list(_named_dates(tree))
    metadata = extract_metadata(tree)
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")][:5]
    body = trafilatura.extract(tree, include_comments=False, include_tables=False, favor_precision=False)
    body = "\n\n".join(line.strip() for line in (body or "").splitlines() if line.strip()) or _paragraphs(tree)
    if not body:
        return {"error": "no running text in this page"}
    title = _title(metadata.title, headings)
    if title and headings and not body.startswith(title):
        body = f"{title}\n\n{body}"
    url = _address(tree) or metadata.url
    return {
        "text": body,
        "title": title,
        "publisher": metadata.sitename or (urlsplit(url).hostname if url else None),
        "url": url,
        "language": (tree.get("lang") or "").split("-")[0].lower() or None,
        "dates": dates[:MAX_DATES] + _guessed_date(html),
    }


def _title(title: str | None, headings: list[str]) -> str | None:
    """The title; where a heading of the page is its beginning, the heading, which carries no name of the site."""
    title = " ".join((title or "").split())
    return next((h for h in headings if h and title.startswith(h)), title or next(filter(None, headings), None))


def _paragraphs(tree: Any) -> str:
    words = (" ".join(p.text_content().split()) for p in tree.iter("p"))
    return "\n\n".join(w for w in words if len(w) > 40)


def _address(tree: Any) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href"))
    for meta in tree.iter("meta"):
        if meta.get("property") == "og:url" and (meta.get("content") or "").startswith("http"):
            return str(meta.get("content"))
    return None


def _named_dates(tree: Any) -> Iterator[tuple[str, str]]:
    """What meta tags, linked data and the first time tags give as dates, as (name, value)."""
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        if name.lower() in DATE_NAMES and (tag.get("content") or "").strip():
            yield name, tag.get("content").strip()[:80]
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            yield from _linked_dates(script.text or "")
    for number, tag in enumerate(tree.iter("time")):
        if number >= MAX_TIME_TAGS:
            break
        if value := (tag.get("datetime") or tag.text_content() or "").strip():
            yield "time", value[:80]


def _linked_dates(script: str) -> Iterator[tuple[str, str]]:
    try:
        waiting = [json.loads(script, strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(1000):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            for key, value in node.items():
                if key in ("datePublished", "dateModified", "dateCreated") and isinstance(value, str):
                    yield key, value[:80]
                elif isinstance(value, dict | list):
                    waiting.append(value)


def _guessed_date(html: str) -> list[tuple[str, str]]:
    from htmldate import find_date

    found = find_date(html, extensive_search=False, original_date=True)
    return [("htmldate", found)] if found else []


if __name__ == "__main__":
    main()
