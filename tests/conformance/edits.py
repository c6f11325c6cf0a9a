"""One-fault edits of a text, in the words of the case tables. Must not know the SDK or azureml-ls.

    change: TEXT, to: TEXT      the only place (or the first, with `first: true`) where TEXT stands is replaced
    remove: TEXT                the line that holds TEXT goes, with everything that is indented deeper
    add: TEXT                   lines at the end
    add: TEXT, after: TEXT      lines behind the line that holds the second TEXT
    whole: TEXT                 instead of the base
"""


class Misfit(Exception):
    """The edit does not fit the base: a mistake in a case table."""


def apply(base, case):
    """The text of a case and the lines (from 1) where its fault is seen."""
    if "whole" in case:
        text = case["whole"]
        return text, set(range(1, text.count("\n") + 2))
    if "change" in case:
        return change(base, case["change"], str(case["to"]), case.get("first", False))
    if "remove" in case:
        return remove(base, case["remove"])
    if "add" in case:
        return add(base, case["add"], case.get("after"))
    return base, set()


def change(base, old, new, first):
    if base.count(old) != 1 and not (first and old in base):
        raise Misfit(f"{old!r} stands {base.count(old)} times in the base")
    start = base.index(old)
    line = base.count("\n", 0, start) + 1
    return base.replace(old, new, 1), set(range(line, line + new.count("\n") + 1))


def remove(base, marker):
    lines = base.splitlines(keepends=True)
    at = line_of(lines, marker)
    depth = indent(lines[at])
    item = lines[at].lstrip().startswith("- ")
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or indent(lines[end]) > depth or (
            not item and indent(lines[end]) == depth and lines[end].lstrip().startswith("- "))):
        end += 1
    return "".join(lines[:at] + lines[end:]), home(lines, at)


def home(lines, at):
    """Where a missing key is reported: on the key above its mapping, or on the mapping's first line."""
    depth = indent(lines[at])
    first = at
    for number in range(at - 1, -1, -1):
        if not lines[number].strip() or lines[number].lstrip().startswith("#"):
            continue
        if indent(lines[number]) < depth:
            # The rest of the mapping may begin where the removed line stood.
            return {number + 1, first + 1}
        if indent(lines[number]) == depth:
            first = number
    return {1, first + 1}


def add(base, text, after):
    if not text.endswith("\n"):
        text += "\n"
    if after is None:
        if not base.endswith("\n"):
            base += "\n"
        line = base.count("\n") + 1
        return base + text, set(range(line, line + text.count("\n")))
    lines = base.splitlines(keepends=True)
    at = line_of(lines, after) + 1
    return "".join(lines[:at]) + text + "".join(lines[at:]), set(range(at + 1, at + 1 + text.count("\n")))


def line_of(lines, marker):
    hits = [number for number, line in enumerate(lines) if marker in line]
    if len(hits) != 1:
        raise Misfit(f"{marker!r} stands in {len(hits)} lines of the base")
    return hits[0]


def indent(line):
    return len(line) - len(line.lstrip(" "))
