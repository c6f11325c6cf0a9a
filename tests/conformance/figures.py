"""How good azureml-ls is on cases that nobody has labelled: the SDK's verdict is the truth. Prints what is wrong, then
a table by fault; the last line is for the summary of `.ci/run`."""

from collections import defaultdict

import yaml

import judge

# The share that must be reached, in the order of the columns.
AIMS = {"found": 0.99, "accepted": 1.0, "key": 0.98, "few": 0.98, "fixed": 0.98}


def report(found):
    """Prints the figures; 0 if all aims are reached."""
    expected = deliberate()
    marks = defaultdict(lambda: defaultdict(list))
    wrong = []
    for case in found:
        for mark, good, words in verdicts(case, expected):
            marks[case.fault][mark].append(good)
            if not good:
                wrong.append((case, mark, words))
    for case, mark, words in wrong:
        print(f"{mark}: {case.kind} | {case.id}\n    {words}")
    print(f"\n{'fault':18}{'cases':>7}{'refused':>9}" + "".join(f"{mark:>16}" for mark in AIMS))
    total = defaultdict(list)
    for fault in sorted(marks):
        of = [case for case in found if case.fault == fault]
        row = f"{fault:18}{len(of):7}{sum(case.sdk['accepted'] is False for case in of):9}"
        print(row + "".join(f"{share(marks[fault][mark]):>16}" for mark in AIMS))
        for mark in AIMS:
            total[mark] += marks[fault][mark]
    print(f"{'all':34}" + "".join(f"{share(total[mark]):>16}" for mark in AIMS))
    missed = [mark for mark, aim in AIMS.items() if total[mark] and sum(total[mark]) / len(total[mark]) < aim]
    bad = {id(case) for case, _, _ in wrong}
    print(f"mutations: {len(found)} cases: {len(found) - len(bad)} as the SDK says, {len(bad)} not; "
          + (f"missed aims: {', '.join(missed)}" if missed else "all aims reached"))
    return int(bool(missed))


def verdicts(case, expected):
    """(aim, good, words) for every aim that says something about the case."""
    errors = judge.errors(case)
    if case.sdk["accepted"] is None:
        return
    if case.sdk["accepted"]:
        if not deliberately_stricter(case, expected):
            yield "accepted", not errors, f"the SDK accepts it; found: {judge.brief(errors)}"
        return
    if case.fault == "control":  # an edit that the SDK minds after all: any error will do
        yield "found", bool(errors), f"{judge.problems(case.sdk)}; found: {judge.brief(case.findings)}"
    else:
        hits = [finding for finding in errors if finding["range"]["start"]["line"] in case.lines]
        yield "found", bool(hits), (f"line {judge.span(case.lines)}: {judge.problems(case.sdk)}; "
                                    f"found: {judge.brief(case.findings)}")
        if case.key and hits:
            yield "key", judge.names_key(case, hits), f"{case.key}: {judge.brief(hits)}: {judge.fixes(hits)}"
    yield "few", len(errors) <= judge.MOST_ERRORS, judge.brief(errors)
    if case.fixed is not None:
        yield "fixed", bool(case.fixed["accepted"]), f"«{case.fix['title']}»: {judge.problems(case.fixed)}"


def share(marks):
    return f"{sum(marks)}/{len(marks)} {100 * sum(marks) / len(marks):.1f}%" if marks else "-"


def deliberate():
    """What `disagreements.yml` says of mutations where azureml-ls is stricter: faults, and endings of names."""
    entries = yaml.safe_load(judge.LISTED.read_text(encoding="utf-8")) or []
    stricter = [entry for entry in entries if entry["sort"] == "stricter"]
    return ([fault for entry in stricter for fault in entry.get("faults", [])],
            [ending for entry in stricter for ending in entry.get("mutations", [])])


def deliberately_stricter(case, expected):
    faults, endings = expected
    return case.fault in faults or any(case.id.endswith(ending) for ending in endings)
