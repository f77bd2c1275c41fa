"""Checks stories.json against the texts: python3 tests/gold/stories/check.py"""

import datetime
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
KINDS = set(
    "accepts refuses counters complies defies blames denies demands sanctions retaliates threatens welcomes".split()
)
RELATIONS = {"agrees", "coarser", "refines", "revises"}


def check():
    data = json.loads((HERE / "stories.json").read_text(encoding="utf-8"))
    faults = []

    def hold(condition, words):
        if not condition:
            faults.append(words)

    def unique(name):
        ids = [row["id"] for row in data[name]]
        hold(len(ids) == len(set(ids)), f"{name}: ids twice")
        return {row["id"]: row for row in data[name]}

    stories, reports, mentions, events = map(unique, ("stories", "reports", "mentions", "events"))
    texts = {}
    for rid, report in reports.items():
        hold(report["story"] in stories, f"{rid}: story")
        datetime.date.fromisoformat(report["date"])
        texts[rid] = (HERE / report["file"]).read_text(encoding="utf-8")
    on_disk = {path.name for path in (HERE / "texts").iterdir()}
    hold(on_disk == {pathlib.Path(r["file"]).name for r in reports.values()}, "texts and reports differ")
    for place, story in enumerate(sorted(stories)):
        hold(stories[story]["part"] == ("open", "kept")[place % 2], f"{story}: part")
        hold(sum(r["story"] == story for r in reports.values()) >= 6, f"{story}: fewer than six reports")

    def span(rid, value, words):
        hold(texts[rid][value["start"] : value["end"]] == value["quote"] != "", f"{words}: offset")

    for mid, mention in mentions.items():
        hold(mention["report"] in reports, f"{mid}: report")
        trigger, clause = mention["trigger"], mention["clause"]
        span(mention["report"], trigger, mid)
        span(mention["report"], clause, mid)
        hold(clause["start"] <= trigger["start"] and trigger["end"] <= clause["end"], f"{mid}: trigger outside clause")
        if mention["start"] and mention["end"]:
            hold(mention["start"] <= mention["end"], f"{mid}: days")
    members = [mid for event in events.values() for mid in event["mentions"]]
    hold(sorted(members) == sorted(mentions), "a mention is in no event or in two")
    for eid, event in events.items():
        for mid in event["mentions"]:
            hold(reports[mentions[mid]["report"]]["story"] == event["story"], f"{eid}: another story")
    pairs = [(row["event"], row["answers"]) for name in ("answers", "answers_optional") for row in data[name]]
    hold(len(pairs) == len(set(pairs)), "an answer is listed twice")
    for row in data["answers"] + data["answers_optional"]:
        hold(row["event"] in events and row["answers"] in events and row["event"] != row["answers"], f"answer {row}")
        hold(row["kind"] in KINDS, f"kind {row}")
        told = [{mentions[m]["report"] for m in events[row[side]]["mentions"]} for side in ("event", "answers")]
        hold(row["across"] == (not told[0] & told[1]), f"across {row}")
    for name in ("contradictions", "compatible"):
        for row in data[name]:
            hold(row["event"] in events, f"{name} {row}")
            for mid, value in zip(row["mentions"], row["values"], strict=False):
                hold(mid in events[row["event"]]["mentions"], f"{name}: {mid} not in {row['event']}")
                if value:
                    span(mentions[mid]["report"], value, f"{name} {mid}")
            hold(name == "compatible" or all(row["values"]), f"contradiction without words {row}")
            hold(name == "contradictions" or row["relation"] in RELATIONS, f"relation {row}")
    return data, faults


if __name__ == "__main__":
    data, faults = check()
    for fault in faults:
        print(fault)
    print(
        ", ".join(f"{len(rows)} {name}" for name, rows in data.items() if isinstance(rows, list))
        + f"; {len(faults)} faults"
    )
    sys.exit(bool(faults))
