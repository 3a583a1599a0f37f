"""The laws of the form once more, for clients nobody thought of."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blueprints.text import tidy
from registry.contact_points import Point
from registry.db import transaction
from registry.models import ReferralType, Tag
from tests.browser.desk_client import Desk, facts, registered

TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20)
NAME = TEXT.map(str.strip).filter(lambda text: any(c.isalnum() for c in text))
POINTS = st.lists(
    st.builds(
        Point,
        kind=st.sampled_from(["phone", "whatsapp", "fax", "email", "other"]),
        value=NAME,
        is_preferred=st.booleans(),
    ),
    max_size=4,
)
ANYBODY = st.fixed_dictionaries(
    {"given_name": NAME},
    optional={
        "family_name": NAME,
        "preferred_name": NAME,
        "birthdate": st.dates(),
        "alert": NAME,
        "notes": st.lists(NAME, min_size=1, max_size=3).map("\n".join),
        "country": NAME,
        "country_code": st.sampled_from(["ES", "XK", "PT"]),
        "document_type": st.sampled_from(["DNI", "NIE", "PASSPORT"]),
        "document_number": NAME,
        "consent": st.sampled_from(["accepted", "rejected"]),
        "emergency_contact_phone": NAME,
        "contact_points": POINTS,
        "allergies": st.none()
        | st.lists(st.fixed_dictionaries({"name": NAME, "reaction": st.none() | NAME}), max_size=3),
        "medications": st.none()
        | st.lists(st.fixed_dictionaries({"name": NAME, "dosage": st.none() | NAME}), max_size=3),
        "intolerances": st.none() | st.lists(NAME, max_size=3),
        "tags": st.lists(st.sampled_from([1, 2, 3]), unique=True),
        "referral_type": st.just(1),
    },
)


@pytest.fixture
def vocabulary(app: Flask) -> Flask:
    """The app with three tags and a referral type in the clinic."""
    with app.app_context(), transaction() as session:
        session.add_all(Tag(workspace_id=1, name=name, tone=1) for name in "ABC")
        session.add(ReferralType(workspace_id=1, name="Friend"))
    return app


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts_of=ANYBODY)
def test_whoever_it_is_is_saved_without_a_trace(vocabulary: Flask, clinician: Desk, facts_of: dict[str, Any]) -> None:
    number = registered(vocabulary, **tidied(facts_of))
    before = facts(vocabulary, number)
    assert clinician.edit(number).status == 302
    assert facts(vocabulary, number) == before


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts_of=ANYBODY, name=NAME)
def test_whoever_it_is_one_change_is_one_change(
    vocabulary: Flask, clinician: Desk, facts_of: dict[str, Any], name: str
) -> None:
    number = registered(vocabulary, **tidied(facts_of))
    before = facts(vocabulary, number)
    assert clinician.edit(number, profession=name).status == 302
    assert facts(vocabulary, number) == before | {"profession": tidied(name), "version": 2}


def tidied(value: Any) -> Any:
    """What every door does with text before it is kept."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, dict):
        return {name: tidied(one) for name, one in value.items()}
    if isinstance(value, list):
        return [tidied(one) for one in value]
    if isinstance(value, Point):
        return Point(value.kind, tidied(value.value), is_preferred=value.is_preferred)
    return value
