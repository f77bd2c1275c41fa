"""The archive: coded reports on disk, append-only, and the database derived from them."""

from polybius.archive.parts import unite_coded
from polybius.archive.store import Added, Archive

__all__ = ["Added", "Archive", "unite_coded"]
