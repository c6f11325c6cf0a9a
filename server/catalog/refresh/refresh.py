#!/usr/bin/env python3
"""Writes the facts of the catalog (`server/catalog/data/facts`) anew from the pinned SDK, and says what changed.

    python3 server/catalog/refresh/refresh.py            writes; exit code 0
    python3 server/catalog/refresh/refresh.py --check    writes nothing; exit code 1 if anything differs

Any Python starts it: it goes on in the virtual environment of `.ci/python`, where `requirements.txt` is installed.
Exit code 2: the SDK has something that this command does not understand.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FACTS = HERE.parent / "data" / "facts"
PACKAGE = "azure-ai-ml"
HEAD = ("name", "open", "casing")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--check", action="store_true", help="write nothing, fail on any difference")
    check = arguments.parse_args().check

    import compare

    new = introspected()
    old = committed()
    lines = compare.differences(old, new)
    print("\n".join(lines) or "The facts are those of the SDK.")
    if check:
        if lines:
            print("\nThe facts differ from the SDK's: run server/catalog/refresh/refresh.py and look at what it changes.")
        return 1 if lines else 0
    write(*new)
    return 0


def introspected():
    """The facts of the installed SDK."""
    logging.disable(logging.WARNING)  # the SDK's word on each experimental class
    import introspect
    import shape
    from azure.ai.ml._version import VERSION
    from kinds import KINDS, OTHER_LOADERS, URL

    try:
        unread = strangers(KINDS, OTHER_LOADERS)
        if unread:
            raise shape.Unknown(f"nothing in kinds.py about {', '.join(unread)}")
        roots, objects = introspect.facts(KINDS)
    except shape.Unknown as error:
        print(f"refresh: {error}", file=sys.stderr)
        sys.exit(2)
    kinds = {
        kind.id: {
            "id": kind.id,
            **({"schema": URL.format(kind.schema)} if kind.schema else {}),
            "object": roots[kind.id],
        }
        for kind in KINDS
    }
    return {"package": PACKAGE, "version": VERSION}, kinds, objects


def strangers(kinds, other_loaders):
    """Loaders and connection types of the SDK that no kind names."""
    import azure.ai.ml
    from azure.ai.ml._schema.workspace.connections import connection_subtypes as connections

    named = {kind.loader for kind in kinds} | other_loaders
    loaders = [name for name in dir(azure.ai.ml) if name.startswith("load_") and name not in named]
    roots = {kind.cls for kind in kinds}
    types = [name for name, it in vars(connections).items() if getattr(it, "__module__", "") == connections.__name__]
    return loaders + [name for name in types if name.endswith("Schema") and name not in roots]


def committed():
    """The facts as they are in the repository."""
    table = json.loads((FACTS / "kinds.json").read_text("utf-8"))
    kinds = {kind["id"]: kind for kind in table["kinds"]}
    objects = [json.loads(path.read_text("utf-8")) for path in sorted((FACTS / "objects").glob("*.json"))]
    return table["source"], kinds, {found["name"]: found for found in objects}


def write(source, kinds, objects):
    """One kind a line, one key a line, so that a difference can be read."""
    lines = ",\n".join(f"    {json.dumps(kind)}" for kind in kinds.values())
    text = f'{{\n  "source": {json.dumps(source)},\n  "kinds": [\n{lines}\n  ]\n}}\n'
    (FACTS / "kinds.json").write_text(text, "utf-8")
    for name, found in objects.items():
        keys = ",\n".join(f"    {json.dumps(key)}" for key in found["keys"])
        head = "".join(f"  {json.dumps(word)}: {json.dumps(found[word])},\n" for word in HEAD if word in found)
        text = f'{{\n{head}  "keys": [\n{keys}\n  ]\n}}\n' if keys else f'{{\n{head}  "keys": []\n}}\n'
        (FACTS / "objects" / f"{name}.json").write_text(text, "utf-8")
    for path in (FACTS / "objects").glob("*.json"):
        if path.stem not in objects:
            path.unlink()


def in_the_environment():
    """Starts this file again with the interpreter that has the pinned SDK, unless it is that one."""
    python = subprocess.run([ROOT / ".ci" / "python"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    if Path(sys.prefix) != Path(python).parents[1]:
        environment = {**os.environ, "AZURE_ML_CLI_PRIVATE_FEATURES_ENABLED": "False", "PYTHONDONTWRITEBYTECODE": "1"}
        os.execve(python, [python, __file__, *sys.argv[1:]], environment)


if __name__ == "__main__":
    in_the_environment()
    sys.exit(main())
