"""Compares what was expected, what azureml-ls found and what the SDK says. Every comparison is one `Disagreement`."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

LISTED = Path(__file__).with_name("disagreements.yml")
MOST_ERRORS = 2


@dataclass
class Disagreement:
    """One thing that differs: `label` (from the case's own label), or a verdict that differs from the SDK's."""

    case: object
    sort: str
    words: str


def errors(case):
    return [finding for finding in case.findings if finding["severity"] == "error"]


def lines(findings):
    return {finding["range"]["start"]["line"] for finding in findings}


def against_label(case):
    """What differs from the case's own label."""
    wanted = ("error", "warning") if case.want == "finding" else (case.want,)
    found = [finding for finding in case.findings if finding["severity"] in wanted]
    if case.want == "nothing":
        return [Disagreement(case, "label", f"says something: {brief(case.findings)}")] if case.findings else []
    if case.want == "silent":
        return [Disagreement(case, "label", f"false error: {brief(errors(case))}")] if errors(case) else []
    out = []
    hits = [finding for finding in found if finding["range"]["start"]["line"] in case.lines]
    if not hits:
        out.append(Disagreement(
            case, "label", f"no {case.want} on line {span(case.lines)}; found: {brief(case.findings) or 'nothing'}"))
    elif case.code and case.code not in {finding["code"] for finding in hits}:
        out.append(Disagreement(case, "label", f"expected `{case.code}`; found: {brief(hits)}"))
    if len(errors(case)) > MOST_ERRORS:
        out.append(Disagreement(case, "label", f"{len(errors(case))} errors: {brief(errors(case))}"))
    if case.key and hits and not names_key(case, hits):
        out.append(Disagreement(case, "label", f"no fix writes `{case.key}`; fixes: {fixes(hits)}"))
    return out


def names_key(case, hits):
    """Whether the first fix on the line writes the key that was meant."""
    first = next((fix for finding in hits for fix in finding["fixes"]), None)
    return first is not None and any(
        re.search(rf"(?<![\w$]){re.escape(case.key)}(?!\w)", edit["new_text"]) for edit in first["edits"])


def against_sdk(case):
    """Where the two verdicts differ, and whether the file that the first fix gives is accepted."""
    accepted = case.sdk["accepted"]
    if accepted is None or case.fault in ("placeholder", "not-azureml"):  # the SDK never reads these as they stand
        return []
    found = errors(case)
    if accepted and found:
        return [Disagreement(case, "stricter", f"the SDK accepts it; found: {brief(found)}")]
    if not accepted and not found:
        return [Disagreement(case, "laxer", f"the SDK refuses it: {problems(case.sdk)}; found: {brief(case.findings)}")]
    if case.fixed is not None and not case.fixed["accepted"]:
        return [Disagreement(
            case, "fix", f"after «{case.fix['title']}» the SDK still refuses it: {problems(case.fixed)}")]
    return []


def brief(findings):
    """The gravest findings, in a line."""
    grave = sorted(findings, key=lambda finding: ("error", "warning", "information", "info", "hint").index(finding["severity"]))
    told = [f"{finding['severity']}[{finding['code']}] line {finding['range']['start']['line']}: {finding['message']}"
            for finding in grave[:MOST_ERRORS]]
    return "; ".join(told + [f"and {len(grave) - MOST_ERRORS} more"] * (len(grave) > MOST_ERRORS))


def fixes(findings):
    return [fix["title"] for finding in findings for fix in finding["fixes"]]


def problems(verdict):
    return "; ".join(f"{path}: {words}"[:200] for path, words in verdict["problems"][:3])


def span(numbers):
    return "/".join(map(str, sorted(numbers)))


def listed():
    """The deliberate disagreements: (sort, case id) to reason."""
    found = {}
    for entry in yaml.safe_load(LISTED.read_text(encoding="utf-8")) or []:
        for case in entry.get("cases", []):
            found[entry["sort"], case] = entry["reason"]
    return found
