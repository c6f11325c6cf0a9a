"""From one field of a schema to a key in the shape of `src/model.rs`. Knows marshmallow and the SDK's own fields; must
not know which schemas there are: `introspect.py` finds them, and names them through `name_of`.

A field that is not known here stops the refresh: better no facts than wrong ones.
"""

from enum import Enum

from azure.ai.ml._schema.component.component import ComponentYamlRefField
from azure.ai.ml._schema.core import fields as sdk
from azure.ai.ml._schema.pipeline.pipeline_job_io import OutputBindingStr
from azure.ai.ml._utils import utils
from azure.ai.ml.constants import _registry
from marshmallow import fields, missing, validate

CASINGS = {
    "identity": str,
    "lower": str.lower,
    "upper": str.upper,
    "camel_to_snake": utils.camel_to_snake,
    "snake_to_pascal": utils.snake_to_pascal,
    "snake_to_camel": utils.snake_to_camel,
}
SAMPLES = ["AADToken", "aad_token", "AAD_TOKEN", "Key", "ro_mount", "F1ScoreMacro"]
PATH_KINDS = {"directory or file": "any", "directory": "folder", "file": "file"}
PATTERNS = {  # functions that do nothing but match
    "acr_format_validator": _registry.ACR_ACCOUNT_FORMAT.pattern,
    "storage_account_validator": _registry.STORAGE_ACCOUNT_FORMAT.pattern,
}


class Unknown(Exception):
    """Something in the SDK that this command does not understand yet."""


def key(name, field, name_of):
    """The key `name`, whose value the field reads. The SDK asks the outermost field whether it is required, read-only
    or may be null; what is inside an experimental one decides about the type alone."""
    found = {"name": name, "type": type_of(field, name_of)}
    if has_text_keys(field):
        found["text_keys"] = True
    if field.required:
        found["required"] = "yes"
    if field.allow_none:
        found["nullable"] = True
    if field.dump_only:
        found["read_only"] = True
    if isinstance(field, sdk.ExperimentalField):
        found["experimental"] = True
    default = scalar(field.load_default)
    if default is not None:
        found["default"] = default
    return found


def scalar(default):
    """What is taken when the key is left out, as it would be written; None for what is no plain scalar."""
    default = default.value if isinstance(default, Enum) else default
    if isinstance(default, bool):
        return str(default).lower()
    return str(default) if isinstance(default, (int, float, str)) else None


def type_of(field, name_of):
    """The type of a key's value, without null: whether that is allowed is a matter of the key."""
    return union(merge(alternatives(field, name_of)), discriminator(field))


def item_type(field, name_of):
    """The type of what a list or a free mapping holds; `null` is one of its branches where it is allowed."""
    found = merge(alternatives(field, name_of))
    return union(["null", *found] if field.allow_none else found, discriminator(field))


def union(branches, by):
    if len(branches) == 1:
        return branches[0]
    return {"union": {"any": branches, "by": by} if by else {"any": branches}}


def discriminator(field):
    """The key that chooses among the alternatives."""
    if isinstance(field, sdk.ExperimentalField):
        return discriminator(field.experimental_field)
    return field.type_field_name if isinstance(field, sdk.TypeSensitiveUnionField) else None


def alternatives(field, name_of):
    """The types that a field accepts, in the order in which the SDK tries them, unions within unions laid flat."""
    match field:
        case sdk.ExperimentalField():
            return alternatives(field.experimental_field, name_of)
        case sdk.UnionField():
            return [one for inner in field.union_fields for one in alternatives(inner, name_of)]
        case fields.Nested():
            inner = {"object": name_of(field)}
            return [{"sequence": inner} if field.many else inner]
        case fields.List():
            return [{"sequence": item_type(field.inner, name_of)}]
        case fields.Dict():
            if allowed_keys(field):
                return [{"object": name_of(field)}]
            return [{"map": item_type(field.value_field, name_of) if field.value_field else "any"}]
        case sdk.ArmStr():
            return [reference(field, workspace=True)]
        case sdk.RegistryStr():
            return [reference(field, registry=True)]
        case _:
            return [plain(field)]


def reference(field, **where):
    """Ids of a registry end in a version; of a workspace only where the field asks for one."""
    found = {"collection": field.azureml_type, **where}
    if isinstance(field, (sdk.ArmVersionedStr, sdk.RegistryStr)):
        found["versioned"] = True
    if getattr(field, "allow_default_version", False):
        found["default_version"] = True
    return {"reference": found}


def allowed_keys(field):
    """The enum that the keys of a free mapping are checked against; None where they are free. A mapping with such keys
    is an object after all."""
    if isinstance(field.key_field, sdk.StringTransformedEnum):
        return plain(field.key_field)["enum"]
    return text(field.key_field).get("enum") if field.key_field and field.key_field.validators else None


def has_text_keys(field):
    """Whether the SDK refuses keys that YAML does not read as text, in a mapping whose values it does not look at."""
    match field:
        case sdk.ExperimentalField():
            return has_text_keys(field.experimental_field)
        case sdk.UnionField():
            return any(has_text_keys(inner) for inner in field.union_fields)
        case fields.Dict():
            return field.key_field is not None and type(field.value_field) in (type(None), fields.Raw)
    return False


def plain(field):
    """The type of a field that holds nothing else."""
    match field:
        case sdk.StringTransformedEnum():
            return {"enum": {"values": list(field.allowed_values), "casing": casing(field)}}
        case sdk.DataBindingStr() | OutputBindingStr():
            return "binding"
        case sdk.FileRefField() | ComponentYamlRefField():
            return {"path": "file"}
        case sdk.LocalPathField():
            return {"path": PATH_KINDS[field.allowed_path_type]}
        case sdk.VersionField():
            return "version"
        case sdk.DateTimeStr() | fields.DateTime():
            return "date_time"
        case fields.Url() | sdk.GitStr():
            return {"string": {"form": "url"}}
        case fields.String():
            return text(field)
        case fields.Boolean():
            return "boolean"
        case fields.Integer():
            return {"integer": limits(field)}
        case fields.Number():
            return {"number": limits(field)}
        case fields.Constant():  # whatever is written, the constant is taken
            return {"enum": {"values": [field.constant], "casing": "identity", "advisory": True}}
    if type(field) is fields.Raw:
        return "any"
    raise Unknown(f"a field of the class {type(field).__module__}.{type(field).__name__}")


def text(field):
    """A string with its limits; a closed set of strings where a validator says so."""
    found = {}
    if field.metadata.get("pattern"):
        found["pattern"] = field.metadata["pattern"]
    for check in field.validators:
        name = getattr(check, "__name__", "")
        if isinstance(check, validate.OneOf):
            return {"enum": {"values": [str(scalar(choice)) for choice in check.choices], "casing": "identity"}}
        if isinstance(check, validate.Regexp):
            found["pattern"] = check.regex.pattern
        elif name in PATTERNS:
            found["pattern"] = PATTERNS[name]
        elif name == "validate_arm_str":
            found["form"] = "arm-id"
        else:
            raise Unknown(f"the validator {check!r} of a text")
    return {"string": found}


def limits(field):
    """The limits of a number. A validator that is a function is asked about small numbers."""
    found = {"strict": True} if getattr(field, "strict", False) else {}
    for check in field.validators:
        if isinstance(check, validate.Range) and check.min_inclusive and check.max_inclusive:
            ends = {"min": check.min, "max": check.max}
        elif callable(check) and not isinstance(check, validate.Validator):
            taken = [number for number in range(-10, 1001) if check(number)]
            if not taken or taken != list(range(taken[0], taken[-1] + 1)):
                raise Unknown(f"the validator {check!r} of a number: it has holes")
            ends = {
                "min": taken[0] if taken[0] > -10 else None,
                "max": taken[-1] if taken[-1] < 1000 else None,
            }
        else:
            raise Unknown(f"the validator {check!r} of a number")
        found |= {end: limit for end, limit in ends.items() if limit is not None} | {"refused": True}
    return found


def casing(field):
    """How the field changes what is written before it compares, found by what it makes of a few words."""
    made = [field.casing_transform(sample) for sample in SAMPLES]
    for name, transform in CASINGS.items():
        if made == [transform(sample) for sample in SAMPLES]:
            return name
    raise Unknown(f"a change of letter case: {SAMPLES} become {made}")


def merge(types):
    """Alternatives without repetitions: those that reference the same collection are one, and a plain string beside a
    reference to a compute makes that `bare`."""
    merged = []
    for one in types:
        twin = _twin(one, merged)
        if twin is not None:
            _join(twin, one["reference"])
        elif one not in merged:
            merged.append({"reference": dict(one["reference"])} if _is_reference(one) else one)
    for one in merged:
        if _is_reference(one):
            ordered = ("collection", "registry", "workspace", "versioned", "default_version")
            one["reference"] = {word: one["reference"][word] for word in ordered if word in one["reference"]}
            if one["reference"]["collection"] == "computes" and {"string": {}} in merged:
                one["reference"]["bare"] = True
                merged.remove({"string": {}})
    return merged


def _join(one, other):
    """Adds to `one` what `other` says about the same collection; what a workspace asks for in an id holds."""
    versioned = [each.get("versioned", False) for each in (one, other) if "workspace" in each]
    one.update(other, collection=one["collection"] or other["collection"])
    if versioned and not any(versioned):
        del one["versioned"]


def _is_reference(one):
    return isinstance(one, dict) and "reference" in one


def _twin(one, merged):
    """What `merged` says already about the collection that `one` references; a registry reference may name none."""
    if not _is_reference(one):
        return None
    collection = one["reference"]["collection"]
    for other in merged:
        if _is_reference(other) and (
            collection is None or other["reference"]["collection"] in (collection, None)
        ):
            return other["reference"]
    return None
