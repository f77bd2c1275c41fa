"""Options that commands of several modules take."""

from __future__ import annotations

from typing import Annotated

import typer

DEFAULT_ARCHIVE = "polybius-archive"
ArchiveOption = Annotated[
    str,
    typer.Option("--archive", metavar="DIR", envvar="POLYBIUS_ARCHIVE", help="Folder of the archive."),
]
