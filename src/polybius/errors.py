"""Every error Polybius raises on purpose.

PolybiusError
├── UsageError          what was asked for cannot be (exit code 2)
│   └── JudgementsContradict   people's judgements cannot all hold; names them
├── UnreadableReport    one input cannot be read as a report; becomes a Refusal record, never stops a run
├── DataFileError       an entry of a data file is wrong; lists every fault with its place
├── ModelError          the language pipeline is missing or is not the one it claims to be
├── ArchiveBusy         another process holds the archive (exit code 4)
└── ArchiveDamaged      the archive's files contradict each other (exit code 5)
"""


class PolybiusError(Exception):
    """Root of the tree; `exit_code` is what the command line ends with."""

    exit_code = 1


class UsageError(PolybiusError):
    """The request itself cannot be met; the message names the bad value and what would be right."""

    exit_code = 2


class JudgementsContradict(UsageError):
    """Judgements of people that cannot all hold; the message names them and how to take one back."""


class UnreadableReport(PolybiusError):
    """One input cannot be read; the message is the reason kept in its `Refusal`."""


class DataFileError(PolybiusError):
    """A shipped or user's data file has faults; the message lists all of them, one a line, as `file:entry: fault`."""


class ModelError(PolybiusError):
    """No usable language pipeline, or its weights are not the pinned ones."""


class ArchiveBusy(PolybiusError):
    """Another process is writing to this archive; the message says which."""

    exit_code = 4


class ArchiveDamaged(PolybiusError):
    """The archive's parts contradict each other; `polybius rebuild` is the way out unless a part itself is damaged."""

    exit_code = 5
