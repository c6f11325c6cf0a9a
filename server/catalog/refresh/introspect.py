"""Finds the objects of every kind by walking the SDK's schemas, and names them. Must not know how a field becomes a
type: `shape.py` does.

An object is a schema class together with what it does to unknown keys: where one class is used in two ways, the stricter
use has the bare name and the other one a second object, `Name~include`.
"""

import sys
from importlib import import_module
from pathlib import Path

from azure.ai.ml._schema._utils import data_binding_expression
from azure.ai.ml._schema.core.schema import PathAwareSchema
from azure.ai.ml.entities._autogen_entities import _model_base
from marshmallow import Schema, fields

import shape

STRICTEST_FIRST = ["raise", "exclude", "include"]


class Walk:
    """All objects that were met so far."""

    def __init__(self):
        self.objects = {}
        """By provisional name: `Class~openness`."""
        self._classes = {}
        """The class, or for classes made by a function their keys, behind each name."""
        self._met = {}

    def root(self, kind):
        """The provisional name of the kind's root object."""
        cls = getattr(import_module(f"azure.ai.ml.{kind.module}"), kind.cls)
        if issubclass(cls, _model_base.Model):
            return self._model(cls)
        schema = cls(context={"base_path": Path(".")}) if issubclass(cls, PathAwareSchema) else cls()
        return self._schema(schema, kind.unknown or schema.unknown, kind.id)

    def _schema(self, schema, openness, place):
        """`place` is the key in front, for names and messages."""
        cls = type(schema)
        if (cls, openness) in self._met:
            name = self._met[cls, openness]
            same = [key["name"] for key in self.objects[name]["keys"] or []]
            if same and same != [field.data_key or attr for attr, field in schema.fields.items()]:
                raise shape.Unknown(f"{cls.__name__} behind {place}: not the keys that it has elsewhere")
            return name
        if "<locals>" in cls.__qualname__:
            return self._made(schema, openness, place)
        name = f"{self._name(cls, cls)}~{openness}"
        self._met[cls, openness] = name
        self.objects[name] = {"open": openness, "keys": None}
        self.objects[name]["keys"] = self._keys(schema.fields, cls.__name__)
        return name

    def _made(self, schema, openness, place):
        """Classes that a function makes have one name and many shapes: the name says what the last word of it is about,
        for `choice_schema_of_type` the type of the values."""
        cls = type(schema)
        keys = self._keys(schema.fields, cls.__name__)
        own = next(key["type"] for key in keys if key["name"] in cls.__dict__["_declared_fields"])
        own = own.get("sequence", own) if isinstance(own, dict) else own
        word = own if isinstance(own, str) else next(iter(own))
        word = place if word in ("enum", "union", "object") else word
        name = f"{self._name(cls, repr(keys), f'{cls.__name__}~{word}')}~{openness}"
        self.objects[name] = {"open": openness, "keys": keys}
        return name

    def _keys(self, declared, owner):
        return [
            shape.key(name, field, lambda nested, name=name: self._nested(nested, name, owner))
            for name, field in ((field.data_key or attr, field) for attr, field in declared.items())
        ]

    def _nested(self, field, place, owner):
        if isinstance(field, fields.Dict):
            return self._closed(field, f"{owner}.{place}")
        if isinstance(field.nested, type) and not issubclass(field.nested, Schema):
            return self._broken(field.nested)
        return self._schema(field.schema, field.unknown or field.schema.unknown, place)

    def _broken(self, cls):
        """A class with fields that is no schema: the SDK fails on whatever stands there. Its keys are known all the
        same."""
        name = f"{self._name(cls, cls)}~raise"
        if name not in self.objects:
            declared = {attr: field for attr, field in vars(cls).items() if isinstance(field, fields.Field)}
            self.objects[name] = {"open": "raise", "keys": self._keys(declared, cls.__name__)}
        return name

    def _closed(self, field, place):
        """A free mapping that takes few keys, all with values of one kind."""
        allowed = shape.allowed_keys(field)
        found = {"open": "raise", "keys": self._keys(dict.fromkeys(allowed["values"], field.value_field), place)}
        if allowed["casing"] != "identity":
            found["casing"] = allowed["casing"]
        name = f"{place}~raise"
        if self.objects.setdefault(name, found) != found:
            raise shape.Unknown(f"two mappings called {place}")
        return name

    def _model(self, cls):
        """A generated model: its keys are annotated. It takes keys that it does not have, and the request that is made
        of it drops them."""
        name = f"autogen.{cls.__name__}~exclude"
        if name not in self.objects:
            self.objects[name] = {"open": "exclude", "keys": None}
            keys = cls()._attr_to_rest_field  # pylint: disable=protected-access
            self.objects[name]["keys"] = [self._model_key(cls, key, field) for key, field in keys.items()]
        return name

    def _model_key(self, cls, name, field):
        hint = next(base.__annotations__[name] for base in cls.__mro__ if name in vars(base).get("__annotations__", {}))
        words = str(hint)
        required = "Optional" not in words
        if "_models." in words:
            inner = words.split("_models.")[1].split("'")[0]
            of = {"object": self._model(getattr(sys.modules[cls.__module__], inner))}
        elif "Dict[" in words:
            of = {"map": "any"}
        elif words in ("<class 'str'>", "typing.Optional[str]"):
            of = {"string": {}}
        else:
            raise shape.Unknown(f"{cls.__name__}.{name}: {words}")
        key = {"name": name, "type": of}
        if required:
            key["required"] = "yes"
        if field._visibility == ["read"]:  # pylint: disable=protected-access
            key["read_only"] = True
        return key

    def _name(self, cls, identity, wanted=None):
        """A name for what is called `wanted`; the first one met has it, others have their module in front."""
        wanted = wanted or cls.__name__
        for name in (wanted, f"{cls.__module__.split('.')[-1]}.{wanted}"):
            if self._classes.setdefault(name, identity) == identity:
                return name
        raise shape.Unknown(f"a third class called {wanted}: {cls.__module__}")


def facts(kinds):
    """Rows for `kinds.json`, and the objects by name."""
    # In a pipeline's nodes an expression may stand for almost any value. The analysis knows that by itself; in the schemas
    # it would show as a branch here and there, depending on which use of a class was met first.
    data_binding_expression._add_data_binding_to_field = lambda field, *_, **__: field
    walk = Walk()
    roots = {kind.id: walk.root(kind) for kind in kinds}
    final = _final_names(walk.objects)
    objects = {
        final[name]: {"name": final[name]} | found | {"keys": _renamed(found["keys"], final)}
        for name, found in walk.objects.items()
    }
    return {id: final[name] for id, name in roots.items()}, objects


def _final_names(objects):
    """Without the openness where a class is used in one way only, and for the strictest of several."""
    final, taken = {}, set()
    for name in sorted(objects, key=lambda name: STRICTEST_FIRST.index(objects[name]["open"])):
        bare = name.rpartition("~")[0]
        final[name] = name if bare in taken else bare
        taken.add(bare)
    return final


def _renamed(value, final):
    if isinstance(value, list):
        return [_renamed(one, final) for one in value]
    if isinstance(value, dict):
        return {
            word: final[inner] if word == "object" else _renamed(inner, final) for word, inner in value.items()
        }
    return value
