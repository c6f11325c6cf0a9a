"""Says in plain words what differs between two tables of ARM types. Must not know where they come from."""

from arm_types import merged, parts, renumbered

SHOWN_VERSIONS = 3
FLAGS = {1: "required", 2: "read-only", 4: "write-only", 8: "known when the deployment starts", 16: "identifier"}


def differences(old, new):
    """Lines; none if nothing differs. What changed in several API versions in the same way is one line."""
    lines = [f"{new['namespace']}: API version {line}" for line in _sets(old["versions"], new["versions"])]
    walk = _Walk(old, new)
    old_rows, new_rows = ({name.lower(): (name, row) for name, row in it["resources"].items()} for it in (old, new))
    for key in sorted(old_rows.keys() | new_rows.keys()):
        if key in old_rows and key in new_rows:
            (former, was), (name, now) = old_rows[key], new_rows[key]
            lines += [f"{former}: now spelled {name}"] if former != name else []
            lines += [line if line.startswith(" ") else f"{name}: {line}" for line in _resource(walk, was, now)]
        else:
            name, row = old_rows.get(key) or new_rows[key]
            count = len(row["bodies"])
            lines.append(f"{name}: {'gone' if key in old_rows else 'added'}, {count} API version{'s' if count > 1 else ''}")
    if not lines and old != new:
        lines.append(f"{new['namespace']}: the same types in another order")
    return lines


def _resource(walk, was, now):
    old_bodies, new_bodies = walk.old_bodies(was), walk.new_bodies(now)
    earlier = None
    for version, body in new_bodies.items():
        if version not in old_bodies:
            lines = walk.pair(new_bodies[earlier], body) if earlier else []
            yield f"API version {version}: added" + (f"{', as' if not lines else '; since'} {earlier}" if earlier else "")
            yield from (f"  {line}" for line in lines)
        earlier = version
    yield from (f"API version {version}: gone" for version in old_bodies if version not in new_bodies)
    both = [version for version in new_bodies if version in old_bodies]
    changes = {}
    for version in both:
        for line in walk.pair(old_bodies[version], new_bodies[version]):
            changes.setdefault(line, []).append(version)
    yield from (f"{line} ({_some(versions)})" for line, versions in changes.items())
    for version in both:
        was_fixed, is_fixed = (version in _fixed(table, row) for table, row in ((walk.old, was), (walk.new, now)))
        if was_fixed != is_fixed:
            yield f"{'can only be read' if is_fixed else 'can be declared'} ({version})"
    yield from (f"function {line}" for line in _sets(was.get("functions", []), now.get("functions", [])))


def _fixed(table, row):
    return [table["versions"][at] for at in row.get("read_only", [])]


def _sets(old, new):
    yield from (f"{it}: added" for it in new if it not in old)
    yield from (f"{it}: gone" for it in old if it not in new)


def _some(versions):
    more = len(versions) - SHOWN_VERSIONS
    return ", ".join(versions[:SHOWN_VERSIONS]) + (f" and {more} more" if more > 0 else "")


class _Walk:
    """Both tables as one graph, in which types that cannot be told apart have one class."""

    def __init__(self, old, new):
        self.old, self.new = old, new
        self.base = len(old["types"])
        self.types = old["types"] + [
            renumbered(each, [it + self.base for it in parts(each)[1]]) for each in new["types"]
        ]
        bodies = [
            body + base
            for table, base in ((old, 0), (new, self.base))
            for row in table["resources"].values()
            for _, body in row["bodies"]
        ]
        self.classes = merged(self.types, bodies)

    def old_bodies(self, row):
        """The bodies of a resource type by API version."""
        return {self.old["versions"][at]: body for at, body in row["bodies"]}

    def new_bodies(self, row):
        return {self.new["versions"][at]: body + self.base for at, body in row["bodies"]}

    def pair(self, old, new):
        """What differs between two bodies, as lines."""
        lines, seen = {}, set()
        pending = [(old, new, "")]
        while pending:
            was, now, path = pending.pop()
            if self.classes[was] == self.classes[now] or (was, now) in seen:
                continue
            seen.add((was, now))
            found, deeper = self._pair(self.types[was], self.types[now], path)
            lines.update(dict.fromkeys(found))
            pending += reversed(deeper)
        return list(lines)

    def _pair(self, was, now, path):
        """Lines about two types that differ, and the pairs of types in them."""
        at = path.strip(".") or "body"
        if was[0] != now[0] or was[0] not in ("object", "discriminated", "union", "array"):
            return [f"{at}: {self._words(was)} → {self._words(now)}"], []
        if was[0] == "union":
            old, new = ([self._words(self.types[it]) for it in node[1]] for node in (was, now))
            lines = [f"{at}: value {line}" for line in _sets(old, new)]
            return lines or ([f"{at}: the order of its values"] if old != new else []), list(
                (one, other, path) for one, other in zip(was[1], now[1], strict=False) if old == new
            )
        if was[0] == "array":
            lines = [f"{at}: {was[2:]} → {now[2:]} items"] if was[2:] != now[2:] else []
            return lines, [(was[1], now[1], path)]
        lines = [f"{at}: called {was[1]} → {now[1]}"] if was[1] != now[1] else []
        position = 2 if was[0] == "object" else 3
        old, new = ({name: (it, flags) for name, it, flags in node[position]} for node in (was, now))
        lines += [f"{at}: property {line}" for line in _sets(old, new)]
        both = [name for name in old if name in new]
        for name in both:
            if old[name][1] != new[name][1]:
                lines.append(f"{path}.{name}".strip(".") + f": {_flags(old[name][1])} → {_flags(new[name][1])}")
        deeper = [(old[name][0], new[name][0], f"{path}.{name}") for name in both]
        if was[0] == "object":
            if was[3] is not None and now[3] is not None:
                deeper.append((was[3], now[3], f"{path}.*"))
            elif was[3] != now[3]:
                lines.append(f"{at}: names of one's own: {'added' if was[3] is None else 'gone'}")
            if was[4] != now[4]:
                lines.append(f"{at}: a secret: {'added' if now[4] else 'gone'}")
        else:
            if was[2] != now[2]:
                lines.append(f"{at}: discriminator {was[2]} → {now[2]}")
            old, new = dict(was[4]), dict(now[4])
            lines += [f"{at}: variant {line}" for line in _sets(old, new)]
            deeper += [(old[value], new[value], f"{path}<{value}>") for value in old if value in new]
        return lines, deeper

    def _words(self, node):
        """A type in a few words."""
        if node[0] == "literal":
            return f"'{node[1]}'"
        if node[0] == "union":
            return " | ".join(self._words(self.types[it]) for it in node[1])
        if node[0] in ("object", "discriminated"):
            return f"{node[0]} {node[1]}"
        limits = [str(it) for it in node[1:] if it not in (None, False)] if node[0] != "array" else []
        return " ".join([node[0], *limits])


def _flags(flags):
    return ", ".join(word for bit, word in FLAGS.items() if flags & bit) or "optional"
