"""The JSON Schema of a form, read off its fields and their validators: the form stays the only schema."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from blueprints.fields import (
    Flag,
    IdOf,
    ISODate,
    JSONForm,
    ListOf,
    ObjectOf,
    Scalar,
    Secret,
    StrictField,
    Text,
    Whole,
    YesNo,
)
from blueprints.validators import Required

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]
_ULID = "[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}"


def body_schema(form_class: type[JSONForm]) -> Schema:
    """Return the schema of the bodies that a form takes."""
    form = form_class()
    fields = form.strict_fields.values()
    properties = {field.name: field_schema(field) for field in fields}
    for name in sorted(form_class.ignored):
        properties[name] = {"description": "Ignored: only the registry sets it", "readOnly": True}
    required = [field.name for field in fields if is_required(field, form)]
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    return schema | ({"additionalProperties": False} if form_class.refuses_unknown else {})


def is_required(field: StrictField, form: JSONForm) -> bool:
    """Tell whether a member must be there."""
    insists = [validator for validator in field.validators if getattr(validator, "requires", False)]
    return bool(insists) and not (form.partial and all(isinstance(one, Required) for one in insists))


def field_schema(field: StrictField) -> Schema:
    """Return the schema of one member: of its kind, as its validators narrow it."""
    schema = _of_kind(field)
    for validator in field.validators:
        schema |= _meant_for(schema["type"], getattr(validator, "schema", {}))
    if field.nullable and not any(isinstance(one, Required) for one in field.validators):
        schema = _or_null(schema)
    description = describe(field)
    return ({"description": description} if description else {}) | schema


def describe(field: StrictField) -> str:
    """Return what a field says of itself: its description, or the label that it was given."""
    label = str(field.label.text)
    made_up = field.short_name.replace("_", " ").title()
    return str(field.description) or ("" if label.lower() == made_up.lower() else label)


def _meant_for(kind: str | list[str], rules: Schema) -> Schema:
    """Leave out the rules of texts where no text is meant; a list must have items where it must be visible."""
    return rules if "string" in kind or not rules.keys() & {"minLength", "maxLength"} else {}


def _or_null(schema: Schema) -> Schema:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    nullable = schema | {"type": [*dict.fromkeys([*kinds, "null"])]}
    return nullable | ({"enum": [*schema["enum"], None]} if "enum" in schema else {})


@singledispatch
def _of_kind(field: StrictField) -> Schema:
    raise TypeError(f"Say in {__name__} what {type(field).__name__} is in JSON")


@_of_kind.register
def _text(_: Text) -> Schema:
    return {"type": "string"}


@_of_kind.register
def _secret(_: Secret) -> Schema:
    return {"type": "string", "format": "password"}


@_of_kind.register
def _flag(_: Flag | YesNo) -> Schema:
    return {"type": "boolean"}


@_of_kind.register
def _date(_: ISODate) -> Schema:
    return {"type": "string", "format": "date", "description": "A date; of a date-time, its date as written"}


@_of_kind.register
def _whole(field: Whole) -> Schema:
    return {"type": "integer", "minimum": field.least, "maximum": field.most}


@_of_kind.register
def _id(field: IdOf) -> Schema:
    return {"type": ["string", "integer"], "pattern": f"^{field.prefix}_{_ULID}$"}


@_of_kind.register
def _scalar(_: Scalar) -> Schema:
    kinds = ["string", "number", "boolean", "array"]
    return {"type": kinds, "maxLength": Scalar.LONGEST, "items": {"type": "string"}}


@_of_kind.register
def _list(field: ListOf) -> Schema:
    item = field.item.bind(form=None, name=field.name, _meta=field.meta)  # type: ignore[arg-type]
    return {"type": "array", "items": field_schema(item)}


@_of_kind.register
def _object(field: ObjectOf) -> Schema:
    return body_schema(field.form_class)


def words_from(shown: Schema, body: Schema) -> Schema:
    """Return a body's schema with the descriptions and examples that an answer has for members of the same name."""
    known = next(_records_like(shown, body), {})
    described = {name: _words_from(known.get(name, {}), member) for name, member in body["properties"].items()}
    return body | {"properties": described}


def _words_from(shown: Schema, member: Schema) -> Schema:
    told = {key: shown[key] for key in ("description", "examples") if key in shown}
    if "properties" in member and "properties" in shown:
        member = words_from(shown, member)
    elif isinstance(member.get("items"), dict) and isinstance(shown.get("items"), dict):
        member = member | {"items": _words_from(shown["items"], member["items"])}
    return told | member


def _records_like(shown: Schema, body: Schema) -> Iterator[Schema]:
    """Give the members of every record within a schema, those first that have most names in common with a body."""
    found = sorted(_records(shown), key=lambda members: -len(members.keys() & body["properties"].keys()))
    return (members for members in found if members.keys() & body["properties"].keys())


def _records(schema: Any) -> Iterator[Schema]:
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("properties"), dict):
        yield schema["properties"]
        for member in schema["properties"].values():
            yield from _records(member)
    yield from _records(schema.get("items"))
