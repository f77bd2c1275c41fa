"""Statements on the terminal: one a block, its words whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from polybius.archive.rows import Row
from polybius.show import name_days, plain, shorten_ids

STEP = 4  # columns that the words stand under their speaker, and a nested statement under the one it is in


def statements(rows: Sequence[Row]) -> RenderableType:
    """Each statement as who said it when, the words, and by what cue, to whom, where, through whom; nested ones under
    the one they are in."""
    short, depth = shorten_ids(rows), dict[str, int]()
    blocks: list[RenderableType] = []
    for row in rows:
        depth[row["id"]] = depth[row["parent"]] + 1 if row["parent"] in depth else 0
        indent = STEP * depth[row["id"]]
        blocks += [Text("")] if blocks and not indent else []
        blocks.append(Padding(_head(row, short), (0, 0, 0, indent), expand=False))
        blocks.append(Padding(Text(name_words(row)), (0, 0, 0, indent + STEP), expand=False))
        blocks.append(Padding(Text(name_telling(row), style="dim"), (0, 0, 0, indent + STEP), expand=False))
    return Group(*blocks)


def _head(row: Row, short: dict[str, str]) -> Text:
    form = row["form"] if row["kind"] == "speech" else f"{row['form']} {row['kind']}"
    nested = f"  nested in {short.get(row['parent'], row['parent'])}" if row["parent"] else ""
    return Text.assemble(
        (name_speaker(row["speaker"]), "bold"),
        f"  {name_day(row['date'])}",
        (f"  {form}", "cyan"),
        (f"  {short[row['id']]}{nested}", "dim"),
    )


def name_speaker(speaker: Row) -> str:
    """A speaker in one line.

    >>> name_speaker({"name": "Ada Bell", "role": "harbour minister", "country": "FJI", "organisation": None})
    'Ada Bell, harbour minister, FJI'
    """
    told = plain(speaker["name"] or "nobody named")
    role = plain(speaker["role"] or "")
    code = speaker["organisation"] or speaker["country"]
    parts = [told, "" if role.casefold() in told.casefold() else role, "" if code == told else code]
    return ", ".join(part for part in parts if part)


def name_day(when: Row) -> str:
    """The day with what it is: that of the words, by which wording, or only that of the report.

    >>> name_day({"earliest": "2021-03-18", "latest": "2021-03-18", "of": "report", "timex": None})
    '2021-03-18 (the report)'
    >>> name_day({"earliest": "2021-03-17", "latest": "2021-03-17", "of": "utterance", "timex": {"text": "Wednesday"}})
    '2021-03-17 (“Wednesday”)'
    """
    if when["of"] == "report":
        return "undated" if name_days(when) == "undated" else f"{name_days(when)} (the report)"
    return f"{name_days(when)} (“{plain(when['timex']['text'])}”)"


def name_words(row: Row) -> str:
    """The words said; what stands between their parts is left out with a mark."""
    return " … ".join(plain(span["text"]) for span in row["content"])


def name_telling(row: Row) -> str:
    """How the words are told: cue, addressee, setting; the chain they came through; the report; the speaker's rule.

    An addressee or setting of several words stands as the report has it.
    """
    return "; ".join(_telling(row))


def _telling(row: Row) -> Iterator[str]:
    cue = " … ".join(f"“{plain(span['text'])}”" for span in row["cue"])
    addressee = f"to {plain(row['addressee']['text'])}" if row["addressee"] else ""
    setting = ", ".join(plain(span["text"]) for span in row["setting"])
    if told := ", ".join(part for part in (cue, addressee, setting) if part):
        yield told
    if len(row["chain"]) > 1:
        yield " ← ".join(plain(name) for name in row["chain"])
    yield plain(row["path"] or row["report"])
    if row["rule"]:
        yield f"{plain(row['rule'])} {row['confidence']:.2f}"
