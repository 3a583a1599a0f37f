"""customers: slugs and external ids belong to one customer of a workspace."""

import functools
import re
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.models import Client
from tests.people import SALON, Program, World
from tests.wire.asking import NOBODYS_UUID, archive, body, nothing_written, register, rename, rows_of, together

SLUG = re.compile(r"[a-z0-9][a-z0-9-]*[a-z0-9]")


def create(program: Program, **sent: Any) -> dict[str, Any]:
    answer = program.post("/customers", json=sent)
    assert answer.status_code == 201, answer.text
    return body(answer)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Awesome Customer", "awesome-customer"),
        ("María Núñez", "maria-nunez"),
        ("Straße & Söhne", "strasse-sohne"),
        ("Ærø Łódź", "aero-lodz"),
        ("Привет", "privet"),
        ("李小龙", "li-xiao-long"),
        ("100% Café!", "100-cafe"),
        ("--a__b--", "a-b"),
        ("O'Neill", "o-neill"),
        ("UPPER lower", "upper-lower"),
    ],
)
def test_a_slug_is_made_from_the_name(program: Program, name: str, slug: str) -> None:
    assert create(program, name=name)["slug"] == slug


@pytest.mark.parametrize(
    ("name", "form"),
    [("A", r"a-[0-9a-f]{6}"), ("!!!", r"client-[0-9a-f]{6}"), ("🎈", r"client-[0-9a-f]{6}")],
)
def test_a_name_that_makes_no_slug_gets_one_with_a_suffix(program: Program, name: str, form: str) -> None:
    assert re.fullmatch(form, create(program, name=name)["slug"])


@pytest.mark.parametrize("name", ["x" * 200, "word " * 40, "Ж" * 200])
def test_a_long_name_makes_a_slug_that_fits_twice(program: Program, name: str) -> None:
    for _ in range(2):
        slug = create(program, name=name.strip())["slug"]
        assert SLUG.fullmatch(slug)
        assert len(slug) <= 100


def test_a_taken_slug_gets_six_hexadecimal_digits(program: Program) -> None:
    slugs = [create(program, name="Awesome Customer")["slug"] for _ in range(3)]
    assert slugs[0] == "awesome-customer"
    assert all(re.fullmatch(r"awesome-customer-[0-9a-f]{6}", slug) for slug in slugs[1:])
    assert len(set(slugs)) == 3


@pytest.mark.parametrize("slug", ["my-slug", "42", "a--b", "x" * 100, "a1"])
def test_a_slug_may_be_given(program: Program, slug: str) -> None:
    assert create(program, name="Awesome Customer", slug=slug)["slug"] == slug
    assert body(program.get(f"/customers/{slug}"))["name"] == "Awesome Customer"


def test_a_slug_that_looks_like_a_uuid_leads_to_its_customer_all_the_same(program: Program) -> None:
    first = create(program, name="First")
    lookalike = create(program, name="123e4567-e89b-12d3-a456-426614174000")
    assert body(program.get(f"/customers/{lookalike['slug']}")) == lookalike
    create(program, name="Second", slug=first["id"])
    assert body(program.get(f"/customers/{first['id']}")) == first


@pytest.mark.parametrize("slug", ["awesome-customer", " awesome-customer "])
def test_a_given_slug_that_is_taken_is_a_conflict(app: Flask, program: Program, slug: str) -> None:
    create(program, name="Awesome Customer")
    with nothing_written(app):
        answer = program.post("/customers", json={"name": "Another", "slug": slug})
    problem = body(answer)
    assert (answer.status_code, problem["title"], problem["errors"]) == (409, "Conflict", [])
    assert problem["detail"] == "Another customer has this slug."


def test_a_removed_customers_slug_stays_taken(app: Flask, program: Program) -> None:
    archive(app, register(app, given_name="Awesome", family_name="Customer").number)
    assert program.post("/customers", json={"name": "A", "slug": "awesome-customer"}).status_code == 409
    assert create(program, name="Awesome Customer")["slug"] != "awesome-customer"


def test_a_slug_does_not_follow_the_name(app: Flask, program: Program) -> None:
    shown = create(program, name="Awesome Customer")
    program.put(f"/api/clients/{shown['id']}", json={"name": "Renamed", "surname": "Since"})
    again = body(program.get("/customers/awesome-customer"))
    assert (again["name"], again["slug"], again["id"]) == ("Renamed Since", "awesome-customer", shown["id"])


@pytest.mark.parametrize(("kind", "former"), [("slug", "old-name"), ("uuid", NOBODYS_UUID)])
def test_a_former_name_keeps_leading_to_the_customer(app: Flask, program: Program, kind: str, former: str) -> None:
    anne = register(app, given_name="Anne", family_name="Sullivan")
    rename(app, anne.number, kind, former)
    assert body(program.get(f"/customers/{former}"))["slug"] == "anne-sullivan"


@pytest.mark.parametrize("is_removed", [False, True], ids=["living", "removed"])
def test_another_customers_former_slug_is_taken(app: Flask, program: Program, *, is_removed: bool) -> None:
    anne = register(app, given_name="Anne", family_name="Sullivan")
    rename(app, anne.number, "slug", "old-name")
    if is_removed:
        archive(app, anne.number)
    with nothing_written(app):
        answer = program.post("/customers", json={"name": "Another", "slug": "old-name"})
    assert (answer.status_code, body(answer)["detail"]) == (409, "Another customer has this slug.")
    assert re.fullmatch("old-name-[0-9a-f]{6}", create(program, name="Old name")["slug"])


def test_a_former_slug_is_only_taken_in_its_own_workspace_and_as_a_slug(app: Flask, program: Program) -> None:
    theirs = register(app, SALON, given_name="Theirs")
    rename(app, theirs.number, "slug", "old-name", SALON)
    rename(app, register(app).number, "uuid", "another-name")
    assert create(program, name="A", slug="old-name")["slug"] == "old-name"
    assert create(program, name="B", slug="another-name")["slug"] == "another-name"


def test_clients_of_the_other_dialects_have_slugs_too(program: Program) -> None:
    program.post("/v1/clients", json={"first_name": "Helen", "last_name": "Keller"})
    assert body(program.get("/customers/helen-keller"))["name"] == "Helen Keller"


def test_an_external_id_that_is_taken_is_a_conflict(app: Flask, program: Program) -> None:
    create(program, name="First", externalCustomerId="x-1")
    with nothing_written(app):
        answer = program.post("/customers", json={"name": "Second", "externalCustomerId": "x-1"})
    problem = body(answer)
    assert (answer.status_code, problem["title"], problem["errors"]) == (409, "Conflict", [])
    assert problem["detail"] == "Another customer has this externalCustomerId."


@pytest.mark.parametrize("other", ["X-1", "x-2"])
def test_another_external_id_is_none_of_that(program: Program, other: str) -> None:
    create(program, name="First", externalCustomerId="x-1")
    assert create(program, name="Second", externalCustomerId=other)["externalCustomerId"] == other


def test_many_may_have_no_external_id(program: Program) -> None:
    assert {create(program, name="Same")["externalCustomerId"] for _ in range(3)} == {None}


def test_another_workspace_may_have_the_same_slug_and_external_id(program: Program, salon_program: Program) -> None:
    sent = {"name": "Awesome Customer", "externalCustomerId": "x-1", "slug": "the-one"}
    ours, theirs = create(program, **sent), create(salon_program, **sent)
    assert (ours["slug"], ours["externalCustomerId"]) == (theirs["slug"], theirs["externalCustomerId"])
    assert body(program.get("/customers/the-one"))["id"] == ours["id"]
    assert body(salon_program.get("/customers/the-one"))["id"] == theirs["id"]


def test_a_rule_comes_before_a_conflict(program: Program) -> None:
    create(program, name="First", externalCustomerId="x-1")
    assert program.post("/customers", json={"name": "", "externalCustomerId": "x-1"}).status_code == 422


def post(app: Flask, token: str, **sent: Any) -> TestResponse:
    return Program(app, token).post("/customers", json=sent)


def test_of_ten_who_bring_one_external_id_at_once_one_is_created(app: Flask, world: World) -> None:
    wishes = [
        functools.partial(post, app, world.clinic_token, name=f"Name {number}", externalCustomerId="x-1")
        for number in range(10)
    ]
    assert Counter(answer.status_code for answer in together(wishes)) == {201: 1, 409: 9}
    assert len(rows_of(app, Client, "id")) == 1


def test_ten_of_one_name_at_once_all_get_a_slug(app: Flask, world: World) -> None:
    answers = together([functools.partial(post, app, world.clinic_token, name="Awesome Customer")] * 10)
    assert Counter(answer.status_code for answer in answers) == {201: 10}
    slugs = {body(answer)["slug"] for answer in answers}
    assert len(slugs) == 10
    assert "awesome-customer" in slugs
