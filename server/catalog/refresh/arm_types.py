"""Reads the types of resource types from a checkout of Azure/bicep-types-az and makes them one table of a namespace.

Types that nothing can tell apart are one, across all API versions and with their cycles: that is what makes the table small.
Must not know where the table is kept, nor what was in it before.
"""

import json
import re
from pathlib import Path

# A type as this command has it in its hands; another type is a number. `flags` of a property as in the source:
# 1 required, 2 read-only, 4 write-only, 8 known when the deployment starts, 16 names the resource.
#   ["object", name, [[property, type, flags], …], type of other properties or None, sensitive]
#   ["discriminated", name, discriminator, [[property, type, flags], …], [[value, type], …]]
#   ["union", [type, …]]                          ["array", type, min length, max length]
#   ["literal", value]                            ["string", min length, max length, pattern, sensitive]
#   ["integer", min, max]                         ["boolean"]   ["null"]   ["any"]


class Unknown(Exception):
    """The source has something that this command does not understand."""


def version_key(version):
    """By date; of one day, previews come first."""
    return version[:10], len(version) == 10, version


def table(checkout, namespace, wanted):
    """All types of `namespace` for whose name without the namespace, in lower case, `wanted` holds: in all API versions."""
    found = {}  # name in lower case → API version → (name, body, writable)
    functions = {}
    nodes = []
    for path in sorted(Path(checkout, "generated").glob("*/*/*/types.json")):
        if path.parts[-3].lower() != namespace.lower():
            continue
        types = json.loads(path.read_text("utf-8"))
        base = len(nodes)
        nodes += [_node(each, base) for each in types]
        nodes.append(["string", None, None, None, False])
        for each in types:
            if each["$type"] == "ResourceType":
                name, _, version = each["name"].partition("@")
                if wanted(name.partition("/")[2].lower()):
                    if version.lower() in found.setdefault(name.lower(), {}):
                        raise Unknown(f"{path}: {each['name']} is there twice")
                    body = base + _index(each["body"])
                    _forget_version(nodes[body], len(nodes) - 1)
                    found[name.lower()][version.lower()] = name, body, _is_writable(each)
            elif each["$type"] == "ResourceFunctionType":
                functions.setdefault(each["resourceType"].lower(), set()).add(each["name"])
    return _table(namespace, found, functions, nodes)


def _forget_version(body, text):
    """Makes `apiVersion` a text: as the version itself it would make each body a type of its own, and says nothing."""
    for entry in body[2 if body[0] == "object" else 3]:
        if entry[0] == "apiVersion":
            entry[1] = text


def _is_writable(resource):
    if "writableScopes" in resource:
        return resource["writableScopes"] != 0
    return not resource.get("flags", 0) & 1  # as the source said it before 2025


def _table(namespace, found, functions, nodes):
    resources = {_spelling(namespace, by_version): by_version for by_version in found.values()}
    resources = dict(sorted(resources.items(), key=lambda pair: pair[0].lower()))
    versions = sorted({version for by_version in resources.values() for version in by_version}, key=version_key)
    bodies = [
        by_version[version][1] for by_version in resources.values() for version in sorted(by_version, key=version_key)
    ]
    final, types = numbered(nodes, merged(nodes, bodies), bodies)
    entries = {}
    for name, by_version in resources.items():
        ordered = sorted(by_version, key=version_key)
        entries[name] = {"bodies": [[versions.index(version), final[by_version[version][1]]] for version in ordered]}
        fixed = [versions.index(version) for version in ordered if not by_version[version][2]]
        if fixed:
            entries[name]["read_only"] = fixed
        if name.lower() in functions:
            entries[name]["functions"] = sorted(functions[name.lower()])
    return {"namespace": namespace, "versions": versions, "resources": entries, "types": types}


def _spelling(namespace, by_version):
    """The latest spelling; the namespace as we are asked for it, for API versions differ there too."""
    latest = by_version[max(by_version, key=version_key)][0]
    return namespace + latest[len(namespace) :]


def _index(reference):
    match = re.fullmatch(r"#/(\d+)", reference["$ref"])
    if not match:
        raise Unknown(f"a reference to another file: {reference['$ref']}")
    return int(match.group(1))


def _node(each, base):
    """A type in our spelling, its references still counted over all files."""

    def to(reference):
        return base + _index(reference)

    def properties(named):
        return sorted([name, to(it["type"]), it.get("flags", 0)] for name, it in named.items())

    kind = each["$type"]
    if kind == "ObjectType":
        others = each.get("additionalProperties")
        return [
            "object",
            each["name"],
            properties(each["properties"]),
            to(others) if others else None,
            bool(each.get("sensitive")),
        ]
    if kind == "DiscriminatedObjectType":
        variants = [[value, to(it)] for value, it in each["elements"].items()]
        return ["discriminated", each["name"], each["discriminator"], properties(each["baseProperties"]), variants]
    if kind == "UnionType":
        return ["union", [to(it) for it in each["elements"]]]
    if kind == "ArrayType":
        return ["array", to(each["itemType"]), each.get("minLength"), each.get("maxLength")]
    if kind == "StringLiteralType":
        return ["literal", each["value"]]
    if kind == "StringType":
        limits = [each.get(word) for word in ("minLength", "maxLength", "pattern")]
        return ["string", *limits, bool(each.get("sensitive"))]
    if kind == "IntegerType":
        return ["integer", each.get("minValue"), each.get("maxValue")]
    if kind in ("BooleanType", "NullType", "AnyType"):
        return [kind.removesuffix("Type").lower()]
    if kind in ("ResourceType", "ResourceFunctionType"):
        return None  # no body leads there
    raise Unknown(f"a type of the kind {kind}")


def parts(node):
    """A node without its references, and the references."""
    kind = node[0]
    if kind == "object":
        labels = tuple((name, flags) for name, _, flags in node[2])
        children = [it for _, it, _ in node[2]]
        more = [] if node[3] is None else [node[3]]
        return (kind, node[1], labels, bool(more), node[4]), children + more
    if kind == "discriminated":
        labels = tuple((name, flags) for name, _, flags in node[3])
        values = tuple(value for value, _ in node[4])
        return (kind, node[1], node[2], labels, values), [it for _, it, _ in node[3]] + [it for _, it in node[4]]
    if kind == "union":
        return (kind, len(node[1])), node[1]
    if kind == "array":
        return (kind, *node[2:]), [node[1]]
    return tuple(node), []


def merged(nodes, roots):
    """For every node that the roots lead to its class: nodes of one class cannot be told apart by any path."""
    reached, pending = {}, list(roots)
    while pending:
        at = pending.pop()
        if at not in reached:
            reached[at] = parts(nodes[at])
            pending += reached[at][1]
    classes, count = _grouped({at: label for at, (label, _) in reached.items()})
    while True:
        signatures = {at: (classes[at], *(classes[it] for it in children)) for at, (_, children) in reached.items()}
        classes, finer = _grouped(signatures)
        if finer == count:
            return classes
        count = finer


def _grouped(signatures):
    numbers = {}
    return {at: numbers.setdefault(signature, len(numbers)) for at, signature in signatures.items()}, len(numbers)


def numbered(nodes, classes, roots):
    """The number of each node in the table, and the table: in the order in which the roots lead to the types."""
    numbers, order, pending = {}, [], list(reversed(roots))
    while pending:
        at = pending.pop()
        if classes[at] not in numbers:
            numbers[classes[at]] = len(numbers)
            order.append(at)
            pending += reversed(parts(nodes[at])[1])
    final = {at: numbers[it] for at, it in classes.items()}
    return final, [renumbered(nodes[at], [final[it] for it in parts(nodes[at])[1]]) for at in order]


def renumbered(node, numbers):
    """The same node, its references replaced by `numbers` in the order of `parts`."""
    numbers = iter(numbers)
    kind = node[0]
    if kind == "object":
        properties = [[name, next(numbers), flags] for name, _, flags in node[2]]
        return [*node[:2], properties, None if node[3] is None else next(numbers), node[4]]
    if kind == "discriminated":
        properties = [[name, next(numbers), flags] for name, _, flags in node[3]]
        return [*node[:3], properties, [[value, next(numbers)] for value, _ in node[4]]]
    if kind == "union":
        return [kind, list(numbers)]
    if kind == "array":
        return [kind, next(numbers), *node[2:]]
    return node
