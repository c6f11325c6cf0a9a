"""Makes new one-fault cases from the bases, by the facts: a fault at a random place of a random base. Must not know
azureml-ls; whether a case is invalid is left to the SDK."""

import random

import yaml

import facts
from cases import Case, bases

NONSENSE = ["colour", "retention_window", "zone_pinning", "warp_factor", "autoheal", "blast_radius"]


def cases(count, seed, only):
    """`count` cases; the same for the same seed, bases and facts."""
    chance = random.Random(seed)
    grounds = [base for base in bases()
               if base.text and base.kind != "none" and base.expected["fault"] == "control"
               and only in f"{base.kind} {base.path.stem}"]
    found, seen = [], set()
    for number in range(count * 20):
        if len(found) == count:
            break
        base = chance.choice(grounds)
        fault = chance.choice(list(FAULTS))
        places = facts.places(base.kind, base.text)
        made = FAULTS[fault](chance, base, places)
        if made is None or made[0] in seen or made[0] == base.text:
            continue
        text, lines, key, what = made
        seen.add(text)
        found.append(Case(
            f"{base.path.stem}: {fault} {what}", base.kind, fault, text, base.path.parent, lines,
            "silent" if fault == "control" else "error", base.file, key=key or ""))
    return found


def cut(text, start, end, new):
    return text[:start] + new + text[end:]


def line(node):
    return node.start_mark.line + 1


def in_key(base, place, new):
    """The base with another key at the place."""
    return cut(base.text, place.key.start_mark.index, place.key.end_mark.index, new)


def in_value(base, place, new):
    """The base with another value at the place: one line, whatever stood there."""
    end = place.value.end_mark.index
    while end > place.value.start_mark.index and base.text[end - 1] in " \n":
        end -= 1
    if isinstance(place.value, yaml.ScalarNode) and not place.value.value and not place.value.style:
        return None
    return cut(base.text, place.key.end_mark.index + 1, end, f" {new}" if new else "")


def here(place):
    return {line(place.key)}


def home(place):
    """Where a missing key of the place's mapping is reported: its parent's line, or its first line."""
    first = line(place.mapping)
    return {1, first} if place.mapping.start_mark.column == 0 else {first - 1, first}


def scalars(places):
    return [place for place in places if isinstance(place.value, yaml.ScalarNode) and place.key.value != "$schema"
            and place.value.style not in ("|", ">")]


def typo(chance, base, places):
    fit = [place for place in places if len(place.key.value) > 3 and place.key.value != "$schema"]
    if not fit:
        return None
    place = chance.choice(fit)
    name = place.key.value
    at = chance.randrange(1, len(name))
    letter = chance.choice("aeiorstn")
    forms = [name[:at] + name[at + 1:], name[:at] + name[at] + name[at:], name[:at] + letter + name[at + 1:],
             name[:at - 1] + name[at] + name[at - 1] + name[at + 1:], name.replace("_", "", 1), name.replace("_", "-"),
             name + "s", name.rstrip("s")]
    new = chance.choice(forms)
    known = [key["name"] for key in place.object["keys"]]
    if new in known or any(distance(new, other) <= distance(new, name) for other in known if other != name):
        return None
    return in_key(base, place, new), here(place), name, f"{place.path} -> {new}"


def distance(left, right):
    """Edits from one word to another, a swap of neighbours counting one."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def foreign_key(chance, base, places, name):
    """A line with a key that does not belong, before a random key of a block mapping."""
    block = [place for place in places if not place.mapping.flow_style and place.key.start_mark.column ==
             len(base.text.splitlines()[line(place.key) - 1]) - len(base.text.splitlines()[line(place.key) - 1].lstrip())]
    place = chance.choice(block)
    if name is None:
        own = {key["name"] for key in facts.FACTS[facts.ROOTS[base.kind]]["keys"]}
        place = chance.choice([place for place in block if "." not in place.path])
        others = [key["name"] for root in facts.ROOTS.values() for key in facts.FACTS[root]["keys"]]
        name = chance.choice([other for other in others if other not in own])
    start = place.key.start_mark.index - place.key.start_mark.column
    indent = " " * place.key.start_mark.column
    return cut(base.text, start, start, f"{indent}{name}: north\n"), here(place), None, f"{name} before {place.path}"


def unknown_key(chance, base, places):
    return foreign_key(chance, base, places, chance.choice(NONSENSE))


def sibling_key(chance, base, places):
    return foreign_key(chance, base, places, None)


def wrong_enum(chance, base, places):
    fit = [place for place in scalars(places) if facts.enum(place.type) and not facts.has(place.type, "string")]
    if not fit:
        return None
    place = chance.choice(fit)
    old = place.value.value
    new = chance.choice(["purple", old + "s", old[:-1], "no_such"])
    return in_value(base, place, new), here(place), None, f"{place.path}: {new}"


def wrong_type(chance, base, places):
    place = chance.choice([place for place in places if place.key.value != "$schema"])
    if facts.has(place.type, "any"):
        return None
    choices = []
    if isinstance(place.value, yaml.ScalarNode):
        choices += ["[1, 2]", "{a: 1}"]
        if facts.has(place.type, "integer", "number", "boolean") and not facts.has(place.type, "string"):
            choices += ["many", "[]"]
        elif facts.has(place.type, "string") and not facts.has(place.type, "integer", "number", "boolean"):
            choices += ["12", "true"]
    elif isinstance(place.value, yaml.MappingNode):
        choices += ["plain", "[1, 2]", "7"]
    else:
        choices += ["plain", "{a: 1}", "7"]
    new = chance.choice(choices)
    return in_value(base, place, new), here(place), None, f"{place.path}: {new}"


def null(chance, base, places):
    place = chance.choice([place for place in places if place.key.value != "$schema"])
    return in_value(base, place, ""), here(place), None, f"{place.path}: null"


def missing_required(chance, base, places):
    fit = [place for place in places if place.fact.get("required") and not place.mapping.flow_style
           and len(place.mapping.value) > 1 and place.path != "name"]
    if not fit:
        return None
    place = chance.choice(fit)
    lines = base.text.splitlines(keepends=True)
    first, last = line(place.key), place.value.end_mark.line + (place.value.end_mark.column > 0)
    if lines[first - 1].lstrip().startswith("- "):
        return None
    return "".join(lines[:first - 1] + lines[max(first, last):]), home(place), None, f"{place.path} removed"


def duplicate_key(chance, base, places):
    fit = [place for place in scalars(places) if not place.mapping.flow_style and place.key.start_mark.line ==
           place.value.start_mark.line and "- " not in base.text.splitlines()[line(place.key) - 1]]
    if not fit:
        return None
    place = chance.choice(fit)
    start = place.key.start_mark.index - place.key.start_mark.column
    row = base.text.splitlines(keepends=True)[line(place.key) - 1]
    return cut(base.text, start, start, row), {line(place.key), line(place.key) + 1}, None, place.path


def bad_reference(chance, base, places):
    fit = [place for place in scalars(places)
           if facts.has(place.type, "reference") and place.value.value.startswith("azureml:")]
    if not fit:
        return None
    place = chance.choice(fit)
    new = chance.choice(["azureml:", "azureml:thing@", "azureml:thing:", "azureml:thing:1:2", "thing:1",
                         "azureml://registry/shared/models/thing"])
    return in_value(base, place, new), here(place), None, f"{place.path}: {new}"


def missing_file(chance, base, places):
    fit = [place for place in scalars(places) if (base.path.parent / place.value.value).exists() and place.value.value]
    if not fit:
        return None
    place = chance.choice(fit)
    return in_value(base, place, "./nowhere/at-all"), here(place), None, f"{place.path}: nowhere"


def control(chance, base, places):
    """An edit that changes nothing, or nothing that the SDK minds."""
    place = chance.choice(scalars(places) or places)
    lines = base.text.splitlines(keepends=True)
    number = line(place.key) - 1
    old = str(place.value.value)
    sort = chance.choice(["comment", "blank", "crlf", "quotes", "number", "boolean", "casing", "document", "bom"])
    if sort == "comment":
        lines.insert(number, "# a remark\n")
        return "".join(lines), set(), None, f"{sort} before {place.path}"
    if sort == "blank":
        lines.insert(number, "\n")
        return "".join(lines), set(), None, f"{sort} before {place.path}"
    if sort == "crlf":
        return base.text.replace("\n", "\r\n"), set(), None, sort
    if sort == "document":
        return f"---\n{base.text}...\n", set(), None, sort
    if sort == "bom":
        return f"\ufeff{base.text}", set(), None, sort
    if sort == "quotes" and not place.value.style and facts.has(place.type, "string", "enum", "reference"):
        return in_value(base, place, f"'{old}'"), set(), None, f"{sort}: {place.path}"
    if sort == "number" and facts.has(place.type, "integer") and old.isdigit():
        return in_value(base, place, f'"{old}"'), set(), None, f"{sort}: {place.path}"
    if sort == "boolean" and old in ("true", "false"):
        return in_value(base, place, {"true": "yes", "false": "off"}[old]), set(), None, f"{sort}: {place.path}"
    if sort == "casing" and facts.enum(place.type):
        new = chance.choice([old.upper(), old.title(), old.title().replace("_", "")])
        return in_value(base, place, new), set(), None, f"{sort}: {place.path}: {new}"
    return None


FAULTS = {
    "typo": typo,
    "unknown-key": unknown_key,
    "sibling-key": sibling_key,
    "wrong-enum": wrong_enum,
    "wrong-type": wrong_type,
    "null": null,
    "missing-required": missing_required,
    "duplicate-key": duplicate_key,
    "bad-reference": bad_reference,
    "missing-file": missing_file,
    "control": control,
}
