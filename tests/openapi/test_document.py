"""The document tells of every route, whole: what it takes, what it answers, who may ask, with examples that fit."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from openapi_spec_validator import validate

from app import create_app
from blueprints.api import DIALECTS
from blueprints.openapi.components import Components
from blueprints.openapi.document import describe
from blueprints.openapi.routes import Route, path_of, routes_of
from tests.conftest import SETTINGS
from tests.published import Published

Document = dict[str, Any]


def operations(document: Document) -> Iterator[tuple[str, Document]]:
    """Every operation as `METHOD path`."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def lacking(document: Document, *members: str) -> list[str]:
    """The operations where one of these is missing or empty."""
    return [name for name, operation in operations(document) if not all(operation.get(one) for one in members)]


def test_it_is_valid_openapi(document: Document) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_route_of_a_dialect_is_in_it(house: Flask, document: Document) -> None:
    routes = {
        f"{method} {path_of(rule)}"
        for rule in house.url_map.iter_rules()
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if method in (rule.methods or ()) and any(dialect.owns(rule.rule) for dialect in DIALECTS)
    }
    told = {name for name, _ in operations(document)}
    assert routes - told == set(), "A route of a dialect is made by `@dialect.get(…)`, which documents it"
    assert told - routes == {"POST /clients"}


def test_every_route_says_what_it_answers(house: Flask) -> None:
    silent = [
        f"{route.method} {route.path}"
        for route in routes_of(house)
        if not route.operation.answers and not refuses_always(route)
    ]
    assert silent == [], "Say it where the route is made: `answers={200: CLIENT}`, or `{204: None}`"


def refuses_always(route: Route) -> bool:
    """Tell whether a route is there only to say that it is the wrong one."""
    return bool(route.operation.refuses) and not route.operation.takes


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(document: Document) -> None:
    assert lacking(document, "operationId", "summary", "tags", "responses") == []
    names = [operation["operationId"] for _, operation in operations(document)]
    assert sorted(set(names)) == sorted(names)


def test_a_write_says_what_it_takes(house: Flask, document: Document) -> None:
    bodies = {name for name, operation in operations(document) if "requestBody" in operation}
    reading = {f"{route.method} {route.path}" for route in routes_of(house) if not route.operation.takes}
    without = {name for name, _ in operations(document) if name.startswith(("POST", "PATCH")) and name not in bodies}
    assert bodies & reading == set()
    assert without == {"POST /api/auth/logout"}, "Name the form where the route is made: `takes=ClientForm`"


def test_every_tag_is_a_dialect_and_described(document: Document) -> None:
    assert [tag["name"] for tag in document["tags"]] == [dialect.dialect for dialect in DIALECTS]
    assert all(tag["description"] for tag in document["tags"])


def test_whoever_needs_a_credential_is_told_which(document: Document) -> None:
    open_to_all = {name for name, operation in operations(document) if operation["security"] in ([], [{}])}
    optional = {name for name, operation in operations(document) if {} in operation["security"]}
    assert open_to_all == {"POST /api/auth/login", "POST /api/auth/logout", "POST /v1/auth/token"}
    assert optional == {"POST /api/clientes"}
    schemes = document["components"]["securitySchemes"]
    assert schemes["bearer"]["scheme"] == "bearer"
    assert schemes["session"]["name"] == "session"


def test_what_is_opened_by_setting_needs_no_credential(house: Flask) -> None:
    opened = create_app(dataclasses.replace(house.config["SETTINGS"], anonymous_create=frozenset({"customers"})))
    optional = {name for name, operation in operations(describe(opened)) if {} in operation["security"]}
    assert optional == {"POST /customers", "POST /api/customers"}


def test_every_refusal_has_its_dialects_shape_and_problem_details(told: Published, document: Document) -> None:
    for name, operation in operations(document):
        dialect = next(one for one in DIALECTS if one.dialect == operation["tags"][0])
        for status, reference in operation["responses"].items():
            if int(status) < 400:
                continue
            content = told.resolved(reference)["content"]
            own = told.resolved(content[dialect.problem_type]["schema"])
            assert own["title"] == dialect.schema_of(int(status))["title"], f"{name} {status}"
            assert own["additionalProperties"] is False
            assert sorted(own["required"]) == sorted(own["properties"])
            assert told.resolved(content["application/problem+json"]["schema"])["title"] == "Problem"


def test_every_example_fits_its_schema(told: Published, document: Document) -> None:
    wrong = []
    for name, content in contents(told, document):
        validator = jsonschema_rs.Draft202012Validator(
            {**content["schema"], "components": document["components"]}, validate_formats=True
        )
        examples = [content["example"]] if "example" in content else []
        examples += [example["value"] for example in content.get("examples", {}).values()]
        wrong += [f"{name}: {error.message}" for one in examples for error in validator.iter_errors(one)]
    assert wrong == []


def contents(told: Published, document: Document) -> Iterator[tuple[str, Document]]:
    """Every body that the document tells of, with where."""
    for name, operation in operations(document):
        bodies = {f"{name} in": operation["requestBody"]} if "requestBody" in operation else {}
        bodies |= {f"{name} {status}": told.resolved(one) for status, one in operation["responses"].items()}
        for where, body in bodies.items():
            for content in body.get("content", {}).values():
                yield where, content


def test_every_success_and_every_body_has_an_example(told: Published, document: Document) -> None:
    plain = [
        where
        for where, content in contents(told, document)
        if not re.search(r" [45]\d\d$", where) and "example" not in content
    ]
    assert plain == []


def test_every_member_is_described_or_exemplified(document: Document) -> None:
    """A name alone tells little: say in its schema (of a body's member: in its form) what it holds, or show one."""
    silent = [
        f"{title}.{name}"
        for title, schema in document["components"]["schemas"].items()
        for name, member in schema.get("properties", {}).items()
        if not {"description", "examples", "$ref", "enum", "const", "properties", "items", "anyOf"} & member.keys()
    ]
    assert silent == []


@pytest.mark.parametrize("status", ["400", "429", "500", "503", "507"])
def test_what_every_route_can_answer_is_told_of_every_route(document: Document, status: str) -> None:
    assert [name for name, operation in operations(document) if status not in operation["responses"]] == []


def test_conditional_requests_are_told_of(document: Document) -> None:
    found = dict(operations(document))["GET /v1/clients/{client_id}"]
    names = {parameter["$ref"] for parameter in found["parameters"] if "$ref" in parameter}
    assert "#/components/parameters/If-None-Match" in names
    assert "304" in found["responses"]
    assert "ETag" in found["responses"]["200"]["headers"]


def test_what_may_be_sent_again_is_told_of(document: Document) -> None:
    found = dict(operations(document))["POST /v1/clients"]
    assert {"$ref": "#/components/parameters/Idempotency-Key"} in found["parameters"]
    assert {"409", "422"} <= found["responses"].keys()
    assert "Idempotent-Replayed" in found["responses"]["201"]["headers"]


def test_the_same_part_is_told_once_and_another_under_a_number() -> None:
    components = Components()
    one, same, other = (components.share("responses", "Gone", {"description": text}) for text in "aab")
    assert one == same == {"$ref": "#/components/responses/Gone"}
    assert other == {"$ref": "#/components/responses/Gone-2"}


def test_two_schemas_of_one_name_are_a_mistake_that_shows() -> None:
    components = Components()
    components.schema({"title": "Client", "type": "object"})
    with pytest.raises(ValueError, match="Client"):
        components.schema({"title": "Client", "type": "object", "required": ["id"]})


def test_a_record_that_may_be_null_is_told_as_itself_or_null() -> None:
    components = Components()
    found = components.schema({"title": "Client", "type": ["object", "null"]})
    assert found == {"anyOf": [{"$ref": "#/components/schemas/Client"}, {"type": "null"}]}


def test_everybody_may_read_it_and_keep_it(house: Flask) -> None:
    client = house.test_client()
    answer = client.get("/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get("/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_it_is_the_same_whoever_asks_and_when(house: Flask) -> None:
    assert describe(house) == describe(house)
    assert (
        create_app(house.config["SETTINGS"]).test_client().get("/openapi.json").data
        == house.test_client().get("/openapi.json").data
    )


def test_the_request_that_asks_for_it_first_keeps_its_own_id(house: Flask) -> None:
    fresh = create_app(dataclasses.replace(SETTINGS, data_dir=house.config["SETTINGS"].data_dir))
    answer = fresh.test_client().get("/openapi.json", headers={"X-Request-Id": "mine"})
    assert answer.headers["X-Request-Id"] == "mine"
