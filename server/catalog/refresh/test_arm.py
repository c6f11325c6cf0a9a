"""What the refresh makes of a checkout of bicep-types-az written for the purpose, and how it says what changed.

    "$(.ci/python)" -m unittest discover --start-directory server/catalog/refresh
"""

import contextlib
import io
import json
import lzma
import subprocess
import tempfile
import unittest
from pathlib import Path

import arm
import arm_types

WANTED = {"My.Own": ["things"], "My.Other": None}


def reference(index):
    return {"$ref": f"#/{index}"}


def resource(name, body, writable=8):
    return {"$type": "ResourceType", "name": name, "body": reference(body), "readableScopes": 8, "writableScopes": writable}


def thing(*properties, name="Thing"):
    """An object; a property is its name, its type and its flags."""
    named = {key: {"type": reference(at), "flags": flags, "description": "Not ours."} for key, at, flags in properties}
    return {"$type": "ObjectType", "name": name, "properties": named}


TEXT = {"$type": "StringType", "maxLength": 9}


class Checkout(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.checkout, self.facts = Path(folder.name, "checkout"), Path(folder.name, "facts")
        # The inner type contains itself, under another number in each version; so does the odd letter case.
        self.put("own", "2020-01-01-preview", [
            resource("My.Own/things@2020-01-01-preview", 2), TEXT, thing(("name", 1, 9), ("inner", 3, 0)),
            thing(("again", 3, 0), name="Inner"),
        ])
        self.put("own", "2020-01-01", [
            thing(("again", 0, 0), name="Inner"), thing(("inner", 0, 0), ("name", 2, 9)), TEXT,
            resource("my.own/things@2020-01-01", 1), resource("My.Own/Things/parts@2020-01-01", 1, writable=0),
            resource("My.Own/unwanted@2020-01-01", 2),
            {"$type": "ResourceFunctionType", "name": "listKeys", "resourceType": "My.Own/things",
             "apiVersion": "2020-01-01", "output": reference(2)},
        ])
        self.put("other", "2021-01-01", [
            resource("My.Other/many@2021-01-01", 1),
            {"$type": "DiscriminatedObjectType", "name": "Many", "discriminator": "sort",
             "baseProperties": {"size": {"type": reference(2), "flags": 0}}, "elements": {"One": reference(3)}},
            {"$type": "IntegerType", "minValue": 1}, thing(("sort", 4, 1), ("colors", 5, 0), name="One"),
            {"$type": "StringLiteralType", "value": "One"}, {"$type": "ArrayType", "itemType": reference(6)},
            {"$type": "UnionType", "elements": [reference(7), reference(8)]},
            {"$type": "StringLiteralType", "value": "Red"}, {"$type": "StringType"},
        ])

    def put(self, folder, version, types):
        namespace = {"own": "my.own", "other": "my.other"}[folder]
        path = Path(self.checkout, "generated", f"{folder}_0", namespace, version, "types.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(types), "utf-8")

    def change(self, path, old, new):
        path = Path(self.checkout, "generated", path, "types.json")
        text = path.read_text("utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new), "utf-8")

    def refresh(self, check=False):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = arm.refresh(self.checkout, self.facts, WANTED, check)
        return code, said.getvalue().splitlines()

    def test_types_that_cannot_be_told_apart_are_one(self):
        self.refresh()
        table = json.loads(lzma.decompress(Path(self.facts, "My.Own.json.xz").read_bytes()))
        self.assertEqual(table["versions"], ["2020-01-01-preview", "2020-01-01"])
        self.assertEqual(table["types"], [
            {"object": ["Thing", [["inner", 1, 0], ["name", 2, 9]], None, False]},
            {"object": ["Inner", [["again", 1, 0]], None, False]},
            {"string": [None, 9, None, False]},
        ])
        self.assertEqual(table["resources"], {
            "My.Own/things": {"bodies": [[0, 0], [1, 0]], "functions": ["listKeys"]},
            "My.Own/Things/parts": {"bodies": [[1, 0]], "read_only": [1]},
        })

    def test_what_was_written_is_read_again(self):
        self.assertEqual(self.refresh()[0], 0)
        self.assertEqual(self.refresh(check=True), (0, ["The facts are those of the checkout."]))
        before = {path.name: path.read_bytes() for path in self.facts.iterdir()}
        self.refresh()
        self.assertEqual({path.name: path.read_bytes() for path in self.facts.iterdir()}, before)

    def test_the_commit_is_kept_and_not_compared(self):
        self.refresh()
        self.assertFalse(Path(self.facts, "source.json").exists())
        git = ["git", "-C", self.checkout, "-c", "user.name=a", "-c", "user.email=a@b.c"]
        subprocess.run([*git, "init", "--quiet"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--message", "One"], check=True)
        self.assertEqual(self.refresh(check=True)[0], 0)
        self.refresh()
        self.assertRegex(json.loads(Path(self.facts, "source.json").read_text("utf-8"))["commit"], "^[0-9a-f]{40}$")

    def test_what_is_new_is_said(self):
        code, lines = self.refresh(check=True)
        self.assertEqual(code, 1)
        self.assertEqual(lines, [
            "My.Own: API version 2020-01-01-preview: added",
            "My.Own: API version 2020-01-01: added",
            "My.Own/things: added, 2 API versions",
            "My.Own/Things/parts: added, 1 API version",
            "My.Other: API version 2021-01-01: added",
            "My.Other/many: added, 1 API version",
        ])
        self.assertFalse(self.facts.exists())

    def test_each_change_is_a_line(self):
        self.refresh()
        for version in ("2020-01-01-preview", "2020-01-01"):
            self.change(f"own_0/my.own/{version}", '"again"', '"anew"')
            self.change(f"own_0/my.own/{version}", '"maxLength": 9', '"maxLength": 8')
        self.change("own_0/my.own/2020-01-01", '"writableScopes": 0', '"writableScopes": 8')
        self.change("other_0/my.other/2021-01-01", '"value": "Red"', '"value": "Blue"')
        self.change("other_0/my.other/2021-01-01", '"flags": 1', '"flags": 3')
        Path(self.facts, "My.Former.json.xz").write_bytes(b"")
        self.assertEqual(self.refresh(check=True), (1, [
            "My.Own/things: inner: property anew: added (2020-01-01-preview, 2020-01-01)",
            "My.Own/things: inner: property again: gone (2020-01-01-preview, 2020-01-01)",
            "My.Own/things: name: string 9 → string 8 (2020-01-01-preview, 2020-01-01)",
            "My.Own/Things/parts: inner: property anew: added (2020-01-01)",
            "My.Own/Things/parts: inner: property again: gone (2020-01-01)",
            "My.Own/Things/parts: name: string 9 → string 8 (2020-01-01)",
            "My.Own/Things/parts: can be declared (2020-01-01)",
            "My.Other/many: <One>.sort: required → required, read-only (2021-01-01)",
            "My.Other/many: <One>.colors: value 'Blue': added (2021-01-01)",
            "My.Other/many: <One>.colors: value 'Red': gone (2021-01-01)",
            "My.Former.json.xz: gone",
        ]))
        self.refresh()
        self.assertEqual(self.refresh(check=True)[0], 0)

    def test_a_new_version_is_compared_with_the_one_before(self):
        self.refresh()
        self.put("own", "2022-01-01", [
            resource("My.Own/things@2022-01-01", 1), thing(("color", 2, 0), ("name", 2, 9)), TEXT,
            resource("My.Own/things/parts@2022-01-01", 1),
        ])
        self.put("other", "2022-01-01", json.loads(
            Path(self.checkout, "generated/other_0/my.other/2021-01-01/types.json").read_text("utf-8").replace("2021", "2022")
        ))
        self.assertEqual(self.refresh(), (0, [
            "My.Own: API version 2022-01-01: added",
            "My.Own/things: API version 2022-01-01: added; since 2020-01-01",
            "  body: property color: added",
            "  body: property inner: gone",
            "My.Own/Things/parts: now spelled My.Own/things/parts",
            "My.Own/things/parts: API version 2022-01-01: added; since 2020-01-01",
            "  body: property color: added",
            "  body: property inner: gone",
            "My.Other: API version 2022-01-01: added",
            "My.Other/many: API version 2022-01-01: added, as 2021-01-01",
        ]))

    def test_what_is_not_known_stops_the_refresh(self):
        self.change("own_0/my.own/2020-01-01", '"StringType"', '"FloatType"')
        with self.assertRaises(arm_types.Unknown):
            self.refresh()

    def test_a_checkout_without_a_namespace_stops_the_refresh(self):
        with self.assertRaises(arm_types.Unknown):
            arm.refresh(self.facts, self.facts, WANTED, True)


if __name__ == "__main__":
    unittest.main()
