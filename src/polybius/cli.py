"""The command line: `polybius --help`.

Data goes to standard output, messages to standard error. Exit codes: 0 done, 1 failure, 2 usage, 3 done but some
reports were refused, 4 another process is writing to the archive, 5 the archive's files contradict each other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from polybius import (
    __version__,
    cli_judgements,
    dossiers,
    export,
    lineages,
    ontology,
    query,
    quotes,
    show,
    show_dossier,
    show_judgements,
    show_lineage,
    show_quotes,
    show_talks,
    talks,
)
from polybius.archive import Added, Archive, unite_coded
from polybius.archive.facts import fact_rows
from polybius.archive.rows import Row, event_rows, link_rows, mention_rows, report_rows
from polybius.archive.statements import statement_rows
from polybius.cli_options import DEFAULT_ARCHIVE, ArchiveOption, now
from polybius.errors import PolybiusError, UsageError
from polybius.execute import map_reports
from polybius.judge import SWITCH
from polybius.model import CodedReport, Refusal, Report
from polybius.pipeline import derive, deriver, explain_report, load_pipeline, stamp
from polybius.reading import read

REFUSED = 3
SHOWN_REFUSALS = 20
READ_AHEAD = 2000

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "News reports in, a sourced, dated, deduplicated record of political events out.\n\n"
        "[bold]Try:[/bold]\n\n"
        "  polybius code examples --archive demo     [dim]code a folder of reports and keep the result[/dim]\n\n"
        "  polybius events --archive demo            [dim]the events in it[/dim]\n\n"
        "  polybius timeline PRK USA --archive demo  [dim]who did what to whom, day by day[/dim]\n\n"
        "  polybius show ID --archive demo           [dim]all tellings of one event, side by side[/dim]\n\n"
        "  polybius explain ID --archive demo        [dim]why each value is what it is[/dim]\n\n"
        "  polybius actors NAME --archive demo       [dim]who somebody is, on which day, by whose word[/dim]\n\n"
        "  polybius quotes --archive demo            [dim]who said what, to whom, through whom[/dim]\n\n"
        "  polybius talks PRK USA --archive demo     [dim]who offered what, and what answered it[/dim]"
    ),
    epilog="The archive is ./polybius-archive unless --archive or POLYBIUS_ARCHIVE names another.",
)
evaluate_app = typer.Typer(no_args_is_help=True, help="Score Polybius against records made by careful coders.")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(cli_judgements.app, name="judgement")

messages = show.make_console(stderr=True)


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    jsonl = "jsonl"
    parquet = "parquet"


class Level(StrEnum):
    """What a row stands for."""

    event = "event"
    mention = "mention"
    statement = "statement"
    report = "report"
    link = "link"
    judgement = "judgement"
    lineage = "lineage"


class Form(StrEnum):
    """How words are told."""

    direct = "direct"
    indirect = "indirect"
    mixed = "mixed"
    free = "free indirect"


class Task(StrEnum):
    """A stage to be tried alone."""

    coding = "coding"
    coding_given_actors = "coding-given-actors"
    dates = "dates"
    attribution = "attribution"
    linking = "linking"


FormatOption = Annotated[Format, typer.Option("--format", help="How the rows are written.")]
FieldOption = Annotated[
    list[str] | None,
    typer.Option(
        "--field", metavar="NAME=FIELD", help="Field of a JSON Lines record, as in text=body or date=pubdate."
    ),
]
PipelineOption = Annotated[
    str | None, typer.Option("--pipeline", metavar="NAME", help="spaCy pipeline to parse with, by package or folder.")
]
JobsOption = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to code in.")]
SchemeOption = Annotated[
    str | None,
    typer.Option("--scheme", metavar="NAME|FILE", help="Label events in this scheme; `polybius schemes` lists them."),
]
SureOption = Annotated[
    float, typer.Option("--sure", metavar="SHARE", min=0, max=1, help="Leave out what is less sure than this, say 0.7.")
]
AllOption = Annotated[bool, typer.Option("--all", help="Hypothetical and background acts too.")]


def main() -> None:
    """Run the command line; errors raised on purpose become one line and an exit code."""
    try:
        app()
    except PolybiusError as error:
        messages.print(f"polybius: {show.plain(error)}", style="red", soft_wrap=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        messages.print(f"polybius: {show.plain(f'{place}{error.strerror or error}')}", style="red", soft_wrap=True)
        sys.exit(1)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"polybius {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Version, and end.")
    ] = False,
    no_judge: Annotated[
        bool, typer.Option("--no-judge", help="Code by rules alone: faster, and every reading is a rule's; finds less.")
    ] = False,
) -> None:
    del version
    if no_judge:  # processes that this one starts are to know it, too
        os.environ[SWITCH] = "off"


# ------------------------------------------------------------------ coding
@app.command()
def code(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, patterns; - is standard input.")
    ],
    archive: Annotated[
        str | None,
        typer.Option(
            "--archive", metavar="DIR", envvar="POLYBIUS_ARCHIVE", help="Keep the result here; else nothing is kept."
        ),
    ] = None,
    field: FieldOption = None,
    jobs: JobsOption = 1,
    pipeline: PipelineOption = None,
    format: FormatOption = Format.table,
    level: Annotated[Level, typer.Option("--level", help="What a row stands for.")] = Level.event,
    scheme: SchemeOption = None,
    everything: AllOption = False,
) -> None:
    """Code reports: who did what to whom, when, on whose word. Reads .txt, .html and .jsonl, gzipped (.gz) or not.

    [bold]polybius code report.txt[/bold]                               one report, nothing kept

    [bold]polybius code news/ "more/*.html" --archive events[/bold]     kept; running it again adds nothing

    [bold]polybius code wire.jsonl --field text=body --field date=sent[/bold]

    [bold]cat report.txt | polybius code - --format jsonl --level mention[/bold]
    """
    _check_scheme(scheme, level)
    reports = read(paths, fields=parse_fields(field))
    if archive is None:
        coded, refusals = _code_only(reports, pipeline, jobs)
        rows = rows_of(level, coded, refusals)
    else:
        ids: set[str] = set()
        refusals = _code_into(archive, _noting_ids(reports, ids), pipeline, jobs)
        rows = _rows_told_by(_open(archive), level, ids)
    _print_rows(_labelled(_in_view(rows, everything), scheme), level, format)
    _end_with(refusals)


def parse_fields(options: Iterable[str] | None) -> dict[str, str]:
    """`["text=body"]` as a mapping. Raises UsageError for an option without "="."""
    fields = {}
    for option in options or ():
        name, equals, value = option.partition("=")
        if not (name and equals and value):
            raise UsageError(f"--field {option!r} should be like text=body")
        fields[name] = value
    return fields


def _noting_ids(reports: Iterable[Report | Refusal], ids: set[str]) -> Iterator[Report | Refusal]:
    for report in reports:
        if isinstance(report, Report):
            ids.add(report.id)
        yield report


def _code_only(
    reports: Iterable[Report | Refusal], pipeline: str | None, jobs: int
) -> tuple[list[CodedReport], list[Refusal]]:
    with _progress(reports) as shown:
        outcomes = list(map_reports(shown, pipeline, jobs=jobs))
    coded = unite_coded([o for o in outcomes if isinstance(o, CodedReport)])
    refusals = [o for o in outcomes if isinstance(o, Refusal)]
    _summarise(Added(coded=len(coded), sighted=len(outcomes) - len(refusals) - len(coded), refusals=refusals))
    return coded, refusals


def _code_into(folder: str, reports: Iterable[Report | Refusal], pipeline: str | None, jobs: int) -> list[Refusal]:
    loaded = load_pipeline(pipeline)
    added = Added()
    with Archive.open(folder, create=True).writing() as archive:
        with _progress(reports) as shown:
            new = archive.unknown(shown, stamp(loaded), added)
            archive.add(map_reports(new, pipeline if jobs > 1 else loaded, jobs=jobs), added)
        if not archive.is_current(deriver()):
            archive.rebuild(derive, deriver=deriver(), at=now())
    _summarise(added, folder)
    return added.refusals


@contextmanager
def _progress(reports: Iterable[Report | Refusal]) -> Iterator[Iterator[Report | Refusal]]:
    """The reports, counted on a bar as they pass; the total is known where they are few enough to be read ahead."""
    source = iter(reports)
    ahead = list(islice(source, READ_AHEAD)) if messages.is_terminal else []
    total = len(ahead) if len(ahead) < READ_AHEAD else None
    columns = (SpinnerColumn(), TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=messages, transient=True, disable=not messages.is_terminal) as bar:
        task = bar.add_task("coding", total=total)

        def counted() -> Iterator[Report | Refusal]:
            for report in chain(ahead, source):
                yield report
                bar.advance(task)

        yield counted()


def _summarise(added: Added, folder: str | None = None) -> None:
    parts = [f"{added.coded} coded"]
    parts += [f"{added.sighted} known texts seen elsewhere"] if added.sighted else []
    parts += [f"{added.known} known"] if added.known else []
    parts += [f"{len(added.refusals)} refused"] if added.refusals else []
    messages.print(f"{', '.join(parts)}{f'; kept in {folder}' if folder else ''}", soft_wrap=True)


def _end_with(refusals: list[Refusal]) -> None:
    """List what was refused and why; end with the exit code that says so."""
    for refusal in refusals[:SHOWN_REFUSALS]:
        line = f":{refusal.line}" if refusal.line else ""
        messages.print(f"refused {show.plain(refusal.path)}{line}: {show.plain(refusal.reason)}", soft_wrap=True)
    if len(refusals) > SHOWN_REFUSALS:
        messages.print(f"... and {len(refusals) - SHOWN_REFUSALS} more; `polybius export --level report` lists all")
    if refusals:
        raise typer.Exit(REFUSED)


# ------------------------------------------------------------------ rows
def rows_of(level: str, coded: list[CodedReport], refusals: Iterable[Refusal] = ()) -> list[Row]:
    """The rows of a level over reports that are in no archive."""
    coded = sorted(coded, key=lambda c: c.report.id)
    dating, linked = derive(coded)
    if level == "event":
        return event_rows(coded, linked)
    if level == "mention":
        return mention_rows(coded, dating, linked)
    if level == "statement":
        return statement_rows(coded, dating)
    if level in {"judgement", "lineage"}:  # only an archive has any
        return []
    return report_rows(coded, dating, refusals) if level == "report" else link_rows(linked.links)


def _rows_told_by(archive: Archive, level: str, reports: set[str]) -> list[Row]:
    rows = query.all_rows(archive, level)
    if level == "event":
        return [row for row in rows if reports.intersection(row["reports"])]
    return rows if level in {"link", "judgement", "lineage"} else [row for row in rows if row["report"] in reports]


def _in_view(rows: list[Row], everything: bool) -> list[Row]:
    return [r for r in rows if everything or _is_in_view(r)]


def _is_in_view(row: Row) -> bool:
    return row.get("status", "occurred") in query.DEFAULT_VIEW and bool(row.get("is_statement", True))


def _check_scheme(scheme: str | None, level: str = "event") -> None:
    """Raises UsageError, before anything is done, for a scheme that is none and for a level that has no labels."""
    if scheme is not None:
        ontology.find_scheme(scheme)
        if level not in export.LABELLED:
            raise UsageError(f"--scheme labels the levels {' and '.join(export.LABELLED)}, not {str(level)!r}")


def _labelled(rows: list[Row], scheme: str | None) -> list[Row]:
    return rows if scheme is None else export.with_labels(rows, scheme)


def _print_rows(rows: list[Row], level: str, format: str) -> None:
    if format != "table":
        export.write(rows, level, format, sys.stdout.buffer)  # type: ignore[arg-type]
        sys.stdout.buffer.flush()
    elif level == "event":
        console = show.make_console()
        console.print(show.event_table(rows, console.width))
        messages.print(f"{len(rows)} event{'' if len(rows) == 1 else 's'}")
    elif level == "statement":
        show.make_console().print(show_quotes.statements(rows))
        messages.print(f"{len(rows)} statement{'' if len(rows) == 1 else 's'}")
    elif level == "talk":
        show.make_console().print(show_talks.ledger(rows))
        messages.print(f"{len(rows)} move{'' if len(rows) == 1 else 's'}")
    elif level == "lineage":
        show.make_console().print(show_lineage.table(rows))
        messages.print(f"{len(rows)} change{'' if len(rows) == 1 else 's'}")
    else:
        show.make_console().print(show.plain_table(rows, export.table_columns(level, rows)))  # type: ignore[arg-type]


def _open(folder: str) -> Archive:
    """The archive, its database made anew first if it lags behind the reports."""
    archive = Archive.open(folder)
    if not archive.is_current(deriver()):
        messages.print("the database lags behind the reports or the version; making it anew")
        with archive.writing():
            archive.rebuild(derive, deriver=deriver(), at=now())
    return archive


# ------------------------------------------------------------------ questions
@app.command()
def events(
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    actor: Annotated[str | None, typer.Option(help="Country or organisation code, or part of a name.")] = None,
    recipient: Annotated[str | None, typer.Option(help="The same, for whom it is done to.")] = None,
    event: Annotated[
        str | None, typer.Option(help="PLOVER event, a CAMEO code or its start, or a label of the scheme.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="2021, 2021-03 or 2021-03-18.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY")] = None,
    status: Annotated[list[str] | None, typer.Option(help="Only these; may be repeated.")] = None,
    scheme: SchemeOption = None,
    sure: SureOption = 0.0,
    everything: AllOption = False,
    format: FormatOption = Format.table,
) -> None:
    """List events by party, code, day and status.

    [bold]polybius events --actor PRK --recipient USA --event REJECT[/bold]

    [bold]polybius events --event 19 --since 1998 --until 1999-06 --format csv > fights.csv[/bold]

    [bold]polybius events --scheme gsr18 --event FIGHT --sure 0.7[/bold]
    """
    _check_scheme(scheme)
    if unknown := sorted(set(status or ()) - set(query.STATUSES)):
        raise UsageError(f"no status is called {unknown[0]!r}; statuses are {', '.join(query.STATUSES)}")
    wanted = tuple(status) if status else query.STATUSES if everything else query.DEFAULT_VIEW
    asked = event if scheme is not None and event in ontology.labels(scheme) else None
    rows = query.find_events(
        _open(archive),
        actor=actor,
        recipient=recipient,
        event=None if asked else event,
        since=since,
        until=until,
        status=wanted,
        sure=sure,
    )
    rows = [row for row in _labelled(rows, scheme) if asked in (None, row.get(export.LABEL))]
    _print_rows(rows, "event", format)


@app.command("quotes")
def list_quotes(
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="Words of a name or role, or a country or organisation code.")
    ] = None,
    about: Annotated[str | None, typer.Option(metavar="WORDS", help="Words that all stand in what is said.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="2021, 2021-03 or 2021-03-18.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY")] = None,
    form: Annotated[Form | None, typer.Option("--form", help="Quoted, reported, or partly quoted.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Beliefs, plans and what is nested in other statements, too.")
    ] = False,
    format: FormatOption = Format.table,
) -> None:
    """List who said what: when, in which words, by which cue, to whom, through whom, in which report.

    [bold]polybius quotes --speaker "foreign minister" --about sanctions[/bold]

    [bold]polybius quotes --speaker PRK --form direct --since 2018 --format csv > said.csv[/bold]

    The day is that of the words where the report tells it ("said on Monday"), else the report's, and says which.
    """
    rows = quotes.find_statements(
        _open(archive), speaker=speaker, about=about, since=since, until=until, form=form, everything=everything
    )
    _print_rows(rows, "statement", format)


@app.command("talks")
def list_talks(
    one: Annotated[str, typer.Argument(metavar="PARTY")],
    other: Annotated[str, typer.Argument(metavar="PARTY")],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="2021, 2021-03 or 2021-03-18.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY")] = None,
    format: FormatOption = Format.table,
) -> None:
    """List what two parties offered, asked, threatened and refused each other, and what answered what.

    [bold]polybius talks PRK USA[/bold]                            answers stand indented under what they answer

    [bold]polybius talks PRK USA --since 2018 --until 2019-03[/bold]

    [bold]polybius talks PRK USA --format csv > ledger.csv[/bold]

    Offers, demands and ultimatums that nobody has answered are marked and listed at the end, and so are the conditions
    on which either said that it would talk. An offer that only its refusal tells of is listed before it.
    """
    rows = talks.find_talks(_open(archive), one, other, since=since, until=until)
    _print_rows(rows, "talk", format)


@app.command()
def timeline(
    one: Annotated[str, typer.Argument(metavar="PARTY")],
    other: Annotated[str, typer.Argument(metavar="PARTY")],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    scheme: SchemeOption = None,
    sure: SureOption = 0.0,
    everything: AllOption = False,
) -> None:
    """Draw what two parties did to each other, day by day.

    [bold]polybius timeline PRK USA[/bold]
    """
    _check_scheme(scheme)
    status = query.STATUSES if everything else query.DEFAULT_VIEW
    rows = _labelled(query.find_dyad(_open(archive), one, other, status=status, sure=sure), scheme)
    show.make_console().print(show.timeline(rows, one, other))
    messages.print(f"{len(rows)} event{'' if len(rows) == 1 else 's'}")


@app.command("show")
def show_event(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, or as much of it as `events` shows.")],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    scheme: SchemeOption = None,
) -> None:
    """Show all tellings of an event side by side, with their words. An id from before leads to what it became.

    [bold]polybius show 2d5f04:1713[/bold]
    """
    _check_scheme(scheme)
    opened = _open(archive)
    heirs = lineages.find_heirs(opened, event)
    for found in heirs.events:
        _show_event(opened, found, scheme)
    if not heirs.events:
        show_lineage.print_lines(show.make_console(), heirs.rows, heirs.asked)


def _show_event(opened: Archive, found: str, scheme: str | None) -> None:
    (row,) = _labelled([query.find_row(opened, "event", found)], scheme)
    links = [link for end in [found, *row["mentions"]] for link in query.find_links_of(opened, end)]
    links = list({(link["left"], link["right"], link["relation"]): link for link in links}.values())
    tellings = query.find_tellings(opened, found)
    show.make_console().print(show.tellings(row, tellings, query.find_event_date(opened, found), links))
    show_judgements.print_lines(show.make_console(), query.find_judgements(opened, row["mentions"]))


@app.command()
def explain(
    what: Annotated[str, typer.Argument(metavar="REPORT|EVENT", help="An id, its beginning, or a report's path.")],
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    pipeline: PipelineOption = None,
) -> None:
    """Explain a report's date, or each field of an event: its value, its words, its rule; why this, why not that.

    [bold]polybius explain 2d5f04[/bold]         why this report is dated so, and why not as it claims; acts put aside

    [bold]polybius explain 2d5f04:1713[/bold]    every value of an event; the readings chosen and those passed over

    What became of the event before, and why, comes last; the id of an earlier event leads to what it became.
    """
    opened, console, parser = _open(archive), show.make_console(), load_pipeline(pipeline)
    if ":" in what:
        heirs = lineages.find_heirs(opened, what)
        for found in heirs.events:
            row = query.find_row(opened, "event", found)
            console.print(show.event_head(row, query.find_event_date(opened, found)))
            show_judgements.print_lines(console, query.find_judgements(opened, row["mentions"]))
            for telling in query.find_tellings(opened, found):
                readings = explain_report(telling.coded.report, parser).readings
                console.print(show.explain_mention(telling, readings.get(telling.mention.id)))
        show_lineage.print_lines(console, heirs.rows, heirs.asked)
        return
    report = query.find_report_id(opened, what)
    coded = opened.find_coded([report])[report]
    aside = explain_report(coded.report, parser).aside
    console.print(show.explain_report(coded, query.find_report_date(opened, report), aside))
    show_judgements.print_lines(console, query.find_judgements(opened, [report]))


@app.command()
def lineage(
    event: Annotated[
        str | None, typer.Argument(metavar="[EVENT]", help="An event's id, now or before, or the start of it.")
    ] = None,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    format: FormatOption = Format.table,
) -> None:
    """Tell what became of earlier events when reports or judgements came in: merged, split, grown, gone; and why.

    [bold]polybius lineage[/bold]                   all changes, run by run

    [bold]polybius lineage 2d5f04:1713[/bold]       what an event came from, and what it became

    An event without a row in a run is as it was: same tellings, same id.
    """
    opened = _open(archive)
    rows = query.all_rows(opened, "lineage") if event is None else list(lineages.find_heirs(opened, event).rows)
    _print_rows(rows, "lineage", format)


@app.command()
def actors(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A person, state or body: full name, family name, code.")],
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH...]", help="Reports to learn from instead of an archive.")
    ] = None,
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    at: Annotated[str | None, typer.Option("--at", metavar="DAY", help="What held on this day, YYYY-MM-DD.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object for each dossier, with every proof.")] = False,
    field: FieldOption = None,
    pipeline: PipelineOption = None,
    jobs: JobsOption = 1,
) -> None:
    """Show who somebody is: offices and standing over time, by the words of reports and by the shipped tables.

    [bold]polybius actors Thatcher[/bold]                       offices, each with its words, report and day

    [bold]polybius actors Thatcher --at 1975-06-01[/bold]       another day, another answer

    [bold]polybius actors CUB --at 2014-12-17[/bold]            a state or body: who held office there

    [bold]polybius actors "Raul Castro" examples[/bold]         learned from these reports, nothing kept

    Days from reports are those on which they told of an office, not its term; only reports dated to within a week
    count. Rows of a shipped table say so.
    """
    day = _day(at) if at else None
    facts, refusals = _facts(archive, paths, field, pipeline, jobs)
    found = dossiers.find_dossiers(name, facts, on=day)
    if not found:
        near = ", ".join(dossiers.near_names(name, facts))
        raise UsageError(f"nobody is called {name!r} in the reports or tables{f'; near: {near}' if near else ''}")
    if json:
        for line in show_dossier.to_json(found):
            typer.echo(line)
    else:
        show.make_console().print(*(show_dossier.dossier(each, day) for each in found), sep="\n\n")
    _end_with(refusals)


def _day(text: str) -> date:
    first, last = query.parse_days(text)
    if first != last:
        raise UsageError(f"--at {text!r} is more than one day; write it like 2021-03-18")
    return first


def _facts(
    archive: str, paths: list[str] | None, field: list[str] | None, pipeline: str | None, jobs: int
) -> tuple[list[Row], list[Refusal]]:
    """What the files named, else the archive, say of persons and bodies; nothing where no archive was made yet."""
    if paths:
        coded, refusals = _code_only(read(paths, fields=parse_fields(field)), pipeline, jobs)
        dating, _ = derive(coded)
        return fact_rows(coded, dating), refusals
    if archive == DEFAULT_ARCHIVE and not Path(archive).exists():
        messages.print(f"no archive in {archive}: only the shipped tables are asked")
        return [], []
    return query.find_facts(_open(archive)), []


@app.command("explain-code")
def explain_code(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A CAMEO code or a PLOVER event.")],
) -> None:
    """Explain a code: what it means, its place in PLOVER and CAMEO, its scores.

    [bold]polybius explain-code 125[/bold]
    """
    typer.echo(ontology.explain(code))


@app.command()
def schemes(
    scheme: Annotated[
        str | None, typer.Argument(metavar="NAME|FILE", help="A scheme to be told label by label, as PLOVER's is.")
    ] = None,
) -> None:
    """List the label schemes; or tell the labels of one, each with the codes that get it.

    [bold]polybius schemes[/bold]

    [bold]polybius schemes gsr18[/bold]

    [bold]polybius schemes my-labels.tsv[/bold]    a scheme of your own: see the codebook
    """
    if scheme is not None:
        typer.echo(ontology.explain_scheme(scheme))
        return
    for name in ontology.schemes():
        default = "  (default)" if name == ontology.DEFAULT_SCHEME else ""
        typer.echo(f"{name:10}{len(ontology.labels(name)):4} labels{default}")


# ------------------------------------------------------------------ whole archives
@app.command("export")
def export_rows(
    archive: ArchiveOption = DEFAULT_ARCHIVE,
    level: Annotated[Level, typer.Option("--level", help="What a row stands for.")] = Level.event,
    format: FormatOption = Format.jsonl,
    scheme: SchemeOption = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of standard output.")] = None,
) -> None:
    """Write every row of an archive; the same reports give the same bytes (of the lineage: the same runs).

    [bold]polybius export --level mention > mentions.jsonl[/bold]

    [bold]polybius export --level event --format parquet -o events.parquet[/bold]

    [bold]polybius export --scheme my-labels.tsv > labelled.jsonl[/bold]
    """
    _check_scheme(scheme, level)
    rows = _labelled(query.all_rows(_open(archive), level), scheme)
    if output is None:
        _print_rows(rows, level, format)
    elif format == "table":
        with output.open("w", encoding="utf-8") as file:
            columns = export.table_columns(level, rows)  # type: ignore[arg-type]
            Console(file=file, width=show.WIDTH_OF_PIPES).print(show.plain_table(rows, columns))
    else:
        with output.open("wb") as sink:
            export.write(rows, level, format, sink)  # type: ignore[arg-type]


@app.command()
def rebuild(archive: ArchiveOption = DEFAULT_ARCHIVE) -> None:
    """Make the database anew from the coded reports; exports stay the same, byte for byte."""
    opened = Archive.open(archive)
    with opened.writing():
        opened.rebuild(derive, deriver=deriver(), at=now())
    messages.print(f"the database of {archive} is made anew")


# ------------------------------------------------------------------ measuring
@evaluate_app.command("reports")
def evaluate_reports(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="What careful coders read, as JSON.")],
    texts: Annotated[
        str, typer.Option("--texts", metavar="DIR|FILES", help="Folders of .txt and JSON Lines files, by comma.")
    ],
    pipeline: PipelineOption = None,
    jobs: JobsOption = 1,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="List gold events that were not found.")] = False,
    curve: Annotated[bool, typer.Option("--curve", help="Precision of the most confident events, by share.")] = False,
) -> None:
    """Run the whole chain over texts and score it, field by field, against gold records."""
    from polybius.evaluate import reports, sureness
    from polybius.evaluate.gold import unite_golds

    record = unite_golds([reports.load_gold(path) for path in gold])
    outcomes = list(map_reports(reports.gold_texts(record, texts, _read_texts), pipeline, jobs=jobs))
    coded = unite_coded([o for o in outcomes if isinstance(o, CodedReport)])
    dating, linked = derive(coded)
    scored = reports.score(
        record,
        {reports.stem(c.report.path): c.report.text for c in coded},
        mention_rows(coded, dating, linked),
        report_rows(coded, dating),
        link_rows(linked.links),
    )
    typer.echo(reports.to_json(scored) if json else reports.to_text(scored))
    if curve and not json:
        typer.echo(f"\n{sureness.curve(scored.outcomes)}")
    if misses:
        messages.print("\n".join(scored.misses), soft_wrap=True)
    _end_with([o for o in outcomes if isinstance(o, Refusal)])


@evaluate_app.command("speakers")
def evaluate_speakers(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Labelled statements, as JSON Lines.")],
    texts: Annotated[
        str, typer.Option("--texts", metavar="DIR|FILES", help="Folders of .txt and JSON Lines files, by comma.")
    ],
    half: Annotated[str | None, typer.Option("--half", help="Only the reports of one half: dev or kept.")] = None,
    pipeline: PipelineOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="List the errors of the dev half.")] = False,
) -> None:
    """Score whose words statements are found to be, by how the sentence names the speaker."""
    from polybius.evaluate import speakers

    figures, errors = speakers.score_file(gold, texts, half, load_pipeline(pipeline), _read_texts)
    for left in figures["left_out"]:
        messages.print(f"left out: {figures['left_out'][left]} statements of {left}: their reports are not in {texts}")
    typer.echo(speakers.to_json(figures) if json else speakers.to_text(figures))
    if misses:
        messages.print("\n".join(errors), soft_wrap=True)


@evaluate_app.command("stories")
def evaluate_stories(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="Labelled stories, as JSON, with their texts beside it.")
    ],
    half: Annotated[str | None, typer.Option("--half", help="Only the stories of one half: open or kept.")] = None,
    given: Annotated[bool, typer.Option("--given", help="Hand the labelled mentions to linking.")] = False,
    pipeline: PipelineOption = None,
    jobs: JobsOption = 1,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Score linking over stories: same events, answers and contradictions, from the texts or given the mentions."""
    from polybius.evaluate import stories
    from polybius.evaluate.story_mentions import load_stories

    refused: list[Refusal] = []
    if given:
        figures = stories.score_given(gold, half)
    else:
        labels = load_stories(gold, half)
        texts = [str(gold.parent / row["file"]) for row in labels.reports]
        outcomes = list(map_reports(read(texts), pipeline, jobs=jobs))
        coded = unite_coded([o for o in outcomes if isinstance(o, CodedReport)])
        refused = [o for o in outcomes if isinstance(o, Refusal)]
        figures = stories.score_raw(labels, coded, derive(coded).linked)
    typer.echo(stories.to_json(figures) if json else stories.to_text(figures))
    _end_with(refused)


def _read_texts(paths: list[str]) -> Iterator[Report | Refusal]:
    return read(paths)


@app.command()
def predict(
    task: Annotated[Task, typer.Argument(help="The stage to try.")],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON Lines (.gz too): id, text, and what the task gives.")
    ],
    scheme: SchemeOption = None,
    pipeline: PipelineOption = None,
) -> None:
    """Try one stage alone over given texts; one line of JSON for each record, as benchmarks read it.

    [bold]polybius predict dates news.jsonl > predicted.jsonl[/bold]       records give id, text, dct

    [bold]polybius predict coding-given-actors pairs.jsonl --scheme plv15[/bold]
    """
    from polybius.evaluate.predict import predict_file

    for row in predict_file(task.value, file, scheme=scheme, pipeline=pipeline):
        sys.stdout.buffer.write(export.to_line(row))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
