#!/usr/bin/env python3
"""Writes the facts about ARM types (`server/catalog/data/arm`) anew, and says what changed.

    python3 server/catalog/refresh/arm.py CHECKOUT            writes; exit code 0
    python3 server/catalog/refresh/arm.py CHECKOUT --check    writes nothing; exit code 1 if anything differs

CHECKOUT is a checkout of https://github.com/Azure/bicep-types-az; of it, the files `generated/*/*/*/types.json` of the
namespaces below are read. Needs nothing but Python 3.10. Exit code 2: the checkout has something that this command does
not understand, or lacks a namespace.
"""

import argparse
import json
import lzma
import subprocess
import sys
from pathlib import Path

import arm_compare
import arm_types

ARM = Path(__file__).resolve().parent.parent / "data" / "arm"

# Namespace → its resource types, in lower case and without the namespace; each with all that lies below it. None: all.
NAMESPACES = {
    "Microsoft.ContainerRegistry": ["registries"],
    "Microsoft.Insights": ["components", "privatelinkscopes"],
    "Microsoft.KeyVault": ["vaults"],
    "Microsoft.MachineLearningServices": None,
    "Microsoft.Network": [
        "natgateways",
        "networksecuritygroups",
        "privatednszones",
        "privateendpoints",
        "privatelinkservices",
        "publicipaddresses",
        "routetables",
        "virtualnetworks",
    ],
    "Microsoft.OperationalInsights": ["workspaces"],
    "Microsoft.Storage": ["storageaccounts"],
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("checkout", type=Path, metavar="CHECKOUT", help="of Azure/bicep-types-az")
    arguments.add_argument("--check", action="store_true", help="write nothing, fail on any difference")
    given = arguments.parse_args()
    try:
        return refresh(given.checkout, ARM, NAMESPACES, given.check)
    except arm_types.Unknown as error:
        print(f"refresh: {error}", file=sys.stderr)
        return 2


def refresh(checkout, folder, namespaces, check):
    """Prints what differs between `checkout` and `folder`, and writes it unless `check`. The exit code."""
    lines, tables = [], {}
    for namespace, roots in namespaces.items():
        new = arm_types.table(checkout, namespace, lambda name, roots=roots: _is_wanted(name, roots))
        if not new["resources"]:
            raise arm_types.Unknown(f"{checkout} has no types of {namespace}")
        lines += arm_compare.differences(committed(folder, namespace), new)
        tables[namespace] = new
    gone = [path for path in sorted(folder.glob("*.json.xz")) if path.name.removesuffix(".json.xz") not in namespaces]
    lines += [f"{path.name}: gone" for path in gone]
    print("\n".join(lines) or "The facts are those of the checkout.")
    if check:
        return 1 if lines else 0
    for path in gone:
        path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    for namespace, new in tables.items():
        if new != committed(folder, namespace):
            _file(folder, namespace).write_bytes(packed(new))
    commit = _commit(checkout)
    if commit:
        source = {"repository": "https://github.com/Azure/bicep-types-az", "commit": commit}
        (folder / "source.json").write_text(json.dumps(source, indent=2) + "\n", "utf-8")
    return 0


def _commit(checkout):
    """The commit that is checked out; None where it is no checkout of git, but an archive."""
    asked = ["git", "-C", checkout, "rev-parse", "--show-toplevel", "HEAD"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        return None
    return said[1] if Path(said[0]).resolve() == Path(checkout).resolve() else None


def _is_wanted(name, roots):
    return roots is None or any(name == root or name.startswith(f"{root}/") for root in roots)


def _file(folder, namespace):
    return folder / f"{namespace}.json.xz"


def committed(folder, namespace):
    """The table as it is in the repository; one without types where there is none."""
    file = _file(folder, namespace)
    if not file.exists():
        return {"namespace": namespace, "versions": [], "resources": {}, "types": []}
    table = json.loads(lzma.decompress(file.read_bytes()))
    return {**table, "types": [_untagged(each) for each in table["types"]]}


def packed(table):
    """The bytes of a file. `xz -dc FILE | python3 -m json.tool` shows them."""
    tagged = {**table, "types": [_tagged(*each) for each in table["types"]]}
    text = json.dumps(tagged, separators=(",", ":"), ensure_ascii=False)
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}]
    return lzma.compress(text.encode(), check=lzma.CHECK_CRC32, filters=filters)


def _tagged(kind, *rest):
    """A type as the build script reads it: `"any"`, `{"literal": "Disabled"}`, `{"array": [7, null, null]}`."""
    return {kind: rest[0] if len(rest) == 1 else rest} if rest else kind


def _untagged(each):
    if isinstance(each, str):
        return [each]
    [(kind, rest)] = each.items()
    return [kind, rest] if kind in ("literal", "union") else [kind, *rest]


if __name__ == "__main__":
    sys.exit(main())
