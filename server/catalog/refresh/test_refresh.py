"""What the refresh makes of schemas written for the purpose, and how it says what changed.

    "$(.ci/python)" -m unittest discover --start-directory server/catalog/refresh
"""

import unittest

import compare
import introspect
import shape
from azure.ai.ml._schema.core import fields as sdk
from azure.ai.ml._schema.core.schema import PatchedSchemaMeta
from marshmallow import INCLUDE, fields, validate


class Inner(metaclass=PatchedSchemaMeta):
    count = fields.Int(required=True, validate=lambda count: count > 0)


class Outer(metaclass=PatchedSchemaMeta):
    strict = sdk.NestedField(Inner)
    loose = sdk.NestedField(Inner, unknown=INCLUDE)
    preview = sdk.ExperimentalField(fields.Str(allow_none=True), dump_only=True)
    renamed = fields.Str(data_key="as-written", load_default="a")


def type_of(field):
    return shape.type_of(field, lambda nested: nested.schema.__class__.__name__)


def walked(schema):
    walk = introspect.Walk()
    walk._schema(schema, schema.unknown, "root")
    final = introspect._final_names(walk.objects)
    return {final[name]: introspect._renamed(found["keys"], final) for name, found in walk.objects.items()}


class Shapes(unittest.TestCase):
    def test_a_reference_to_one_collection_is_one_alternative(self):
        field = sdk.UnionField(
            [
                sdk.RegistryStr(azureml_type="models"),
                sdk.ArmVersionedStr(azureml_type="models", allow_default_version=True),
                sdk.NestedField(Inner),
            ]
        )
        model = {"collection": "models", "registry": True, "workspace": True, "versioned": True, "default_version": True}
        self.assertEqual(type_of(field), {"union": {"any": [{"reference": model}, {"object": "Inner"}]}})

    def test_a_string_beside_a_compute_is_its_bare_name(self):
        compute = {"reference": {"collection": "computes", "workspace": True, "bare": True}}
        local = {"enum": {"values": ["local"], "casing": "lower"}}
        self.assertEqual(type_of(sdk.ComputeField()), {"union": {"any": [local, compute]}})

    def test_null_is_a_branch_of_what_a_map_holds(self):
        field = fields.Dict(keys=fields.Str(), values=fields.Str(allow_none=True))
        self.assertEqual(type_of(field), {"map": {"union": {"any": ["null", {"string": {}}]}}})

    def test_a_closed_set_keeps_its_spelling(self):
        field = fields.Str(validate=validate.OneOf(["Production", "Archived"]))
        self.assertEqual(type_of(field), {"enum": {"values": ["Production", "Archived"], "casing": "identity"}})

    def test_the_key_that_chooses_is_named(self):
        field = sdk.TypeSensitiveUnionField({"a": [sdk.NestedField(Inner)]}, plain_union_fields=[fields.Str()])
        self.assertEqual(type_of(field)["union"]["by"], "type")

    def test_what_is_not_known_stops_the_refresh(self):
        class Strange(fields.Field):
            pass

        with self.assertRaises(shape.Unknown):
            type_of(Strange())
        with self.assertRaises(shape.Unknown):
            type_of(fields.Str(validate=lambda text: bool(text)))


class Walks(unittest.TestCase):
    def test_the_looser_use_of_a_class_is_a_second_object(self):
        count = {"name": "count", "type": {"integer": {"min": 1, "refused": True}}, "required": "yes"}
        self.assertEqual(
            walked(Outer()),
            {
                "Inner": [count],
                "Inner~include": [count],
                "Outer": [
                    {"name": "strict", "type": {"object": "Inner"}},
                    {"name": "loose", "type": {"object": "Inner~include"}},
                    {"name": "preview", "type": {"string": {}}, "read_only": True, "experimental": True},
                    {"name": "as-written", "type": {"string": {}}, "default": "a"},
                ],
            },
        )


class Differences(unittest.TestCase):
    OLD = (
        {"version": "1"},
        {"data": {"id": "data", "object": "Data"}},
        {"Data": {"open": "raise", "keys": [{"name": "a", "type": "any"}, {"name": "b", "type": "boolean"}]}},
    )

    def test_nothing_changed(self):
        self.assertEqual(compare.differences(self.OLD, self.OLD), [])

    def test_each_change_is_a_line(self):
        new = (
            {"version": "2"},
            {"data": {"id": "data", "object": "Data"}, "index": {"id": "index", "object": "Index"}},
            {
                "Data": {
                    "open": "include",
                    "keys": [{"name": "b", "type": "boolean", "required": "yes"}, {"name": "c", "type": "version"}],
                },
                "Index": {"open": "raise", "keys": []},
            },
        )
        self.assertEqual(
            compare.differences(self.OLD, new),
            [
                'source: {"version": "1"} → {"version": "2"}',
                "kind index: added",
                "object Data (of data): changed",
                "  to unknown keys: raise → include",
                "  key a: gone",
                "  key b: required: nothing → yes",
                "  key c: added, version",
                "object Index (of index): added",
            ],
        )


if __name__ == "__main__":
    unittest.main()
