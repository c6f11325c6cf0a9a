"""Says in plain words what differs between two tables of ARM types. Must not know where they come from."""

from arm_types import merged, parts, renumbered

SHOWN_VERSIONS = 3
FLAGS = {1: "required", 2: "read-only", 4: "write-only", 8: "known when the deployment starts", 16: "identifier"}


def differences(old, new):
    """Lines; none if nothing differs. What changed in several API versions in the same way is one line."""
    lines = [f"{new['namespace']}: API version {line}" for line in _sets(old["versions"], new["versions"])]
    walk = _Walk(old, new)
    for name in sorted(old["resources"].keys() | new["resources"].keys()):
        was, now = (table["resources"].get(name) for table in (old, new))
        if was is None or now is None:
            there = now or was
            lines.append(f"{name}: {'added' if was is None else 'gone'}, {len(there['bodies'])} API versions")
        else:
            lines += [f"{name}: {line}" for line in _resource(walk, was, now)]
    if not lines and old != new:
        lines.append(f"{new['namespace']}: the same types in another order")
    return lines


def _resource(walk, was, now):
    old_bodies, new_bodies = (dict(_by_version(table, row["bodies"])) for table, row in ((walk.old, was), (walk.new, now)))
    yield from (f"API version {line}" for line in _sets(old_bodies, new_bodies))
    changes = {}
    for version in (version for version in old_bodies if version in new_bodies):
        for line in walk.body(old_bodies[version], new_bodies[version]):
            changes.setdefault(line, []).append(version)
    yield from (f"{line} ({_some(versions)})" for line, versions in changes.items())
    for word, says in (("read_only", "read-only in"), ("functions", "function")):
        old_set, new_set = was.get(word, []), now.get(word, [])
        if word == "read_only":
            old_set, new_set = ([t["versions"][at] for at in s] for t, s in ((walk.old, old_set), (walk.new, new_set)))
        yield from (f"{says} {line}" for line in _sets(old_set, new_set))


def _by_version(table, bodies):
    return ((table["versions"][at], body) for at, body in bodies)


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

    def body(self, old, new):
        """What differs between two bodies, one of each table."""
        lines, seen = {}, set()
        pending = [(old, new + self.base, "")]
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
