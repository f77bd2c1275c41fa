"""The shape of the repository: who may import whom, how long a module may be, and what no file may contain."""

from __future__ import annotations

import ast
import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "polybius"
SHARED = ROOT.parent / "shared"

# What each part may import of Polybius besides itself. A part is a module or a folder right under the package.
LOW = {"model", "errors", "timefunc", "syntax", "ontology", "data", "judge", "judgements", "version", "joined"}
STAGES = {"reading", "annotate", "coding", "dating", "linking", "archive", "evaluate"}
MAY_IMPORT = {
    "version": set[str](),
    "errors": set[str](),
    "joined": set[str](),
    "model": {"errors"},
    "timefunc": {"errors", "model"},
    "syntax": {"errors", "model"},
    "data": {"errors", "model"},
    "judge": {"errors", "model", "data"},
    "judgements": {"errors", "model", "data", "ontology", "timefunc"},
    "ontology_tables": {"errors", "data"},
    "ontology": {"errors", "data", "ontology_tables"},
    **dict.fromkeys(STAGES, LOW),
    "query": LOW | {"archive"},
    "serve": LOW | {"archive", "query", "export"},
    "export": LOW | {"archive", "query"},
    "show": LOW | {"archive", "query", "export"},
    # the words by which news names parties are coding's; dossiers read roles and names by them
    "dossiers": LOW | {"archive", "coding"},
    "show_dossier": LOW | {"dossiers", "show"},
    "show_judgements": LOW | {"archive", "show"},
    "cli_options": set[str](),
    "cli_judgements": LOW | {"archive", "cli_options", "query", "export", "pipeline", "show", "show_judgements"},
    "quotes": LOW | {"archive", "query"},
    "show_quotes": LOW | {"archive", "show"},
    "lineages": LOW | {"archive", "query"},
    "show_lineage": LOW | {"archive", "show"},
    "talks": LOW | {"archive", "query"},
    "show_talks": LOW | {"archive", "show", "talks"},
    "pipeline": LOW | {"reading", "annotate", "coding", "dating", "linking"},
    "execute": LOW | {"pipeline"},
}
SEES_ALL = {"cli", "__main__"}
# Parts beside the ones the design names, each with the reason that it may see more.
EXCEPTIONS = {
    ("evaluate", "pipeline"): "scores are of the whole chain, which only pipeline knows",
    ("evaluate", "execute"): "scores are of the whole chain",
    ("evaluate", "linking"): "how linking grows is measured on its own steps",
    ("evaluate", "export"): "scores are read off the exports, as a user would",
    ("evaluate", "query"): "scores are read off the exports, as a user would",
}
LONGEST = 400
LONG_MODULES = {
    "model.py": "the records that everything passes around stand in one place",
    "timefunc.py": "the functions of days stand in one place, one short function each",
    "cli.py": "one function a command, with its options and help",
    "annotate/attribution_cues.py": "one function a way of putting words in somebody's mouth",
    "annotate/mentions.py": "one pass over a report: names, nouns and pronouns to entities",
    "annotate/names.py": "one repair a way in which a parser misreads names",
    "annotate/timex_build.py": "one builder a kind of time expression",
    "linking/compare.py": "one function a comparison; a matcher is a list of them",
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports anywhere in it, in full, with the line."""
    here = ["polybius", *path.relative_to(PACKAGE).with_suffix("").parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*here[: len(here) - node.level], *([node.module] if node.module else [])])
            base = base if node.level else node.module or ""
            if base == "polybius":
                yield from ((node.lineno, f"polybius.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, base


def parts_imported(path: Path) -> Iterator[tuple[int, str]]:
    for line, module in imports(path):
        if module.startswith("polybius."):
            part = module.split(".")[1]
            yield line, "version" if part == "__version__" else part


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_part_imports_only_what_its_place_allows(path: Path) -> None:
    part = part_of(path)
    if part in SEES_ALL or part == "__init__":
        return
    assert part in MAY_IMPORT, f"{part} has no place in the layout: give it one in tests/test_layout.py"
    for line, other in parts_imported(path):
        allowed = other == part or other in MAY_IMPORT[part] or (part, other) in EXCEPTIONS
        assert allowed, f"{name_of(path)}:{line}: {part} may not import {other}"


def test_no_stage_may_import_another() -> None:
    assert not any(MAY_IMPORT[stage] & STAGES for stage in STAGES)


def test_the_import_reader_sees_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("test_layout.PACKAGE" if __name__ == "test_layout" else f"{__name__}.PACKAGE", tmp_path)
    (tmp_path / "coding").mkdir()
    file = tmp_path / "coding" / "coder.py"
    file.write_text(
        "import polybius.dating\n"
        "from polybius import linking\n"
        "from ..archive import store\n"
        "from .. import query\n"
        "from .acts import x\n"
        "def f():\n    from polybius.reading.html import y\n",
        encoding="utf-8",
    )
    assert [part for _, part in sorted(parts_imported(file))] == [
        "dating",
        "linking",
        "archive",
        "query",
        "coding",
        "reading",
    ]


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_annotate_imports_spacy(path: Path) -> None:
    if part_of(path) != "annotate":
        assert not [line for line, module in imports(path) if module.split(".")[0] in {"spacy", "thinc"}]


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_is_short_or_has_a_reason(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST or name_of(path) in LONG_MODULES, f"{lines} lines: split it, or give the reason"


def test_no_reason_is_kept_for_a_module_that_is_gone() -> None:
    assert set(LONG_MODULES) <= {name_of(path) for path in modules()}


# ------------------------------------------------------------------ what no file may contain
@cache
def repository_files() -> tuple[Path, ...]:
    """Every file the repository holds or is about to: tracked, or new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: the files of the repository cannot be listed")
    files = [ROOT / name for name in sorted(set(listed.stdout.splitlines()))]
    return tuple(path for path in files if path.is_file())


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


# Folders that only a particular machine has, written so that this file does not match itself.
MACHINE_PATH = re.compile(r"(?<![\w.~<{/-])/(?:work|home|root|opt|Users|tmp|mnt|srv)/(?=[\w.])")
REGISTRY_HOST = re.compile(
    r"\b(?:[\w-]+\.)*(?:py" + r"pi\.org|pythonhosted\.org|anaconda\.org|npmjs\.(?:org|com)|hugging" + r"face\.co)\b"
)
# A path that is the point of the line it stands in: a hazard that a test is about.
PATHS_ALLOWED = re.compile(r"/tmp/\.\.|/home/user\b")


@pytest.mark.parametrize("what", [MACHINE_PATH, REGISTRY_HOST], ids=["a path of a machine", "a registry's address"])
def test_no_file_contains(what: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in repository_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        for match in what.finditer(line)
        if not PATHS_ALLOWED.match(line, match.start())
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["see /wo" + "rk/main/x.py", "open('/ho" + "me/ada/report.txt')", "index pyp" + "i.org/simple"]
)
def test_a_path_or_an_address_would_be_found(line: str) -> None:
    assert MACHINE_PATH.search(line) or REGISTRY_HOST.search(line)


# ------------------------------------------------------------------ no text of others
RUN = 60  # characters; a run this long is copied, not met by chance


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def foreign_texts() -> Iterator[tuple[str, str]]:
    """Texts of others that lie beside the repository, with their names: reports, development and gold data."""
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        yield path.name, text_of(path)
    for path in sorted((SHARED / "dev").rglob("*.jsonl*")):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for line in raw.decode("utf-8").splitlines():
            record = json.loads(line)
            yield f"{path.name}:{record.get('id', '')}", record.get("text", "")
    for path in sorted((SHARED / "gold").glob("*.json")):
        yield path.name, " | ".join(strings_in(json.loads(text_of(path))))


def strings_in(value: object) -> Iterator[str]:
    """The texts in a JSON value, without its keys and brackets."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings_in(inner)


def copied_runs(own: dict[str, str], foreign: Iterator[tuple[str, str]], run: int = RUN) -> list[str]:
    """Runs of `run` characters that stand in both, blanks and capitals aside.

    Our own texts are cut into blocks of half a run, every one of which a copied run must contain whole; the foreign
    texts are slid over once and looked up. So memory grows with our text and time with theirs.
    """
    half = run // 2
    blocks: dict[str, list[tuple[str, int]]] = {}
    for name, text in own.items():
        for start in range(0, len(text) - half + 1, half):
            if len(set(block := text[start : start + half])) > 8:  # not a ruled line
                blocks.setdefault(block, []).append((name, start))
    found = []
    for source, raw in foreign:
        text = folded(raw)
        for start in range(len(text) - half + 1):
            for name, place in blocks.get(text[start : start + half], ()):
                if len(common := common_run(own[name], place, text, start)) >= run:
                    found.append(f"{name} has of {source}: {common[:run]!r}")
    return found


def common_run(left: str, i: int, right: str, j: int) -> str:
    """The longest run that the two share around these places."""
    back = 0
    while back < min(i, j) and left[i - back - 1] == right[j - back - 1]:
        back += 1
    ahead = 0
    while i + ahead < len(left) and j + ahead < len(right) and left[i + ahead] == right[j + ahead]:
        ahead += 1
    return left[i - back : i + ahead]


def test_a_copied_run_would_be_found() -> None:
    words = "the quick brown envoy jumped over the lazy chancellor and was sent home at once by the guards"
    own = {"own.txt": folded(f"Something else before it. {words} And after.")}
    assert copied_runs(own, iter([("their.txt", f"Before.  {words.upper()}")]))
    assert not copied_runs(own, iter([("their.txt", words[:50])]))


def test_no_file_holds_a_run_of_sixty_characters_of_the_shared_texts() -> None:
    if not (SHARED / "seeds").exists():
        pytest.skip("../shared absent: nothing to compare with")
    own = {
        path.relative_to(ROOT).as_posix(): folded(text_of(path))
        for path in repository_files()
        if path.name not in {"LICENSE", "requirements.txt", "requirements-dev.txt"}
    }
    assert copied_runs(own, foreign_texts()) == []
