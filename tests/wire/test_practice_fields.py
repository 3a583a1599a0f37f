"""practice: the rule and the sentence of every field."""

from typing import Any

import pytest
from flask import Flask

from tests.people import Program
from tests.wire.asking import body, nothing_written

NAMED = {"first_name": "Helen", "last_name": "Keller"}

# The keys whose value is one text, and the longest that each takes.
TEXTS = {
    "first_name": 200,
    "last_name": 200,
    "title": 50,
    "preferred_name": 200,
    "profession": 200,
    "sex": 50,
    "gender_identity": 100,
    "pronouns": 100,
    "emergency_contact_name": 200,
    "emergency_contact_phone": 50,
    "emergency_contact_relationship": 100,
    "notes": 20000,
    "alert": 500,
    "referral_description": 500,
    "phone_number": 255,
}
OPTIONAL = [key for key in TEXTS if key not in NAMED]
NULLABLE = [
    *OPTIONAL,
    *("email", "date_of_birth", "privacy_policy_consent", "referral_type_id", "referred_by_id"),
]


def refused(program: Program, **sent: Any) -> dict[str, Any]:
    answer = program.post("/v1/clients", json=NAMED | sent)
    assert answer.status_code == 422, answer.text
    assert list(body(answer)) == ["message", "errors"]
    return body(answer)


def created(program: Program, **sent: Any) -> dict[str, Any]:
    answer = program.post("/v1/clients", json=NAMED | sent)
    assert answer.status_code == 201, answer.text
    return body(answer)


def test_says_which_required_fields_are_missing(program: Program) -> None:
    answer = program.post("/v1/clients", json={})
    assert answer.status_code == 422
    assert answer.text == (
        '{"message":"The first name field is required. (and 1 more error)","errors":'
        '{"first_name":["The first name field is required."],"last_name":["The last name field is required."]}}'
    )


@pytest.mark.parametrize("key", NAMED)
@pytest.mark.parametrize("value", ["", "   ", None, "\u200b"], ids=repr)
def test_a_required_text_needs_something_to_see(app: Flask, program: Program, key: str, value: str | None) -> None:
    said = f"The {key.replace('_', ' ')} field is required."
    with nothing_written(app):
        assert refused(program, **{key: value}) == {"message": said, "errors": {key: [said]}}


@pytest.mark.parametrize(("count", "ending"), [(1, ""), (2, " (and 1 more error)"), (3, " (and 2 more errors)")])
def test_counts_the_errors_behind_the_first(program: Program, count: int, ending: str) -> None:
    wrong = dict(list({"title": 1, "sex": 1, "alert": 1}.items())[:count])
    answer = refused(program, **wrong)
    assert answer["message"] == f"The title field must be a string.{ending}"
    assert len(answer["errors"]) == count


@pytest.mark.parametrize("key", TEXTS)
@pytest.mark.parametrize("value", [1, ["x"]], ids=repr)
def test_a_text_is_a_string(program: Program, key: str, value: Any) -> None:
    said = f"The {key.replace('_', ' ')} field must be a string."
    assert refused(program, **{key: value})["errors"] == {key: [said]}


@pytest.mark.parametrize(("key", "longest"), TEXTS.items())
def test_a_text_that_is_too_long_is_refused_never_cut(program: Program, key: str, longest: int) -> None:
    said = f"The {key.replace('_', ' ')} field must not be greater than {longest} characters."
    assert refused(program, **{key: "x" * (longest + 1)})["errors"] == {key: [said]}


@pytest.mark.parametrize(("key", "longest"), TEXTS.items())
def test_a_text_of_the_greatest_length_is_kept_whole(program: Program, key: str, longest: int) -> None:
    assert created(program, **{key: "ñ" * longest})[key] == "ñ" * longest


@pytest.mark.parametrize("key", NULLABLE)
@pytest.mark.parametrize("value", ["", None], ids=repr)
def test_an_empty_text_is_null(program: Program, key: str, value: str | None) -> None:
    assert created(program, **{key: value})[key] is None


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("email", "helen", "The email field must be a valid email address."),
        ("email", "helen@", "The email field must be a valid email address."),
        ("date_of_birth", "27/06/1987", "The date of birth field must be a valid date."),
        ("date_of_birth", "1987-02-29", "The date of birth field must be a valid date."),
        ("date_of_birth", 19870627, "The date of birth field must be a string."),
        ("privacy_policy_consent", "maybe", "The selected privacy policy consent is invalid."),
        ("privacy_policy_consent", "ACCEPTED", "The selected privacy policy consent is invalid."),
        ("privacy_policy_consent", True, "The privacy policy consent field must be a string."),
        ("intolerances", "Gluten", "The intolerances field must be an array."),
        ("medications", {"name": "Aspirin"}, "The medications field must be an array."),
        ("allergies", "Penicillin", "The allergies field must be an array."),
        ("phone_numbers", {}, "The phone numbers field must be an array."),
        ("phone_numbers", None, "The phone numbers field is required."),
        ("tag_ids", None, "The tag ids field is required."),
        ("tag_ids", 1, "The tag ids field must be an array."),
        ("address", None, "The address field is required."),
        ("address", [], "The address field must be an object."),
        ("address", "Sample Street", "The address field must be an object."),
        ("intolerances", ["x"] * 201, "The intolerances field must not have more than 200 items."),
        ("phone_numbers", [{"number": "1"}] * 51, "The phone numbers field must not have more than 50 items."),
    ],
)
def test_says_what_is_wrong(program: Program, key: str, value: Any, said: str) -> None:
    assert refused(program, **{key: value}) == {"message": said, "errors": {key: [said]}}


@pytest.mark.parametrize(
    ("sent", "key", "said"),
    [
        ({"intolerances": ["Gluten", 1]}, "intolerances.1", "The intolerances.1 field must be a string."),
        ({"intolerances": [""]}, "intolerances.0", "The intolerances.0 field is required."),
        ({"intolerances": [None]}, "intolerances.0", "The intolerances.0 field is required."),
        ({"medications": [{}]}, "medications.0.name", "The medications.0.name field is required."),
        ({"medications": [None]}, "medications.0", "The medications.0 field is required."),
        ({"medications": ["Aspirin"]}, "medications.0", "The medications.0 field must be an object."),
        (
            {"medications": [{"name": "Aspirin", "dosage": 100}]},
            "medications.0.dosage",
            "The medications.0.dosage field must be a string.",
        ),
        (
            {"allergies": [{"name": "Nuts"}, {"reaction": "Rash"}]},
            "allergies.1.name",
            "The allergies.1.name field is required.",
        ),
        ({"phone_numbers": [{}]}, "phone_numbers.0.number", "The phone_numbers.0.number field is required."),
        (
            {"phone_numbers": [{"number": 400}]},
            "phone_numbers.0.number",
            "The phone_numbers.0.number field must be a string.",
        ),
        (
            {"phone_numbers": [{"number": "1", "type": "pager"}]},
            "phone_numbers.0.type",
            "The selected phone_numbers.0.type is invalid.",
        ),
        (
            {"phone_numbers": [{"number": "1", "code": "+" * 21}]},
            "phone_numbers.0.code",
            "The phone_numbers.0.code field must not be greater than 20 characters.",
        ),
        (
            {"address": {"country_code": "AUS"}},
            "address.country_code",
            "The selected address.country_code is invalid.",
        ),
        (
            {"address": {"country_code": "au"}},
            "address.country_code",
            "The selected address.country_code is invalid.",
        ),
        (
            {"address": {"country_code": "ZZ"}},
            "address.country_code",
            "The selected address.country_code is invalid.",
        ),
        ({"address": {"city": 1}}, "address.city", "The address.city field must be a string."),
        (
            {"address": {"line1": "x" * 256}},
            "address.line1",
            "The address.line1 field must not be greater than 255 characters.",
        ),
    ],
)
def test_names_a_member_with_dots(program: Program, sent: dict[str, Any], key: str, said: str) -> None:
    assert refused(program, **sent) == {"message": said, "errors": {key: [said]}}


def test_every_error_is_told_in_documented_order(program: Program) -> None:
    wrong = {
        "phone_numbers": [{"type": "x"}],
        "address": {"country_code": "x"},
        "email": "x",
        "first_name": None,
    }
    assert list(refused(program, **wrong)["errors"]) == [
        "first_name",
        "email",
        "address.country_code",
        "phone_numbers.0.number",
        "phone_numbers.0.type",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "1987-06-27",
        "1987-06-27T05:31:56Z",
        "1987-06-27T23:59:59.999-12:00",
        "1987-06-27T00:00:00+14:00",
        "1987-06-27T00:00",
        "1987-06-27 08:00:00",
    ],
)
def test_the_date_of_birth_is_kept_as_written_whatever_the_zone(program: Program, written: str) -> None:
    assert created(program, date_of_birth=written)["date_of_birth"] == "1987-06-27"


@pytest.mark.parametrize("key", ["notes", "alert"])
def test_only_notes_and_alert_have_several_lines(program: Program, key: str) -> None:
    assert created(program, **{key: "first\r\nsecond"})[key] == "first\nsecond"
    assert list(refused(program, title="first\nsecond")["errors"]) == ["title"]


@pytest.mark.parametrize("consent", ["accepted", "rejected"])
def test_consent_is_one_of_two_words(program: Program, consent: str) -> None:
    assert created(program, privacy_policy_consent=consent)["privacy_policy_consent"] == consent


def test_an_address_may_be_given_in_part(program: Program) -> None:
    shown = created(program, address={"city": "Sydney", "line2": ""})["address"]
    assert shown == {
        "line1": None,
        "line2": None,
        "city": "Sydney",
        "state": None,
        "postal_code": None,
        "country_code": None,
    }


def test_unknown_keys_are_ignored(program: Program) -> None:
    shown = created(program, id="cli_01HQFQ9QWTNNPY58FZ8CB3FWWK", created_at="2024-01-01T12:00:00Z", colour="red")
    assert shown["id"] != "cli_01HQFQ9QWTNNPY58FZ8CB3FWWK"
    assert "colour" not in shown
