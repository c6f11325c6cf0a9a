"""Says in plain words what differs between two states of the facts. Knows their shape, not where they come from."""

import json

SHOWN_KINDS = 4
WORDS = {"open": "to unknown keys", "casing": "change of the keys before they are compared"}


def differences(old, new):
    """Lines; none if nothing differs. Both are `(source, kinds, objects)`: objects by name, kinds by id."""
    lines = []
    old_source, old_kinds, old_objects = old
    new_source, new_kinds, new_objects = new
    if old_source != new_source:
        lines.append(f"source: {_words(old_source)} → {_words(new_source)}")
    for id, change in _pairs(old_kinds, new_kinds):
        lines.append(f"kind {id}: {change}")
        if change == "changed":
            lines += [f"  {line}" for line in _changed(old_kinds[id], new_kinds[id])]
    if list(old_kinds) != list(new_kinds) and sorted(old_kinds) == sorted(new_kinds):
        lines.append("kinds: their order changed")
    homes = _homes(new_kinds, new_objects) | _homes(old_kinds, old_objects)
    for name, change in _pairs(old_objects, new_objects):
        lines.append(f"object {name}{_of(homes.get(name, []))}: {change}")
        if change == "changed":
            lines += [f"  {line}" for line in _object(old_objects[name], new_objects[name])]
    return lines


def _pairs(old, new):
    """What was added, went away or changed, by name."""
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield name, "added"
        elif name not in new:
            yield name, "gone"
        elif old[name] != new[name]:
            yield name, "changed"


def _object(old, new):
    yield from _changed(*({word: it for word, it in each.items() if word != "keys"} for each in (old, new)))
    old_keys, new_keys = ({key["name"]: key for key in each["keys"]} for each in (old, new))
    for name, change in _pairs(old_keys, new_keys):
        if change == "changed":
            yield from (f"key {name}: {line}" for line in _changed(old_keys[name], new_keys[name]))
        else:
            yield f"key {name}: {change}" + (f", {_words(new_keys[name]['type'])}" if change == "added" else "")
    both = [name for name in old_keys if name in new_keys]
    if both != [name for name in new_keys if name in old_keys]:
        yield "the order of the keys changed"


def _changed(old, new):
    for word, _ in _pairs(old, new):
        yield f"{WORDS.get(word, word)}: {_words(old.get(word))} → {_words(new.get(word))}"


def _words(value):
    return "nothing" if value is None else value if isinstance(value, str) else json.dumps(value)


def _homes(kinds, objects):
    """The kinds that lead to each object."""
    homes = {}
    for id, kind in kinds.items():
        pending = [kind.get("object")]
        while pending:
            name = pending.pop()
            if name in objects and id not in homes.setdefault(name, []):
                homes[name].append(id)
                pending += _references(objects[name]["keys"])
    return homes


def _references(value):
    if isinstance(value, list):
        return [name for one in value for name in _references(one)]
    if isinstance(value, dict):
        own = [value["object"]] if "object" in value else []
        return own + [name for inner in value.values() for name in _references(inner)]
    return []


def _of(kinds):
    if not kinds:
        return ""
    more = f" and {len(kinds) - SHOWN_KINDS} more" if len(kinds) > SHOWN_KINDS else ""
    return f" (of {', '.join(kinds[:SHOWN_KINDS])}{more})"
