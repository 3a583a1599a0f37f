"""No path brings a route down: whatever is no client's name, in that dialect's form, belongs to no client."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import SALON, Program, World
from tests.wire.asking import NOBODYS_ULID, NOBODYS_UUID, nothing_written, register, with_access_token
from tests.wire.hostile import fail_with
from tests.wire.shapes import assert_shaped, complaint

PATHS = [
    ("GET", "/api/clientes/{}", "clientes"),
    ("PUT", "/api/clientes/{}", "clientes"),
    ("DELETE", "/api/clientes/{}", "clientes"),
    ("GET", "/v1/workspace/clinic/clients/{}", "workspaces"),
    ("PATCH", "/v1/workspace/clinic/clients/{}", "workspaces"),
    ("DELETE", "/v1/workspace/clinic/clients/{}", "workspaces"),
    ("GET", "/api/clients/{}", "clients"),
    ("PUT", "/api/clients/{}", "clients"),
    ("DELETE", "/api/clients/{}", "clients"),
    ("GET", "/v1/clients/{}", "practice"),
    ("PATCH", "/v1/clients/{}", "practice"),
    ("DELETE", "/v1/clients/{}", "practice"),
    ("GET", "/customers/{}", "customers"),
    ("PUT", "/customers/{}", "customers"),
    ("DELETE", "/customers/{}", "customers"),
    ("GET", "/api/customers/{}", "customers"),
]
every_path = pytest.mark.parametrize(("method", "path", "dialect"), PATHS)

REFERENCES = [
    *("0", "-0", "-1", "+1", "00", "01", "1.0", "1e0", "0x1", "1_0", "1,0"),
    *(str(2**31), str(2**63 - 1), str(2**63), str(2**64), str(10**30), "9" * 18, "9" * 19, "9" * 5000),
    *("%D9%A1", "%EF%BC%91", "%E2%91%A0", "%C2%B9", "1%00", "%00", "%001", "%00%00%00"),
    *("%2F", "1%2F2", "%2F..%2F1", "%2e%2e%2f1", "..%5c1", "%252F", ".", "..", "1;2", "*", "~"),
    *("%20", "1%20", "%201", "1%0A", "1%0D%0A", "%09", "%E2%80%8B1", "1%C2%A0", "%EF%BB%BF1"),
    *("%FF", "%C0%80", "%ED%A0%80", "%F4%90%80%80", "%E2%82", "%", "%zz", "%u0041"),
    *("%F0%9F%92%A9", "%E2%80%AE1", "x" * 8000, "%F0%9F%98%80" * 1000),
    *("null", "undefined", "NaN", "true", "[object%20Object]", "%7Bid%7D", ":id", "me", "new"),
    *("'%20OR%201=1--", "1;DROP%20TABLE%20clients", "%3Cscript%3E", "%7B%7B7*7%7D%7D", "$%7Bjndi:x%7D", "%25s%25n"),
    *(NOBODYS_UUID, NOBODYS_UUID.replace("-", ""), f"%7B{NOBODYS_UUID}%7D", f"urn:uuid:{NOBODYS_UUID}"),
    *(f"{NOBODYS_UUID}%0A", f"%20{NOBODYS_UUID}", NOBODYS_UUID.replace("-", "%E2%80%90"), f"{NOBODYS_UUID}-"),
    *("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "g" * 36, "-" * 36),
    *(NOBODYS_ULID, f"tag_{NOBODYS_ULID}", f"cli_{NOBODYS_ULID}", f"CLI_{NOBODYS_ULID}", f"cli_{NOBODYS_ULID}0"),
    *(f"cli_{'Z' * 26}", f"cli_{'8' * 26}", f"cli_{'U' * 26}", f"cli_{'%D9%A1' * 26}", "cli_", "_", "cli_%00"),
]


@every_path
def test_what_names_no_client_is_not_found(
    app: Flask, program: Program, method: str, path: str, dialect: str
) -> None:
    complaints = []
    with nothing_written(app):
        for reference in REFERENCES:
            answer = program.request(method, path.format(reference), json={})
            if wrong := complaint(answer, dialect, 404):
                complaints.append(f"{method} {path.format(reference[:60])} {wrong}")
        fail_with(complaints)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_what_names_no_custom_field_is_not_found(app: Flask, program: Program, method: str) -> None:
    complaints = []
    with nothing_written(app):
        for reference in REFERENCES:
            answer = program.request(method, f"/v1/workspace/clinic/client-fields/{reference}", json={"label": "x"})
            if wrong := complaint(answer, "workspaces", 404):
                complaints.append(f"{method} {reference[:60]} {wrong}")
        fail_with(complaints)


@every_path
def test_no_reference_gets_a_stranger_further_than_the_door(
    stranger: FlaskClient, method: str, path: str, dialect: str
) -> None:
    complaints = []
    for reference in REFERENCES:
        wrong = complaint(stranger.open(path.format(reference), method=method), dialect, 401, 404)
        if wrong:
            complaints.append(f"{method} {path.format(reference[:60])} {wrong}")
    fail_with(complaints)


@every_path
def test_a_client_has_one_name_in_each_dialect(
    app: Flask, program: Program, method: str, path: str, dialect: str
) -> None:
    ana = register(app)
    names = {str(ana.number), ana.uuid, ana.uuid.upper(), ana.ulid, ana.ulid.lower(), ana.slug, ana.slug.upper()}
    no_version = {"If-Match": '"x-1"'}
    answers = {name: program.request(method, path.format(name), json={}, headers=no_version) for name in names}
    found = {name for name, answer in answers.items() if answer.status_code == (200 if method == "GET" else 412)}
    uuids, ulids = {ana.uuid, ana.uuid.upper()}, {ana.ulid, ana.ulid.lower()}
    own = {
        "clientes": {str(ana.number)},
        "workspaces": uuids,
        "clients": uuids,
        "practice": {str(ana.number)} | ulids,
        "customers": {ana.slug} | uuids,
    }
    assert found == own[dialect]


@every_path
def test_another_workspaces_client_is_not_found_by_any_name(
    app: Flask, program: Program, method: str, path: str, dialect: str
) -> None:
    theirs = register(app, SALON)
    with nothing_written(app):
        for name in (str(theirs.number), theirs.uuid, theirs.ulid, theirs.slug):
            answer = program.request(method, path.format(name), json={"city": "Vic"})
            assert answer.status_code == 404, (name, answer.text)


def workspace_paths(reference: str) -> list[tuple[str, str]]:
    return [
        ("POST", f"/v1/workspace/{reference}/clients"),
        ("GET", f"/v1/workspace/{reference}/clients/{NOBODYS_UUID}"),
        ("POST", f"/v1/workspace/{reference}/client-fields"),
        ("PATCH", f"/v1/workspace/{reference}/client-fields/{NOBODYS_UUID}"),
    ]


def complaints_about_workspaces(ask: Callable[..., object], *statuses: int) -> list[str]:
    found = []
    for reference in REFERENCES:
        for method, path in workspace_paths(reference):
            if wrong := complaint(ask(method, path, json={}), "workspaces", *statuses):  # type: ignore[arg-type]
                found.append(f"{method} {path[:100]} {wrong}")
    return found


def test_no_such_workspace_for_a_token(app: Flask, program: Program) -> None:
    with nothing_written(app):
        fail_with(complaints_about_workspaces(program.request, 404))


def test_no_such_workspace_for_an_access_token(app: Flask) -> None:
    owner = with_access_token(app, "owner")
    with nothing_written(app):
        fail_with(complaints_about_workspaces(owner.request, 404))


def test_no_such_workspace_for_a_session(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    desk = signed_in("owner")
    with nothing_written(app):
        fail_with(
            complaints_about_workspaces(lambda method, path, **body: desk.open(path, method=method, **body), 404)
        )


def test_no_such_workspace_for_the_public_form(app: Flask, stranger: FlaskClient) -> None:
    complaints = []
    with nothing_written(app):
        for reference in [*REFERENCES, ""]:
            answer = stranger.post(f"/api/clientes?workspace={reference}", json={"nombres": "Ana"})
            if wrong := complaint(answer, "clientes", 404):
                complaints.append(f"?workspace={reference[:60]} {wrong}")
        fail_with(complaints)


@pytest.mark.parametrize(
    ("path", "dialect"),
    [
        *[(f"/api/clientes{end}", "clientes") for end in ("/", "//", "/1/", "/1/x", "//1", "/1//", "/%2F")],
        *[
            (f"/v1/workspace{end}", "workspaces")
            for end in ("", "/", "/clinic", "/clinic/", "/clinic/clients/", "//")
        ],
        *[(f"/v1/auth{end}", "workspaces") for end in ("", "/", "/token/", "/x", "/token/x")],
        *[(f"/api/clients{end}", "clients") for end in ("//", "/x/y", "/x/")],
        *[(f"/api/auth{end}", "clients") for end in ("", "/", "/login/", "/x", "/logout/")],
        *[(f"/v1{end}", "practice") for end in ("", "/", "/x", "/clients/", "/clients/x/y", "/workspaces", "/authx")],
        *[(f"/customers{end}", "customers") for end in ("/", "/x/", "/x/y", "//")],
        *[(f"/api/customers{end}", "customers") for end in ("/", "/x/", "/x/y", "//")],
    ],
)
def test_an_unknown_path_is_not_found_by_anybody(
    program: Program, stranger: FlaskClient, path: str, dialect: str
) -> None:
    for answer in (program.post(path, json={}), stranger.post(path, json={}), stranger.delete(path)):
        assert answer.status_code == 404, answer.text
        assert_shaped(answer, dialect)


@pytest.mark.parametrize("path", ["/api/clientesx", "/api/client", "/customersx", "/v1x", "/API/CLIENTES", "/api"])
def test_a_path_beside_the_prefixes_is_no_dialects(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "FOO"])
def test_a_method_that_nobody_knows_is_not_allowed(world: World, program: Program, method: str) -> None:
    paths = {"/api/clientes": "clientes", "/v1/workspace/clinic/clients": "workspaces", "/customers": "customers"}
    for path, dialect in paths.items():
        answer = program.request(method, path, json={})
        assert answer.status_code == 405, answer.text
        assert_shaped(answer, dialect)
