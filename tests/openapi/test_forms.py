"""A form is all its documentation needs: what its fields and validators demand stands in its JSON Schema."""

from typing import Any

import jsonschema_rs
import pytest

from blueprints.fields import (
    Flag,
    IdOf,
    InvalidBody,
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
from blueprints.openapi.forms import body_schema, field_schema, words_from
from blueprints.validators import (
    Count,
    CountryCode,
    EmailAddress,
    Length,
    OneOf,
    Pattern,
    Required,
    WebAddress,
    fits,
)
from registry.models import Client

ULID = "01HYHYQHA682J0K1RW7B2HVA9F"


class PartForm(JSONForm):
    name = Text(nullable=False, validators=[Required()])
    more = Text()


class WholeForm(JSONForm):
    refuses_unknown = True
    ignored = frozenset({"id"})

    given_name = Text(
        "What one is called", name="first", nullable=False, validators=[Required(), fits(Client.given_name)]
    )
    parts = ListOf(ObjectOf(PartForm, nullable=False), nullable=False, validators=[Count(1, 5)])


class PatchForm(WholeForm):
    partial = True


def member(field: Any) -> dict[str, Any]:
    """The schema of one member called x."""
    return body_schema(type("OneForm", (JSONForm,), {"x": field}))["properties"]["x"]  # type: ignore[no-any-return]


SAYS = [
    (Text(), {"type": ["string", "null"]}),
    (Text(nullable=False), {"type": "string"}),
    (Text(validators=[Required()]), {"type": "string", "minLength": 1}),
    (Text(nullable=False, validators=[Length(2, 50)]), {"type": "string", "minLength": 2, "maxLength": 50}),
    (Text(validators=[fits(Client.city)]), {"type": ["string", "null"], "maxLength": 100}),
    (Text(validators=[OneOf("a", "b")]), {"type": ["string", "null"], "enum": ["a", "b", None]}),
    (Text(nullable=False, validators=[EmailAddress()]), {"type": "string", "format": "email"}),
    (Text(nullable=False, validators=[CountryCode()]), {"type": "string", "pattern": "^[A-Z]{2}$"}),
    (Text(nullable=False, validators=[Pattern("[a-z]+")]), {"type": "string", "pattern": "^[a-z]+$"}),
    (Secret(nullable=False), {"type": "string", "format": "password"}),
    (Flag(nullable=False, validators=[Required()]), {"type": "boolean"}),
    (YesNo(nullable=False), {"type": "boolean"}),
    (Whole(nullable=False, least=1, most=9), {"type": "integer", "minimum": 1, "maximum": 9}),
    (ListOf(Text(nullable=False)), {"type": ["array", "null"], "items": {"type": "string"}}),
]


@pytest.mark.parametrize("place", range(len(SAYS)))
def test_a_field_says_what_it_takes(place: int) -> None:
    field, schema = SAYS[place]
    assert member(field) == schema


def test_a_form_says_what_must_be_there_and_what_must_not() -> None:
    schema = body_schema(WholeForm)
    assert list(schema["properties"]) == ["first", "parts", "id"]
    assert schema["required"] == ["first"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["id"]["readOnly"] is True
    assert schema["properties"]["first"]["description"] == "What one is called"
    parts = schema["properties"]["parts"]
    assert (parts["minItems"], parts["maxItems"]) == (1, 5)
    assert parts["items"]["required"] == ["name"]
    assert "additionalProperties" not in parts["items"]


def test_a_partial_form_demands_nothing_of_its_own_but_all_of_its_parts() -> None:
    schema = body_schema(PatchForm)
    assert "required" not in schema
    assert schema["properties"]["parts"]["items"]["required"] == ["name"]


def test_a_kind_of_field_without_a_schema_is_a_mistake_that_shows() -> None:
    class Strange(StrictField):
        pass

    with pytest.raises(TypeError, match="Strange"):
        member(Strange())


KINDS = {
    "text": Text(nullable=False, validators=[Required(), Length(most=5)]),
    "nullable": Text(validators=[Length(most=5)]),
    "choice": Text(validators=[OneOf("DNI", "NIE")]),
    "email": Text(nullable=False, validators=[EmailAddress()]),
    "address": Text(nullable=False, validators=[WebAddress()]),
    "country": Text(nullable=False, validators=[CountryCode()]),
    "date": ISODate(nullable=False),
    "flag": Flag(nullable=False),
    "id": IdOf("tag"),
    "scalar": Scalar(),
    "list": ListOf(Text(nullable=False, validators=[Required()]), validators=[Count(1, 2)]),
    "object": ObjectOf(PartForm, nullable=False),
}
TRIED = [
    *("a", "abcdef", "DNI", "ES", "2024-02-29", "ana@example.com", "https://example.com/a", f"tag_{ULID}"),
    *(1, 1.5, True, None, {}, {"name": "Ana"}, {"name": 1}, {"name": "Ana", "more": None, "x": 1}),
    *([], ["a"], ["a", "b", "c"], ["a", 1], [""]),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", TRIED, ids=repr)
def test_schema_and_form_agree_on_what_is_taken(kind: str, value: Any) -> None:
    form: type[JSONForm] = type("OneForm", (JSONForm,), {"x": KINDS[kind]})
    try:
        form.check({"x": value})
        is_taken = True
    except InvalidBody:
        is_taken = False
    validator = jsonschema_rs.Draft202012Validator(body_schema(form), validate_formats=True)
    assert validator.is_valid({"x": value}) == is_taken


def test_a_query_string_is_described_as_well() -> None:
    form = type("AskForm", (JSONForm,), {"limit": Whole("How many", least=1, most=200)})
    assert field_schema(form().strict_fields["limit"])["description"] == "How many"


def test_members_are_described_as_the_answer_describes_those_of_the_same_name() -> None:
    shown = {
        "type": "object",
        "properties": {
            "client": {
                "type": "object",
                "properties": {
                    "first": {"type": "string", "description": "Theirs", "examples": ["Ana"]},
                    "parts": {
                        "type": "array",
                        "items": {"type": "object", "properties": {"name": {"type": "string", "examples": ["Part"]}}},
                    },
                },
            }
        },
    }
    members = words_from(shown, body_schema(WholeForm))["properties"]
    assert members["first"]["examples"] == ["Ana"]
    assert members["first"]["description"] == "What one is called"
    assert members["parts"]["items"]["properties"]["name"] == {"type": "string", "minLength": 1, "examples": ["Part"]}
