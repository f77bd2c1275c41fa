"""Reading keeps the words, claims the dates, and refuses with a reason what it cannot read."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polybius.errors import UnreadableReport, UsageError
from polybius.model import Refusal, Report
from polybius.reading import read, to_report
from polybius.reading.claims import find_named_claims, find_url_claims
from polybius.reading.decode import decode
from polybius.reading.html import HtmlReader

PARAGRAPHS = [
    "The envoys of Kenya and Uganda met in Nairobi on Thursday and agreed to reopen the lake port before the rains.",
    "Officials of both countries said the talks would go on next week in Kampala, where the ministers are expected.",
    "No date was given for the opening, and the price of the repairs has not been settled between the two treasuries.",
]
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Kenya and Uganda to reopen port | The Lake Post</title>
<meta property="og:site_name" content="The Lake Post">
<meta property="article:published_time" content="2011-04-07T08:00:00Z">
<meta property="article:modified_time" content="2016-01-02T08:00:00Z">
<link rel="canonical" href="https://lake-post.example/2011/04/07/port">
<script type="application/ld+json">{{"@graph": [{{"datePublished": "2011-04-08"}}]}}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Kenya and Uganda to reopen port</h1>
{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article><footer>All rights reserved</footer></body></html>"""


def read_one(path: Path, **fields: str) -> Report:
    (report,) = read([str(path)], fields=fields)
    assert isinstance(report, Report), report
    return report


def refusals(*paths: Path | str) -> list[Refusal]:
    return [r for r in read([str(p) for p in paths]) if isinstance(r, Refusal)]


def claims_of(text: str) -> list[tuple[str, str, str]]:
    return [(c.origin, c.text, str(c.days)) for c in to_report(text).claims]


# ------------------------------------------------------------------ bytes
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_gives_the_same_report(tmp_path: Path, encoding: str) -> None:
    text = "Café talks fail\r\n\r\nMinisters “of both” sides — \U0001f600 — left.\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert read_one(tmp_path / "a.txt").text == text


def test_windows_text_is_read_with_its_quotes() -> None:
    assert decode("“No”, said the café’s owner – twice".encode("cp1252")) == "“No”, said the café’s owner – twice"


def test_one_bad_byte_does_not_turn_a_utf8_text_into_another_encoding() -> None:
    data = ("Größe, Übergabe, Straße, Änderung, “nein” " * 3).encode() + b"\xff."
    assert decode(data).startswith("Größe")
    assert "\ufffd" in decode(data)


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"PK\x03\x04zip", b"\x1f\x8bgz", bytes(range(256)) * 20])
def test_what_is_no_text_is_refused_by_its_kind(data: bytes) -> None:
    with pytest.raises(UnreadableReport, match="not text"):
        decode(data)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableReport as error:
        text = str(error)
    assert text or not data.strip(b"\xef\xbb\xbf\xff\xfe\0")


# ------------------------------------------------------------------ the head of a text
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Peru turns down offer\n\nPeru turned down an offer.", "Peru turns down offer"),
        ("| 3 May 2019, Friday |\n\nPeru turns down offer\n\nPeru turned it down.", "Peru turns down offer"),
        ("By Ana Reyes, Published 3 May 2019\nWill Peru talk?\nPeru will talk, it said.", "Will Peru talk?"),
        (
            "LIMA / 3 May 2019\n\nPERU TURNS DOWN OFFER\n- No talks, says envoy\n\nPeru turned it down.",
            "PERU TURNS DOWN OFFER",
        ),
        ("Page saved on Friday, May 3, 2019\n\nPeru turns down offer\n\nIt did.", "Peru turns down offer"),
        ("THE LIMA HERALD\nFriday 3 May 2019 | World\n\nPeru turns down offer\n\nIt did.", "Peru turns down offer"),
        ("Chile Daily\n\nNothing but this line followed.", "Chile Daily"),
        ("Peru turned down an offer.\n\nChile was not amused.", None),
        ("Peru turned down an offer that its neighbour had made in\nthe spring of that year.", None),
        ("Peru turns down offer", None),
        ("“We refuse\n\nsaid Peru.", None),
        ("", None),
        (" \n\t\n", None),
        ("word " * 60 + "\n\nPeru turned it down.", None),
    ],
)
def test_the_title_is_the_first_short_line_that_is_no_date_and_no_sentence(text: str, title: str | None) -> None:
    report = to_report(text)
    assert report.title == title
    if title:
        assert report.title_span is not None
        assert text[report.title_span.start : report.title_span.end] == title


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("| 3 May 2019, Friday |\n\nPeru refuses.", [("header", "3 May 2019, Friday", "2019-05-03")]),
        ("Peru refuses\n2019-05-03 10:22 GMT\nIt did.", [("header", "2019-05-03 10:22 GMT", "2019-05-03")]),
        (
            "Retrieved Friday, 3 May 2019\nPeru refuses\nIt did.",
            [("header", "Retrieved Friday, 3 May 2019", "2019-05-03")],
        ),
        ("LIMA / 3 May 2019\nPeru refuses\nIt did.", [("header", "LIMA / 3 May 2019", "2019-05-03")]),
        ("Peru refuses\n3/4/2019\nIt did.", [("header", "3/4/2019", "2019-03-04..2019-04-03")]),
        (
            "Peru refuses\nBy A. Reyes, Published 3 May 2019\nIt did.",
            [("byline", "By A. Reyes, Published 3 May 2019", "2019-05-03")],
        ),
        (
            "Peru refuses\nPublished May 3, 2019 | Updated June 1, 2020\nIt did.",
            [("byline", "Published May 3, 2019", "2019-05-03"), ("byline", "Updated June 1, 2020", "2020-06-01")],
        ),
        ("LIMA, May 3, 2019 (Agency) - Peru refused.", [("dateline", "May 3, 2019", "2019-05-03")]),
        ("Peru refuses\n\nLIMA, 3 May (Agency) — Peru refused.", [("dateline", "3 May", "undated")]),
        ("Peru refused on 3 May 2019 what Chile had offered.", []),
        ("Peru refuses.\n\nIt did.\n\nThe deal of\n3 May 2019 was dead by then, said one.", []),
        ("The treaty of 3 May 2019 - now void - was signed in Lima.", []),
    ],
)
def test_dates_in_the_head_are_claims_with_their_origin(text: str, claims: list[tuple[str, str, str]]) -> None:
    assert claims_of(text) == claims


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("By 3 May2019,\r\n\t|-—.(ABC)/é\u0301\0\U0001f600\ud800"), max_size=120))
def test_every_span_of_a_report_holds_its_words(text: str) -> None:
    report = to_report(text)
    spans = [c.span for c in report.claims if c.span] + ([report.title_span] if report.title_span else [])
    for span in spans:
        assert text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "text", ["-" * 100_000, "PARIS, " * 15_000, "1/2/" * 25_000, "\n" * 100_000, "by " * 33_000, "(" * 100_000 + "-"]
)
def test_a_head_made_to_be_slow_is_read_at_once(text: str) -> None:
    start = time.perf_counter()
    to_report(text)
    assert time.perf_counter() - start < 0.5


# ------------------------------------------------------------------ addresses and fields
@pytest.mark.parametrize(
    ("url", "days"),
    [
        ("https://a.example/2021/03/18/talks", "2021-03-18"),
        ("https://a.example/world/2021/mar/18/talks", "2021-03-18"),
        ("https://a.example/talks-2021-03-18.html", "2021-03-18"),
        ("https://a.example/20210318/talks", "2021-03-18"),
        ("https://a.example/2021/03/talks", "2021-03-01..2021-03-31"),
        ("https://a.example/2021/02/30/talks", None),
        ("https://a.example/article-2021031899", None),
        ("https://a.example/1600/1200/map", None),
        ("https://a.example/2021/talks", None),
        (None, None),
    ],
)
def test_the_date_in_an_address_is_a_claim(url: str | None, days: str | None) -> None:
    assert [str(c.days) for c in find_url_claims(url)] == ([days] if days else [])


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2021-03-18T23:10:00Z", "2021-03-18"),
        ("Thu, 18 Mar 2021 09:00:00 +0000", "2021-03-18"),
        (1616025600, "2021-03-18"),
        ("1616025600000", "2021-03-18"),
        (20210318, "2021-03-18"),
        ("last week", None),
        (None, None),
        (True, None),
    ],
)
def test_a_field_of_any_form_gives_its_day(value: object, days: str | None) -> None:
    assert [str(c.days) for c in find_named_claims("field", "date", value)] == ([days] if days else [])


def test_fields_are_mapped_by_name_or_by_path(tmp_path: Path) -> None:
    record = {"headline": "Peru refuses", "article": {"body": "Peru refused."}, "sent": "2019-05-03", "id": "x9"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    report = read_one(tmp_path / "a.jsonl", text="article.body", date="sent")
    assert (report.text, report.title, report.title_span) == ("Peru refused.", "Peru refuses", None)
    assert [(c.origin, str(c.days)) for c in report.claims] == [("field", "2019-05-03")]
    assert report.path.endswith("a.jsonl/x9")


def test_a_field_no_report_has_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="'txt'"):
        read([], fields={"txt": "body"})


def test_a_broken_line_is_refused_with_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = ['{"text": "Peru refused."}', "", "{broken", "[1]", '{"text": ""}', '{"body": "Chile agreed."}', "[" * 9999]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    found = list(read([str(tmp_path / "a.jsonl")]))
    assert [r.text for r in found if isinstance(r, Report)] == ["Peru refused.", "Chile agreed."]
    assert [r.line for r in found if isinstance(r, Refusal)] == [3, 4, 5, 7]
    assert "--field text=" in next(r.reason for r in found if isinstance(r, Refusal) and r.line == 5)


# ------------------------------------------------------------------ pages
def test_a_page_gives_its_text_title_publisher_and_every_date_it_claims(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    report = read_one(tmp_path / "a.html")
    assert report.text == "\n\n".join(["Kenya and Uganda to reopen port", *PARAGRAPHS])
    assert (report.title, report.publisher, report.language) == (
        "Kenya and Uganda to reopen port",
        "The Lake Post",
        "en",
    )
    assert report.title_span is not None
    assert report.title_span.start == 0
    claimed = {(c.origin, c.text.partition(":")[0], str(c.days)) for c in report.claims}
    assert {("url", "2011/04/07", "2011-04-07"), ("metadata", "datePublished", "2011-04-08")} <= claimed
    assert {str(c.days) for c in report.claims if c.text.startswith("article:")} == {"2011-04-07", "2016-01-02"}


BOMBS = {
    "attributes": "<html><body><p " + " ".join(f"a{i}=1" for i in range(200_000)) + ">words</p></body></html>",
    "nesting": "<html><body>" + "<div>" * 100_000 + "words " * 100,
    "links": "<html><body>" + "<a href='x'>words</a>" * 300_000,
    "one paragraph": "<html><body><p>" + "Talks failed in Lima. " * 400_000 + "</p></body></html>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_page_made_to_break_readers_ends_in_time_and_the_next_is_read(name: str) -> None:
    reader = HtmlReader(seconds=2)
    try:
        start = time.perf_counter()
        with pytest.raises(UnreadableReport):
            reader.read(BOMBS[name].encode(), "bomb.html")
        assert time.perf_counter() - start < 10
        assert reader.read(PAGE.encode(), "page.html").title == "Kenya and Uganda to reopen port"
    finally:
        reader.close()


@pytest.mark.parametrize("page", ["", "<html></html>", "<p>", "\0" * 50, "<a>" * 50, "<?xml version='1.0'?><x/>"])
def test_a_page_without_running_text_is_refused(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page)
    assert len(refusals(tmp_path / "a.html")) == 1


def test_a_page_whose_declared_encoding_lies_is_read_all_the_same(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "iso-8859-1").replace("Kenya", "Kéñya")
    (tmp_path / "a.html").write_bytes(page.encode("utf-8"))
    (tmp_path / "b.html").write_bytes(page.encode("cp1252"))
    first, second = read([str(tmp_path)])
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert "Kéñya" in first.text
    assert first.id == second.id


# ------------------------------------------------------------------ files
def test_a_folder_is_read_by_name_and_other_kinds_are_passed_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/c.TXT", ".hidden.txt", "notes.pdf", "x.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps({"text": f"Talks of {name} failed."}))
    found = [Path(r.path).relative_to(tmp_path).as_posix() for r in read([str(tmp_path)])]
    assert found == ["b.txt", "x.jsonl/1", "a/c.TXT", "a/z.txt"]


def test_a_pattern_names_files_and_no_file_is_read_twice(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(f"Talks of {name} failed.")
    found = list(read([f"{tmp_path}/*.txt", str(tmp_path / "a.txt"), str(tmp_path)]))
    assert [Path(r.path).name for r in found] == ["a.txt", "b.txt"]


def test_each_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "image.txt").write_bytes(b"\x89PNG....")
    (tmp_path / "nothing").mkdir()
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    found = refusals(*(tmp_path / n for n in ("empty.txt", "image.txt", "nothing", "loop.txt", "gone.txt")), "x\0y")
    assert [r.reason.split(",")[0] for r in found[:3]] == [
        "no words in it",
        "a PNG image",
        "no reports in this folder; kinds read are .txt",
    ]
    assert len(found) == 6
    assert "no such file" in found[4].reason
    assert refusals(str(tmp_path / "*.doc"))[0].reason == "no file matches this pattern"


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("polybius.reading.sources.MAX_BYTES", 1000)
    (tmp_path / "a.txt").write_text("Talks failed. " * 100)
    (tmp_path / "b.jsonl").write_text('{"text": "Peru refused."}\n' * 100)
    found = list(read([str(tmp_path)]))
    assert isinstance(found[0], Refusal)
    assert "larger than" in found[0].reason
    assert len(found) == 101, "a long file of short lines is read"


def test_a_text_longer_than_any_report_is_refused(tmp_path: Path) -> None:
    text = "Talks failed. " * 80_000
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": text}) + '\n{"text": "Peru refused."}')
    found = list(read([str(tmp_path)]))
    assert [(r.reason, r.line) for r in found if isinstance(r, Refusal)] == [
        ("1,120,000 characters; no report is longer than 1,000,000", line) for line in (None, 1)
    ]
    assert len(found) == 3


def test_gzipped_files_are_read_and_bombs_and_damage_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"Peru refused."))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Chile agreed.", "id": 7}'))
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"Peru refused. " * 99)[:-20])
    (tmp_path / "d.txt.gz").write_bytes(gzip.compress(b"a" * 80_000_000, 1))
    (tmp_path / "e.jsonl.gz").write_bytes(gzip.compress((b" " * 9_999 + b"\n") * 9_000, 6))
    found = list(read([str(tmp_path)]))
    assert [r.text for r in found if isinstance(r, Report)] == ["Peru refused.", "Chile agreed."]
    refused = {Path(r.path).name: r.reason for r in found if isinstance(r, Refusal) and r.line is None}
    assert refused["c.txt.gz"].startswith("a damaged gzip file")
    assert refused["d.txt.gz"].startswith("larger than")
    assert refused["e.jsonl.gz"].startswith("a gzip file that swells")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read any file")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Talks failed.")
    (tmp_path / "a.txt").chmod(0)
    assert "ermission" in refusals(tmp_path / "a.txt")[0].reason


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        ("Peru refuses\n\nPeru refused.", ["Peru refuses\n\nPeru refused."]),
        ('\n{"text": "Peru refused."}\n{"text": "Chile agreed."}\n', ["Peru refused.", "Chile agreed."]),
        ("{Peru} refused.", ["{Peru} refused."]),
    ],
)
def test_standard_input_is_a_text_or_json_lines(monkeypatch: pytest.MonkeyPatch, data: str, texts: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    assert [r.text for r in read(["-"]) if isinstance(r, Report)] == texts


def test_the_text_of_real_pages_is_found(shared: Path, tmp_path: Path) -> None:
    """Floor .90 on runs of four words over every sixth page; .948 was measured over all 181 on 22 November 2026."""
    import re
    from collections import Counter

    truth = json.loads((shared / "dev/html/ground-truth.json").read_text("utf-8"))
    for name in sorted(truth)[::6]:
        page = gzip.decompress((shared / f"dev/html/pages/{name}.html.gz").read_bytes())
        (tmp_path / f"{name}.html").write_bytes(page)

    def runs(text: str) -> Counter[tuple[str, ...]]:
        words = re.findall(r"\w+", text)
        return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))

    precision, recall = [], []
    for report in read([str(tmp_path)]):
        found = runs(report.text) if isinstance(report, Report) else Counter()
        wanted = runs(truth[Path(report.path).stem]["articleBody"])
        shared_runs = sum((found & wanted).values())
        precision.append(shared_runs / max(1, sum(found.values())))
        recall.append(shared_runs / sum(wanted.values()))
    p, r = sum(precision) / len(precision), sum(recall) / len(recall)
    assert 2 * p * r / (p + r) > 0.90
