"""Every route with an id, everybody, every kind of id: who is let in, and that a foreign id is an absent one."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from registry.db import db
from tests import people
from tests.browser.settings.routes import SETTINGS
from tests.people import CLINIC, SALON
from tests.probes import MALFORMED, NOBODY, Known, Principal, Town, as_path, csrf_token, plain, settle_town
from tests.records import all_records
from tests.test_house_doors import path_in

OTHER = {CLINIC: SALON, SALON: CLINIC}


@dataclass(frozen=True)
class Probe:
    """What a route with an id needs, which forms of an id it takes, and a body that would change something.

    `found` is the answer about one's own to an empty body and an If-Match of no version, so that nothing changes.
    """

    needs: str
    forms: tuple[str, ...]
    body: dict[str, Any] | None = None
    archived: int = 404
    found: int = 200


# A new route with an id is one line here.
ROUTES = {
    "GET /api/clientes/<client_id>": Probe("clients.view", ("number",)),
    "PUT /api/clientes/<client_id>": Probe("clients.update", ("number",), {"apellidos": "Stolen"}, found=412),
    "DELETE /api/clientes/<client_id>": Probe("clients.delete", ("number",), found=412),
    "GET /api/clients/<client_id>": Probe("clients.view", ("uuid",)),
    "PUT /api/clients/<client_id>": Probe("clients.update", ("uuid",), {"city": "Stolen"}, found=412),
    "DELETE /api/clients/<client_id>": Probe("clients.delete", ("uuid",), found=412),
    "GET /v1/workspace/<workspace_id>/clients/<client_id>": Probe("clients.view", ("uuid",)),
    "PATCH /v1/workspace/<workspace_id>/clients/<client_id>": Probe(
        "clients.update", ("uuid",), {"name": "Stolen"}, found=412
    ),
    "DELETE /v1/workspace/<workspace_id>/clients/<client_id>": Probe("clients.delete", ("uuid",), found=412),
    "PATCH /v1/workspace/<workspace_id>/client-fields/<field_id>": Probe(
        "workspace.manage", ("field",), {"label": "Stolen"}, found=400
    ),
    "DELETE /v1/workspace/<workspace_id>/client-fields/<field_id>": Probe("workspace.manage", ("field",), found=409),
    "GET /v1/clients/<client_id>": Probe("clients.view", ("ulid", "number")),
    "POST /v1/clients/<client_id>": Probe("clients.update", ("ulid", "number"), {"profession": "Stolen"}, found=412),
    "PATCH /v1/clients/<client_id>": Probe("clients.update", ("ulid", "number"), {"profession": "Stolen"}, found=412),
    "DELETE /v1/clients/<client_id>": Probe("clients.delete", ("ulid", "number"), found=412),
    "GET /customers/<reference>": Probe("clients.view", ("uuid", "slug")),
    "GET /api/customers/<reference>": Probe("clients.view", ("uuid", "slug")),
    **{
        f"{method} {prefix}/customers/<reference>": Probe(needs, ("uuid", "slug"), body, found=412)
        for prefix in ("", "/api")
        for method, needs, body in (("PUT", "clients.update", {"name": "Stolen"}), ("DELETE", "clients.delete", None))
    },
}
# Routes whose only id is the workspace's: test_nobody_enters_another_workspace.
WORKSPACES = {
    "GET /v1/workspace/<workspace_id>/clients",
    "POST /v1/workspace/<workspace_id>/clients",
    "GET /v1/workspace/<workspace_id>/client-fields",
    "POST /v1/workspace/<workspace_id>/client-fields",
}
PAGES = {
    "GET /clients/<number>": Probe("clients.view", ("number",), archived=200),
    "GET /clients/<number>/peek": Probe("clients.view", ("number",), archived=200),
    "GET /clients/<number>/edit": Probe("clients.update", ("number",)),
    "GET /clients/<number>/edit/<part>": Probe("clients.update", ("number",)),
    "POST /clients/<number>/edit": Probe("clients.update", ("number",), {"given_name": "Stolen"}),
    "POST /clients/<number>/archive": Probe("clients.delete", ("number",), {}),
    "POST /clients/<number>/restore": Probe("clients.delete", ("number",), {}),
    "POST /clients/<number>/history/<event>/put-back": Probe("clients.update", ("number",), {"field": "city"}),
    "POST /clients/<number>/different": Probe("clients.update", ("number",), {"other": "1"}),
    "POST /clients/<number>/undo": Probe("clients.update", ("number",), {"version": "1"}),
    "POST /clients/<number>/confirm": Probe("clients.update", ("number",), {}),
    "POST /clients/<number>/activate": Probe("clients.update", ("number",), {}),
    "POST /clients/<number>/deactivate": Probe("clients.update", ("number",), {}),
}
WITHOUT_RECORDS = {"GET /assets/<digest>/<filename>", "GET /docs/<dialect>"}
# Whose key is a secret of 256 bits: tests/registry/test_invitations.py.
SECRETS = {"GET /invitation/<key>", "POST /invitation/<key>"}


@pytest.fixture
def town(app: Flask, world: people.World) -> Town:
    return settle_town(app, world)


def records(town: Town) -> dict[str, list[Any]]:
    with town.app.app_context():
        found = all_records()
        db.session.remove()
        return found


def path_of(line: str, client_id: str, workspace: str) -> tuple[str, str]:
    """Method and path of a route for these ids."""
    method, _, rule = line.partition(" ")
    for name in ("<client_id>", "<reference>", "<number>", "<field_id>"):
        rule = rule.replace(name, as_path(client_id))
    return method, rule.replace("<workspace_id>", as_path(workspace)).replace("<event>", "1").replace(
        "<part>", "contact"
    )


def expected(principal: Principal, probe: Probe, status: int) -> int:
    """The order of checks: who is asking, may they, is it there."""
    if not principal.known:
        return 401
    return status if probe.needs in principal.permissions else 403


def ids_to_probe(town: Town, principal: Principal, probe: Probe) -> list[tuple[str, str, int]]:
    """(what it is, id, status for whoever may) for every kind of id that leads to nobody, and one's own."""
    own, foreign = principal.workspace, OTHER[principal.workspace]
    if not principal.known:
        reached = {"own": town.living[own], "foreign": town.living[foreign], "absent": NOBODY}
        return [(kind, getattr(one, form), 404) for kind, one in reached.items() for form in probe.forms]
    found = [("malformed", text, 404) for text in (MALFORMED if principal.curious else MALFORMED[:2])]
    for kind, clients in (("foreign", town.living[foreign]), ("foreign removed", town.archived[foreign])):
        found += [(kind, value, 404) for value in clients.forms().values()]
    found += [("foreign former", value, 404) for value in town.aliases[foreign].forms().values()]
    found += [("absent", value, 404) for value in NOBODY.forms().values()]
    mine = town.living[own].forms().items()
    found += [("own in another form", value, 404) for form, value in mine if form not in probe.forms]
    found += [("own removed", getattr(town.archived[own], form), probe.archived) for form in probe.forms]
    return found


@pytest.mark.parametrize("line", ROUTES)
def test_a_route_lets_in_whom_it_should_and_finds_nothing_of_others(town: Town, line: str) -> None:
    probe, before = ROUTES[line], records(town)
    wrong = {}
    for principal in town.principals:
        for kind, client_id, status in ids_to_probe(town, principal, probe):
            method, path = path_of(line, client_id, principal.workspace)
            answer = principal.ask(method, path, json=probe.body)
            if answer.status_code != expected(principal, probe, status):
                wrong[f"{principal.name}: {kind} {client_id[:60]!r}"] = answer.status_code
    assert wrong == {}
    assert records(town) == before, "Something was written after a refusal"


@pytest.mark.parametrize("line", ROUTES)
def test_a_foreign_id_answers_exactly_as_an_absent_one(town: Town, line: str) -> None:
    probe = ROUTES[line]
    told = []
    for principal in town.principals:
        foreign = OTHER[principal.workspace]
        of_others = (town.living[foreign], town.archived[foreign], town.aliases[foreign])
        for form in probe.forms:
            absent = ask(principal, line, getattr(NOBODY, form), probe)
            ids = [client_id for one in of_others if (client_id := getattr(one, form))]
            told += [
                (principal.name, client_id) for client_id in ids if ask(principal, line, client_id, probe) != absent
            ]
    assert told == []


def ask(principal: Principal, line: str, client_id: str, probe: Probe) -> Any:
    """The answers to a plain request, to one that insists on a version, and to one that asks for problem details."""
    method, path = path_of(line, client_id, principal.workspace)
    extras: tuple[dict[str, str], ...] = ({}, {"If-Match": '"x-1"'}, {"Accept": "application/problem+json"})
    asked = extras if principal.curious else extras[:1]
    return [plain(principal.ask(method, path, json=probe.body, headers=extra)) for extra in asked]


@pytest.mark.parametrize("line", ROUTES)
def test_whoever_may_finds_their_own(town: Town, line: str) -> None:
    probe, wrong = ROUTES[line], {}
    for principal in town.principals:
        for clients in (town.living[principal.workspace], town.aliases[principal.workspace]):
            for form in probe.forms:
                method, path = path_of(line, getattr(clients, form), principal.workspace)
                unchanging: dict[str, Any] = {"json": {} if probe.body else None, "headers": {"If-Match": '"x-1"'}}
                status = principal.ask(method, path, **unchanging).status_code
                if status != expected(principal, probe, probe.found):
                    wrong[f"{principal.name}: {path}"] = status
    assert wrong == {}


@pytest.mark.parametrize("line", [*(line for line in ROUTES if "workspace_id" in line), *sorted(WORKSPACES)])
def test_nobody_enters_another_workspace(town: Town, line: str) -> None:
    before = records(town)
    for principal in town.principals:
        foreign = OTHER[principal.workspace]
        known = town.living[foreign]
        body = {
            "name": "X",
            "contactMethods": [{"type": "fax", "value": "1", "isPreferred": True}],
            "customFields": [],
        }
        json = body if line.startswith("POST") else None
        absent = plain(principal.ask(*path_of(line, known.uuid, "no-such-workspace"), json=json))
        assert absent[0] == (404 if principal.known else 401), principal.name
        for workspace in (
            foreign,
            town.workspaces[foreign],
            town.workspaces[foreign].upper(),
            *(MALFORMED if principal.curious else ()),
        ):
            answer = plain(principal.ask(*path_of(line, known.uuid, workspace), json=json))
            assert answer == absent, (principal.name, workspace)
    assert records(town) == before, "Something was written after a refusal"


@pytest.mark.parametrize("line", PAGES)
def test_a_page_lets_in_whom_it_should_and_finds_nothing_of_others(town: Town, line: str) -> None:
    probe, before = PAGES[line], records(town)
    wrong = {}
    living = {int(one.number) for one in town.living.values()}
    numbers = [text for text in MALFORMED if text.isascii() and text.isdecimal() and int(text) not in living]
    for principal in [one for one in town.principals if "Authorization" not in one.headers]:
        foreign = OTHER[principal.workspace]
        token = {"csrf_token": csrf_token(principal)} if line.startswith("POST") else {}
        absent = page(principal, line, NOBODY, probe, token)
        for number in (town.living[foreign].number, town.archived[foreign].number, town.aliases[foreign].number):
            if page(principal, line, Known(number, "", "", ""), probe, token) != absent:
                wrong[f"{principal.name}: foreign {number}"] = "differs from an absent one"
        statuses = {page(principal, line, Known(number, "", "", ""), probe, token)[0] for number in numbers}
        if not statuses <= {absent[0], 404, 405} or absent[0] not in allowed_on_page(principal, probe):
            wrong[principal.name] = f"{statuses} {absent[0]}"
    assert wrong == {}
    assert records(town) == before, "Something was written after a refusal"


def allowed_on_page(principal: Principal, probe: Probe) -> set[int]:
    """A stranger is sent to sign in, or refused before because no form of ours was filled in."""
    if not principal.known:
        return {302, 400, 403}
    return {404} if probe.needs in principal.permissions else {403}


def page(principal: Principal, line: str, client: Known, probe: Probe, token: dict[str, str]) -> Any:
    method, path = path_of(line, client.number, principal.workspace)
    headers = {"Sec-Fetch-Site": "same-origin"}
    data = (probe.body or {}) | token if method == "POST" else None
    answer = principal.ask(method, path, data=data, headers=headers)
    told = re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1", f"{answer.text}\n{answer.headers.get('Location')}")
    return answer.status_code, told.replace(f"/clients/{client.number}", "/clients/NUMBER")


# Ids within a body: which member names another record, and how it is named.
NESTED = {"tag_ids": "tag", "referral_type_id": "referral", "referred_by_id": "client"}


@pytest.mark.parametrize("member", NESTED)
def test_a_foreign_id_in_a_body_answers_exactly_as_an_absent_one(town: Town, member: str) -> None:
    before = records(town)
    for principal in town.principals:
        foreign = town.numbers[OTHER[principal.workspace]][NESTED[member]]
        answers = []
        for number in (foreign, 123_456):
            value = [number] if member == "tag_ids" else number
            body = {"first_name": "Ana", "last_name": "Gil", member: value}
            own = town.living[principal.workspace].ulid
            answers.append(
                [
                    plain(principal.ask("POST", "/v1/clients", json=body)),
                    plain(principal.ask("PATCH", f"/v1/clients/{own}", json=body)),
                ]
            )
        assert answers[0] == answers[1], principal.name
        for (status, *_), needs in zip(answers[0], ("clients.create", "clients.update"), strict=True):
            assert status == expected(principal, Probe(needs, ()), 422), principal.name
    assert records(town) == before, "Something was written after a refusal"


def test_every_route_with_an_id_is_in_a_table(app: Flask) -> None:
    with_id = {
        f"{method} {path_in(rule)}"
        for rule in app.url_map.iter_rules()
        if "<" in rule.rule
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    settings = {f"{method} {path}".replace("/1", "/<number>") for (method, path), way in SETTINGS.items() if way.kind}
    tables = {*ROUTES, *WORKSPACES, *PAGES, *WITHOUT_RECORDS, *SECRETS, *settings}
    assert with_id == tables, "Write the new route into a table of this file"
