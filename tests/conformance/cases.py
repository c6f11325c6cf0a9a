"""Reads the labelled cases: a base file, and beside it a table of one-fault edits with what is expected of each.

    cases/<family>/<name>.yml          the base: a good file, with the local files that it names beside it
    cases/<family>/<name>.cases.yml    kind: ..., cases: [{fault: ..., <an edit>, <expectations>}]; `file` where the
                                       SDK wants a certain name

Expectations: `want` (`error` unless the fault says otherwise; `finding` is an error or a warning, `silent` no error,
`nothing` no finding at all), `code` (the rule), `key` (what the first fix must write), `at` (the text of the line that is
to be marked, instead of the edited one). A base that is no good file has its expectations in `base` of the table.
Must not know the SDK or azureml-ls.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import yaml

import edits

CASES = Path(__file__).parent / "cases"
KINDS = Path(__file__).resolve().parents[2] / "server/catalog/data/facts/kinds.json"

# Every class of fault, and the least that azureml-ls says about it where a case does not say otherwise.
FAULTS = {
    "control": "silent",
    "placeholder": "silent",
    "typo": "error",
    "unknown-key": "error",
    "sibling-key": "error",
    "renamed-key": "error",
    "wrong-enum": "error",
    "wrong-type": "error",
    "missing-required": "error",
    "from-command-line": "hint",
    "null": "error",
    "bad-reference": "error",
    "missing-file": "error",
    "bad-file": "error",
    "bad-name": "error",
    "out-of-range": "error",
    "duplicate-key": "warning",
    "wrong-schema": "finding",
    "yaml-syntax": "error",
    "bad-expression": "error",
    "constructor": "error",
    "beyond-the-schema": "error",
    "not-azureml": "nothing",
}
FIELDS = {"fault", "change", "to", "first", "remove", "add", "after", "whole",
          "want", "code", "key", "at", "name", "why"}


@dataclass
class Case:
    """One file to judge."""

    id: str
    kind: str
    fault: str
    text: str
    folder: Path
    lines: set
    want: str
    file: str = "case.yml"
    code: str = ""
    key: str = ""
    why: str = ""
    findings: list = field(default_factory=list)
    sdk: dict = field(default_factory=dict)


@dataclass
class Base:
    """A good file and its table."""

    kind: str
    path: Path
    text: str
    table: list
    file: str
    expected: dict


def bases():
    """All bases, in order of path."""
    found = []
    for table in sorted(CASES.glob("*/*.cases.yml")):
        content = yaml.safe_load(table.read_text(encoding="utf-8"))
        path = table.with_name(table.name.replace(".cases.yml", ".yml"))
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        found.append(Base(content["kind"], path, text, content.get("cases") or [], content.get("file", path.name),
                          content.get("base") or {"fault": "not-azureml" if content["kind"] == "none" else "control"}))
    return found


def labelled(base, misfits):
    """The base itself and the cases of its table."""
    name = base.path.stem
    found = []
    table = ([base.expected | {"name": "as it stands"}] if base.text else []) + base.table
    for entry in table:
        unknown = set(entry) - FIELDS
        if unknown or entry["fault"] not in FAULTS:
            misfits.append(f"{base.path.name}: {entry}: unknown {sorted(unknown) or 'fault'}")
            continue
        try:
            text, lines = edits.apply(base.text, entry)
        except edits.Misfit as misfit:
            misfits.append(f"{base.path.name}: {entry}: {misfit}")
            continue
        if "at" in entry:
            lines = {number for number, line in enumerate(text.splitlines(), 1) if entry["at"] in line}
        if entry["fault"] == "wrong-schema":  # it contradicts what `type` says: either may be marked
            lines |= {number for number, line in enumerate(text.splitlines(), 1) if line.startswith("type:")}
        if entry["fault"] == "yaml-syntax":
            lines = {near for line in lines for near in (line - 1, line, line + 1)}
        found.append(Case(
            f"{name}: {entry['fault']} {label(entry)}", base.kind, entry["fault"], text, base.path.parent, lines,
            entry.get("want", FAULTS[entry["fault"]]), base.file, entry.get("code", ""), entry.get("key", ""),
            entry.get("why", "")))
    return found


def label(entry):
    """A name that stays when other cases come and go."""
    if "name" in entry:
        return entry["name"]
    text = str(entry.get("to", entry.get("add", entry.get("whole", entry.get("remove", ""))))).strip()
    words = text.splitlines()[0].strip() if text else "(nothing)"
    return f"- {words}" if "remove" in entry else words


def everything():
    """All labelled cases; ends the run with every mistake in the tables."""
    found, misfits, seen = [], [], set()
    covered = {"none"}
    for base in bases():
        covered.add(base.kind)
        for case in labelled(base, misfits):
            if case.id in seen:
                misfits.append(f"two cases are called `{case.id}`; give one a `name`")
            seen.add(case.id)
            found.append(case)
    known = {kind["id"] for kind in json.loads(KINDS.read_text(encoding="utf-8"))["kinds"]}
    misfits += [f"no base of kind {kind}" for kind in sorted(known - covered)]
    misfits += [f"no such kind: {kind}" for kind in sorted(covered - known - {"none"})]
    if misfits:
        raise SystemExit("\n".join(misfits))
    return found
