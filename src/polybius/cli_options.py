"""Options that commands of several modules take, and the moment they note."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

DEFAULT_ARCHIVE = "polybius-archive"
ArchiveOption = Annotated[
    str,
    typer.Option("--archive", metavar="DIR", envvar="POLYBIUS_ARCHIVE", help="Folder of the archive."),
]


def now() -> str:
    """The moment, in UTC, as records have it."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
