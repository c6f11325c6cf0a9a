"""Which mapping of a file is which object of the catalog's facts: the places where a mutator can do harm.

Reads `server/catalog/data/facts` only, which come from the SDK; must not know our texts, the rules or azureml-ls.
"""

import json
from dataclasses import dataclass

import yaml

from cases import KINDS

FACTS = {
    found["name"]: found
    for found in (json.loads(path.read_text(encoding="utf-8")) for path in KINDS.with_name("objects").glob("*.json"))}
ROOTS = {kind["id"]: kind["object"] for kind in json.loads(KINDS.read_text(encoding="utf-8"))["kinds"]}


@dataclass
class Place:
    """A key of a file that the facts know, with the PyYAML nodes of it and of its mapping."""

    path: str
    object: dict
    mapping: yaml.MappingNode
    key: yaml.ScalarNode
    value: yaml.Node
    fact: dict

    @property
    def type(self):
        return self.fact["type"]


def places(kind, text):
    """All keys of a file of `kind` that the facts know, in order."""
    return list(of_object("", FACTS[ROOTS[kind]], yaml.compose(text)))


def of_object(path, known, mapping):
    keys = {key["name"]: key for key in known["keys"]}
    for key, value in mapping.value:
        fact = keys.get(key.value)
        if fact:
            yield Place(f"{path}.{key.value}".lstrip("."), known, mapping, key, value, fact)
            yield from below(f"{path}.{key.value}", fact["type"], value)


def below(path, type_, node):
    if isinstance(node, yaml.SequenceNode):
        inner = next((one["sequence"] for one in alternatives(type_) if "sequence" in one), None)
        for item in node.value if inner else []:
            yield from below(path, inner, item)
    elif isinstance(node, yaml.MappingNode):
        known = fitting(type_, node)
        if known:
            yield from of_object(path, known, node)
        else:
            inner = next((one["map"] for one in alternatives(type_) if "map" in one), None)
            for key, value in node.value if inner else []:
                yield from below(f"{path}.{key.value}", inner, value)


def alternatives(type_):
    """The type's branches, nested unions laid flat; types without limits (`any`) become mappings, too."""
    if isinstance(type_, str):
        return [{type_: {}}]
    if "union" in type_:
        return [one for inner in type_["union"]["any"] for one in alternatives(inner)]
    return [type_]


def fitting(type_, mapping):
    """The object among the branches that the mapping is most like: by its constants, then by its keys."""
    written = {key.value: value for key, value in mapping.value}
    best, most = None, (-1, -1000)
    for branch in alternatives(type_):
        if "object" not in branch:
            continue
        known = FACTS[branch["object"]]
        keys = {key["name"]: key for key in known["keys"]}
        constants = sum(
            value.value.lower() in [one.lower() for one in enum(keys[name]["type"])]
            for name, value in written.items()
            if name in keys and isinstance(value, yaml.ScalarNode) and name in ("type", "task", "kind"))
        likeness = sum(1 if name in keys else -2 for name in written)
        if (constants, likeness) > most:
            best, most = known, (constants, likeness)
    return best


def enum(type_):
    """The values of the type's sets."""
    return [value for one in alternatives(type_) if "enum" in one for value in one["enum"]["values"]]


def has(type_, *names):
    return any(name in one for one in alternatives(type_) for name in names)
