"""`polybius judgement`: what people decide over the model, said, listed and taken back."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer

from polybius import export, query, show, show_judgements
from polybius.archive import Archive
from polybius.archive.judgements import judgement_rows
from polybius.cli_options import DEFAULT_ARCHIVE, ArchiveOption, now
from polybius.errors import JudgementsContradict, UsageError
from polybius.judgements import (
    FIELDS,
    Anchor,
    Judgement,
    Numbered,
    Weighed,
    anchor_of,
    describe,
    in_order,
    normalise,
    tell_contradiction,
    undone_by,
    weigh,
)
from polybius.judgements.records import Field, Kind
from polybius.pipeline import derive, deriver

LONGEST_NAME = 80

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help=(
        "Decide over the model, by name: two tellings are one event or not, a field is wrong, it is no event.\n\n"
        "A judgement is kept beside the reports, goes before what the model says, holds when reports are coded anew, "
        "and can be taken back.\n\n"
        "[bold]polybius judgement same 2d5f04:1713 6ac1bf:215 --by Ana --note 'one refusal, two papers'[/bold]\n\n"
        "[bold]polybius judgement correct 2d5f04:1713 status planned --by Ana[/bold]\n\n"
        "[bold]polybius judgement list[/bold]"
    ),
)
messages = show.make_console(stderr=True)

ByOption = Annotated[
    str, typer.Option("--by", metavar="NAME", envvar="POLYBIUS_BY", help="Who judges; POLYBIUS_BY saves typing it.")
]
NoteOption = Annotated[str, typer.Option("--note", metavar="WORDS", help="Why, for those who read it later.")]
TellingArgument = Annotated[
    str, typer.Argument(metavar="ID", help="A telling's id, or as much of it as `events` and `explain` show.")
]


class ListFormat(StrEnum):
    """How judgements are listed."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    jsonl = "jsonl"


# ------------------------------------------------------------------ the commands
@app.command()
def same(
    one: TellingArgument,
    other: TellingArgument,
    by: ByOption = "",
    note: NoteOption = "",
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Say that two tellings are of one event: the events they are in become one.

    [bold]polybius judgement same 2d5f04:1713 6ac1bf:215 --by Ana --note "one refusal in two papers"[/bold]
    """
    _judge_pair("same", one, other, by, note, archive)


@app.command()
def different(
    one: TellingArgument,
    other: TellingArgument,
    by: ByOption = "",
    note: NoteOption = "",
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Say that two tellings are of two events; `polybius show EVENT` lists the tellings of one.

    [bold]polybius judgement different 2d5f04:1713 6ac1bf:215 --by Ana --note "two raids on one day"[/bold]
    """
    _judge_pair("different", one, other, by, note, archive)


@app.command()
def correct(
    telling: TellingArgument,
    field: Annotated[str, typer.Argument(metavar="FIELD", help=f"One of: {', '.join(FIELDS)}.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What is right; none where there is none.")],
    by: ByOption = "",
    note: NoteOption = "",
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Correct a field of a telling; its event takes the value over from it.

    [bold]polybius judgement correct 2d5f04:1713 event REJECT/meet --by Ana[/bold]          the code follows

    [bold]polybius judgement correct 2d5f04:1713 cameo 125 --by Ana[/bold]                  the class follows

    [bold]polybius judgement correct 2d5f04:1713 status planned --by Ana[/bold]

    [bold]polybius judgement correct 2d5f04:1713 actor "PRK GOV Ri Son Gwon (foreign minister); CHN" --by Ana[/bold]

    [bold]polybius judgement correct 2d5f04:1713 recipient none --by Ana[/bold]

    [bold]polybius judgement correct 2d5f04:1713 day 2021-03-16..2021-03-18 --by Ana[/bold]

    [bold]polybius judgement correct 2d5f04:1713 place "Quito, ECU" --by Ana[/bold]
    """
    found = next((name for name in FIELDS if name == field.lower()), None)
    if found is None:
        raise UsageError(f"no field is called {field!r}; fields are {', '.join(FIELDS)}")
    right = normalise(found, value)
    with _judging(archive, by) as opened:
        _keep(opened, "correct", [_find_mention(opened, telling)], by, note, field=found, value=right)


@app.command()
def drop(
    telling: TellingArgument,
    by: ByOption = "",
    note: NoteOption = "",
    only: Annotated[
        bool, typer.Option("--telling", help="Only this telling, where the id is that of an event with several.")
    ] = False,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Say that it is no event. The id of an event takes out all its tellings, that of another telling only that one.

    [bold]polybius judgement drop 2d5f04:1713 --by Ana --note "a film, not a war"[/bold]
    """
    with _judging(archive, by) as opened:
        mention = _find_mention(opened, telling)
        event = query.find_row(opened, "event", query.find_event_id(opened, mention))
        _keep(opened, "drop", event["mentions"] if event["id"] == mention and not only else [mention], by, note)


@app.command()
def undo(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Its number in `list`, or the start of its id.")],
    by: ByOption = "",
    note: NoteOption = "",
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """Take a judgement back. Both stay on record; taking back an undo makes the judgement hold again.

    [bold]polybius judgement undo 3 --by Ana --note "it was a plan after all"[/bold]
    """
    name, opened = _name(by), Archive.open(archive)
    with opened.writing():
        known = in_order(opened.judgements())
        target = _find_judgement(known, number)
        if (earlier := undone_by(known).get(target.judgement.id)) is not None:
            raise UsageError(f"{target} was taken back already, by judgement {earlier.number}")
        _store(opened, Judgement("undo", name, now(), undoes=target.judgement.id, note=note.strip()))
        opened.rebuild(derive, deriver=deriver(), at=now())


@app.command("list")
def list_judgements(
    format: Annotated[ListFormat, typer.Option("--format", help="How they are written.")] = ListFormat.table,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
) -> None:
    """List every judgement: who made it, what it says, and whether it holds, was undone or is without object.

    [bold]polybius judgement list --format jsonl > judgements.jsonl[/bold]

    One is without object when the words it is about are no longer coded as an event; it is kept, and holds again
    when they are.
    """
    opened = Archive.open(archive)
    weighed = _weigh(opened, opened.judgements())
    rows = judgement_rows(weighed.standings)
    if format == ListFormat.table:
        show.make_console().print(show_judgements.table(rows))
        messages.print(f"{len(rows)} judgement{'' if len(rows) == 1 else 's'}")
    else:
        export.write(rows, "judgement", format.value, sys.stdout.buffer)  # type: ignore[arg-type]
        sys.stdout.buffer.flush()
    for several in weighed.contradictions:
        messages.print(f"contradiction: {show.plain(' and '.join(map(str, several)))}", style="red", soft_wrap=True)


# ------------------------------------------------------------------ steps
@contextmanager
def _judging(folder: str, by: str) -> Iterator[Archive]:
    """The archive, held for writing by one with a name, its database current before and after."""
    _name(by)
    opened = Archive.open(folder)
    with opened.writing():
        if not opened.is_current(deriver()):
            opened.rebuild(derive, deriver=deriver(), at=now())
        yield opened
        if not opened.is_current(deriver()):
            opened.rebuild(derive, deriver=deriver(), at=now())


def _find_mention(archive: Archive, asked: str) -> str:
    """The id of the telling. Raises UsageError, which says so where a judgement took it out."""
    try:
        return query.find_mention_id(archive, asked)
    except UsageError:
        head, colon, tail = asked.partition(":")
        for standing in _weigh(archive, archive.judgements()).standings:
            told = [m for m in standing.mentions if m and m.startswith(head) and m.endswith(colon + tail)]
            if asked and told and standing.state == "holds" and standing.numbered.judgement.kind == "drop":
                raise UsageError(f"{told[0]} was taken out by {standing.numbered}; undo that first") from None
        raise


def _judge_pair(kind: Kind, one: str, other: str, by: str, note: str, folder: str) -> None:
    with _judging(folder, by) as opened:
        mentions = sorted({_find_mention(opened, one), _find_mention(opened, other)})
        if len(mentions) < 2:
            raise UsageError(f"{one!r} and {other!r} are one telling, {mentions[0]}; name two")
        _keep(opened, kind, mentions, by, note)


def _keep(
    archive: Archive,
    kind: Kind,
    mentions: Sequence[str],
    by: str,
    note: str,
    *,
    field: Field | None = None,
    value: str | None = None,
) -> None:
    """Store a judgement about these mentions, unless the same person has said the same before."""
    judged = Judgement(kind, _name(by), now(), _anchors(archive, mentions), field, value, note=note.strip())
    known = in_order(archive.judgements())
    undone = undone_by(known)
    for earlier in known:
        if earlier.judgement.says_as(judged) and earlier.judgement.id not in undone:
            messages.print(show.plain(f"{earlier} says so already"), soft_wrap=True)
            return
    _store(archive, judged)


def _anchors(archive: Archive, mentions: Sequence[str]) -> tuple[Anchor, ...]:
    """What the mentions are keyed by: their words, and what the coder (not a person) makes of them."""
    coded = archive.find_coded({mention.partition(":")[0] for mention in mentions})
    by_id = {mention.id: mention for report in coded.values() for mention in report.events}
    return tuple(sorted(anchor_of(by_id[mention]) for mention in mentions))


def _store(archive: Archive, judged: Judgement) -> None:
    """Store a judgement. Raises JudgementsContradict, and stores nothing, where it cannot hold beside the others."""
    known = archive.judgements()
    before = {frozenset(n.judgement.id for n in several) for several in _weigh(archive, known).contradictions}
    trial = _weigh(archive, [*known, archive.dated(judged)])
    new = tuple(s for s in trial.contradictions if frozenset(n.judgement.id for n in s) not in before)
    if new:
        raise JudgementsContradict(f"not kept: {tell_contradiction(new[0])}")
    stored = archive.add_judgement(judged)
    numbers = {n.judgement.id: n.number for n in in_order(archive.judgements())}
    said = describe(stored, numbers)
    messages.print(show.plain(f"kept as judgement {numbers[stored.id]} of {stored.by}: {said}"), soft_wrap=True)


def _weigh(archive: Archive, judgements: Sequence[Judgement]) -> Weighed:
    reports = {anchor.report for judgement in judgements for anchor in judgement.about}
    return weigh(list(archive.find_coded(reports).values()) if reports else [], judgements)


def _find_judgement(known: Sequence[Numbered], asked: str) -> Numbered:
    found = [n for n in known if str(n.number) == asked]
    found = found or [n for n in known if asked and n.judgement.id.startswith(asked)]
    if len(found) != 1:
        several = f"could be {len(found)} judgements" if found else "is no judgement's number or id"
        raise UsageError(f"{asked!r} {several}; `polybius judgement list` shows them")
    return found[0]


def _name(by: str) -> str:
    name = " ".join(by.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        given = f"; {by[:LONGEST_NAME]!r} is no name" if by else ""
        raise UsageError(f"who judges? Give --by NAME or POLYBIUS_BY, of at most {LONGEST_NAME} letters{given}")
    return name
