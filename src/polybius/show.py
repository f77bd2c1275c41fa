"""Events, reports and their reasons on the terminal. Words of reports are never taken for markup or control codes."""

from __future__ import annotations

import calendar
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from polybius.archive.rows import OPEN_END, Row
from polybius.export import LABEL
from polybius.model import Actor, Attribution, Coded, CodedReport, DateRange, EventMention, Reason, ReportDate, Span
from polybius.query import Telling, has_parties, is_party

STATUS_STYLES = {"occurred": "", "planned": "cyan", "proposed": "cyan", "negated": "red"}
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200e\u200f]")
WIDTH_OF_PIPES = 150
# A terminal of so many columns has room for the words of events.
WIDE = 120
CONTEXT = 90
MIN_ARROW = 24
BRIEF = 60
SHORT_ID = 6


def make_console(*, stderr: bool = False) -> Console:
    """A console that does not squeeze tables to 80 columns when its output goes to a file."""
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH_OF_PIPES
    return console


def plain(words: object) -> str:
    """Words of a report as they may stand on a terminal: white space as single spaces, control characters shown as �.

    >>> plain("Talks\\n failed\\x1b[31m")
    'Talks failed�[31m'
    """
    return HIDDEN.sub("\ufffd", re.sub(r"\s+", " ", str(words))).strip()


# ------------------------------------------------------------------ one line of each
def name_days(when: Row) -> str:
    """An interval of days in its shortest form.

    >>> name_days({"earliest": "2021-03-01", "latest": "2021-03-31"})
    '2021-03'
    >>> name_days({"earliest": "2021-06-22", "latest": "2021-06-24"})
    '2021-06-22..24'
    """
    earliest, latest = when.get("earliest"), when.get("latest")
    latest = None if latest == OPEN_END else latest
    if not earliest and not latest:
        return "undated"
    if not earliest or not latest:
        return f"{earliest or ''}..{latest or ''}"
    first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    if first == last:
        return str(earliest)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(earliest)[:4]
    if (first.year, first.month) != (last.year, last.month):
        return f"{earliest}..{latest}"
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    return str(earliest)[:7] if whole else f"{earliest}..{latest[8:]}"


def name_parties(parties: Iterable[Row]) -> str:
    return ", ".join(plain(Actor(**{k: v for k, v in p.items() if k != "span"}).label) for p in parties) or "---"


def name_codes(row: Row) -> str:
    """Event class, mode and CAMEO code; the label and the code where a scheme has labelled the row."""
    if LABEL in row:
        return f"{plain(row[LABEL]) or 'no class'} {row['cameo']}"
    return " ".join(filter(None, (row["event"], row["mode"], row["cameo"])))


def shorten_ids(rows: Sequence[Row]) -> dict[str, str]:
    """For each event's id, as much of the report's hash as tells the shown ones apart, and the place in the report."""
    heads = sorted({row["id"].partition(":")[0] for row in rows})
    length = SHORT_ID
    while len({head[:length] for head in heads}) < len(heads):
        length += 1
    return {row["id"]: ":".join((row["id"].partition(":")[0][:length], row["id"].partition(":")[2])) for row in rows}


def _note(row: Row, *, brief: bool = False) -> str:
    """On whose word and on what condition; `brief` gives the first of each, and no more of it than fits a table."""
    most, length = (1, BRIEF) if brief else (None, None)
    voices = ", ".join(plain(speaker) for speaker in row["speakers"][:most])
    conditions = "; ".join(f"“{_cut(condition, length)}”" for condition in row["conditions"][:most])
    return " · ".join(filter(None, (f"says {voices}" if voices else "", conditions)))


def _cut(words: str, length: int | None) -> str:
    """The words, cut between two of them at a length.

    >>> _cut("unless the border is on the agenda", 20)
    'unless the border …'
    """
    words = plain(words)
    return words if length is None or len(words) <= length else f"{words[:length].rsplit(' ', 1)[0]} …"


# ------------------------------------------------------------------ tables
def event_table(rows: Sequence[Row], width: int = WIDTH_OF_PIPES) -> Table:
    """Events as a table, a line each; on a narrow terminal without their words, which `polybius show` tells."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("event", no_wrap=True, style="dim")
    for name, options in {
        "day": {"no_wrap": True},
        "actors": {"overflow": "fold"},
        "code": {"no_wrap": True},
        "recipients": {"overflow": "fold"},
        "status": {"no_wrap": True},
        "by": {"no_wrap": True, "justify": "right"},
        "sure": {"no_wrap": True, "justify": "right"},
        **({"words": {"overflow": "fold"}} if width >= WIDE else {}),
    }.items():
        table.add_column(name, **options)  # type: ignore[arg-type]
    short = shorten_ids(rows)
    for row in rows:
        words = " · ".join(filter(None, (_cut("".join(row["evidence"][:1]), BRIEF), _note(row, brief=True))))
        table.add_row(
            Text(short[row["id"]]),
            Text(name_days(row["date"])),
            Text(name_parties(row["actors"])),
            Text(name_codes(row), style="bold"),
            Text(name_parties(row["recipients"])),
            Text(row["status"], style=STATUS_STYLES.get(row["status"], "yellow")),
            Text(str(row["support"])),
            Text(f"{row['confidence']:.2f}".removeprefix("0")),
            *((Text(words),) if width >= WIDE else ()),
        )
    return table


def plain_table(rows: Sequence[Row], columns: Sequence[str]) -> Table:
    """Rows of another level as a table of their flat columns."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="ellipsis", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(plain("" if row[c] is None else row[c])) for c in columns))
    return table


# ------------------------------------------------------------------ a timeline
def timeline(rows: Sequence[Row], one: str, other: str) -> RenderableType:
    """Events between two parties in order of their days: who acted towards whom, with which code, on what condition."""
    width = max([MIN_ARROW, *(len(name_codes(row)) + 8 for row in rows)])
    table = Table(box=None, pad_edge=False, show_header=True, header_style="bold")
    table.add_column("day", no_wrap=True)
    table.add_column(one.upper(), justify="right", overflow="fold", max_width=26)
    table.add_column("", no_wrap=True)
    table.add_column(other.upper(), overflow="fold", max_width=26)
    table.add_column("", overflow="fold")
    for row in rows:
        forth, back = has_parties(row, one, other), has_parties(row, other, one)
        left, right = _sides(row, one, other)
        style = STATUS_STYLES.get(row["status"], "yellow")
        table.add_row(
            Text(name_days(row["date"])),
            Text(left),
            Text(draw_arrow(name_codes(row), width, forth=forth, back=back), style=style),
            Text(right),
            Text(" · ".join(filter(None, (row["status"] if row["status"] != "occurred" else "", _note(row))))),
        )
    return table


def _sides(row: Row, one: str, other: str) -> tuple[str, str]:
    parties = [*row["actors"], *row["recipients"]]
    left, right = (name_parties([p for p in parties if is_party(p, side)][:2]) for side in (one, other))
    return left, right


def draw_arrow(label: str, width: int, *, forth: bool, back: bool) -> str:
    """An arrow with a label, pointing right, left or both ways.

    >>> draw_arrow("REJECT 125", 20, forth=True, back=False)
    '━━━━ REJECT 125 ━━━▶'
    """
    start, end = ("◀" if back else "━"), ("▶" if forth else "━")
    return start + f" {label} ".center(width - 2, "━") + end


# ------------------------------------------------------------------ tellings side by side
def tellings(row: Row, found: Sequence[Telling], when: DateRange, links: Sequence[Row]) -> RenderableType:
    """An event with every telling of it beside the others, their words marked."""
    panels = Columns([_telling_panel(telling) for telling in found], equal=True, expand=len(found) > 1)
    return Group(event_head(row, when), panels, *_disagreements(row), *(_link_line(link) for link in links))


def event_head(row: Row, when: DateRange) -> RenderableType:
    """What an event is, in one line, and why it is dated so."""
    what = (name_parties(row["actors"]), " → ", name_parties(row["recipients"]), "  ", (row["status"], "cyan"))
    told = f"\n{name_days(row['date'])}, told by {_count(row['support'], 'independent report')}"
    return Group(Text.assemble((name_codes(row), "bold"), "  ", *what, told), *map(_reason_line, when.reasons))


def _disagreements(row: Row) -> Iterator[RenderableType]:
    if row["disagreements"]:
        table = Table(box=None, pad_edge=False, header_style="bold", title="where they differ", title_justify="left")
        for name in ("field", "value", "told by"):
            table.add_column(name, overflow="fold")
        for d in row["disagreements"]:
            table.add_row(d["field"], Text(plain(d["value"])), Text(", ".join(d["tellers"])))
        yield table


def _link_line(link: Row) -> Text:
    return Text(plain(f"{link['left']} {link['relation']} {link['right']}: {'; '.join(link['reasons'])}"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _telling_panel(telling: Telling) -> Panel:
    mention, coded = telling.mention, telling.coded
    body: list[RenderableType] = [mark_words(coded, mention)]
    if telling.date:
        body.append(Text(f"day: {telling.date}", style="dim"))
    if voice := find_voice(coded, mention):
        speaker = voice.speaker.value.name if voice.speaker else "someone unnamed"
        relays = "".join(f", through {relay.name}" for relay in voice.relays)
        body.append(Text(plain(f"says: {speaker}{relays} ({voice.form})"), style="dim"))
    if mention.condition:
        body.append(Text(plain(f"condition: {mention.condition.kind}: {mention.condition.span.text}"), style="dim"))
    dated = f" ({telling.report_date.date.days})" if telling.report_date else ""
    title = Text(plain((coded.report.title or coded.report.path) + dated))
    return Panel(Group(*body), title=title, subtitle=Text(plain(coded.report.path)), width=None)


def find_voice(coded: CodedReport, mention: EventMention) -> Attribution | None:
    """The attribution a mention stands in."""
    wanted = mention.attribution.value if mention.attribution else None
    return next((a for a in coded.attributions if a.id == wanted), None)


def mark_words(coded: CodedReport, mention: EventMention) -> Text:
    """The words around a telling; trigger, parties and condition are marked."""
    text = coded.report.text
    start = _edge(text, mention.evidence.start, -1)
    end = _edge(text, mention.evidence.end, 1)
    words = Text(HIDDEN.sub(lambda m: " " if m[0].isspace() else "\ufffd", text[start:end]))
    marks: list[tuple[Span, str]] = [(mention.evidence, "underline"), (mention.trigger, "bold yellow")]
    marks += [(span, "green") for actor in mention.actors for span in actor.spans]
    marks += [(span, "magenta") for actor in mention.recipients for span in actor.spans]
    if mention.condition:
        marks.append((mention.condition.span, "cyan"))
    for span, style in marks:
        words.stylize(style, max(0, span.start - start), max(0, span.end - start))
    return words


def _edge(text: str, at: int, step: int) -> int:
    """Where the words around a telling are cut: at the line's end or at the last word within reach."""
    if step < 0:
        start = max(text.rfind("\n", 0, at) + 1, at - CONTEXT)
        space = text.find(" ", start, at)
        return start if start == 0 or text[start - 1].isspace() or space == -1 else space + 1
    stop = text.find("\n", at)
    stop = min(len(text) if stop == -1 else stop, at + CONTEXT)
    space = text.rfind(" ", at, stop)
    return stop if stop == len(text) or text[stop].isspace() or space == -1 else space


# ------------------------------------------------------------------ reasons
def explain_report(coded: CodedReport, dated: ReportDate | None, aside: Sequence[Reason] = ()) -> RenderableType:
    """A report's date with the reasons for it, each date it claims with the verdict on it, and acts put aside."""
    report = coded.report
    parts: list[RenderableType] = [Text(plain(report.title or report.path), style="bold")]
    parts.append(Text(plain(f"report {report.id}, read from {report.path or 'nowhere'}, coded by {coded.coder}")))
    if dated:
        parts.append(Text(f"date: {dated.date}", style="bold"))
        parts += [_reason_line(reason) for reason in dated.date.reasons]
        for verdict in dated.verdicts:
            claim, word = verdict.claim, "believed" if verdict.accepted else "not believed"
            style = "green" if verdict.accepted else "red"
            parts.append(Text.assemble((word, style), plain(f": {claim.origin} “{claim.text}”: {verdict.why}")))
            parts += [_reason_line(reason) for reason in verdict.reasons]
    if not report.claims:
        parts.append(Text("the report claims no date of its own"))
    return Group(*parts, *_aside_lines(aside))


def _aside_lines(aside: Sequence[Reason]) -> Iterator[Text]:
    """Acts that were read and are no events, each with the rule that says so."""
    if aside:
        yield Text("read and put aside", style="bold")
    for reason in aside:
        words = " … ".join(f"“{plain(span.text)}” [{span.start}:{span.end}]" for span in reason.spans if span.text)
        yield Text.assemble(("  - ", "red"), (f"{words} ", "italic"), plain(f"{reason.rule}: {reason.text}"))


def _reason_line(reason: Reason) -> Text:
    words = "".join(f" “{plain(span.text)}”" for span in reason.spans[:3])
    mark = ("  - ", "red") if reason.against else ("  + ", "green")
    return Text.assemble(
        mark, plain(reason.text), (words, "italic"), (f"  [{reason.rule}]" if reason.rule else "", "dim")
    )


def explain_mention(telling: Telling, readings: Sequence[Reason] | None = None) -> RenderableType:
    """Every field of a mention: its value, the words it was read from, and the rule that read it; then how its words
    were read (None: the reading is of another version and cannot be told), how sure it is, and how it was dated."""
    mention, coded = telling.mention, telling.coded
    table = Table(box=None, pad_edge=False, header_style="bold", title_justify="left")
    for name in ("field", "value", "words", "rule"):
        table.add_column(name, overflow="fold")
    for name, value in _fields(mention):
        table.add_row(name, Text(plain(value.value)), Text(_words(value.spans)), Text(plain(value.rule), style="dim"))
    if condition := mention.condition:
        table.add_row(
            "condition", condition.kind, Text(_words((condition.span,))), f"on {condition.on or 'nobody named'}"
        )
    if (voice := find_voice(coded, mention)) and voice.speaker:
        speaker = voice.speaker
        table.add_row(
            "speaker", Text(plain(speaker.value.name)), Text(_words(speaker.spans)), Text(plain(speaker.rule))
        )
    parts: list[RenderableType] = [mark_words(coded, mention), table, *_reading_lines(readings), *_sureness(mention)]
    if telling.date:
        parts += [Text(f"day: {telling.date}", style="bold"), *(_reason_line(r) for r in telling.date.reasons)]
    return Panel(Group(*parts), title=Text(plain(f"{mention.id} in {coded.report.path}")), title_align="left")


def _reading_lines(readings: Sequence[Reason] | None) -> Iterator[Text]:
    """The readings of each word of the act, in the order in which they were tried: the chosen, those passed over."""
    yield Text("how its words were read", style="bold")
    if readings is None:
        yield Text("  this version of Polybius reads the report otherwise; code it again to see why", style="dim")
    for reason in readings or ():
        words = "".join(f"“{plain(span.text)}” " for span in reason.spans)
        mark, why = (("  - ", "red"), f": {reason.text}") if reason.against else (("  + ", "green"), "")
        name, _, where = reason.rule.partition(": ")
        yield Text.assemble(mark, (words, "italic"), plain(name + why), (f"  [{plain(where)}]", "dim"))


def _sureness(mention: EventMention) -> Iterator[Text]:
    """The confidence of the event, and the share that a learned judge has in it."""
    yield Text("how sure", style="bold")
    yield Text(f"  confidence {mention.confidence:.2f}; of the rules {mention.event.confidence:.2f}")
    if mention.judged is None:
        yield Text("  the judge: was not asked", style="dim")
    else:
        yield Text(plain(f"  the judge: {mention.judged.value:.2f}: {mention.judged.rule}"))


def _fields(mention: EventMention) -> Iterator[tuple[str, Coded[Any]]]:
    for name in ("event", "mode", "cameo", "status", "act", "place", "timex", "attribution"):
        if (value := getattr(mention, name)) is not None:
            yield name, value
    for name in ("actors", "recipients", "operators", "contexts"):
        for value in getattr(mention, name):
            yield name.removesuffix("s"), value


def _words(spans: Sequence[Span]) -> str:
    return ", ".join(f"“{plain(span.text)}” [{span.start}:{span.end}]" for span in spans)
