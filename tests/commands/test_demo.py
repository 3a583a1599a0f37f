"""flask demo, and flask up --demo with everything it prints."""

import itertools
import re
import subprocess
from dataclasses import dataclass
from typing import Any

import pytest

from registry.permissions import ROLES
from tests import databases
from tests.commands.conftest import Clinic, Operator
from tests.commands.servers import Server

numbers = itertools.count()


def passwords_in(printed: str) -> dict[str, tuple[str, str]]:
    """{e-mail address: (role, password)} of the staff."""
    found = re.findall(r"^  (\S+@harbour\.example) +(\S+) +(\S+)$", printed, re.MULTILINE)
    return {email: (role, password) for email, role, password in found}


@dataclass(frozen=True)
class Seen:
    """What an operator saw of `flask up --demo`, and what came of pasting its commands."""

    printed: str
    pasted: list[tuple[str, str]]
    requests: list[dict[str, Any]]


@pytest.fixture(scope="module", params=databases.KINDS)
def seen(request: pytest.FixtureRequest, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A start with --demo on a database that was empty; every printed command was pasted into a shell."""
    folder = tmp_path_factory.mktemp("demo")
    url = databases.database_url(request.param, f"{worker_id}_demo_{next(numbers)}")
    with Server(folder, "--demo", database_url=url) as server:
        commands = [line for line in server.printed.splitlines() if line.startswith("curl ")]
        pasted = [(command, paste(command)) for command in commands]
        return Seen(server.printed, pasted, server.requests)


def paste(command: str) -> str:
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, f"{ended.stderr} (curl must be installed)"
    return ended.stdout


def test_there_is_a_command_for_each_dialect(seen: Seen) -> None:
    titles = re.findall(r"^# (\w+): ", seen.printed, re.MULTILINE)
    assert titles == ["clientes", "workspaces", "clients", "practice", "customers"]
    assert len(seen.pasted) == 5


def test_every_printed_command_works_when_pasted(seen: Seen) -> None:
    asked = [(line["method"], line["path"], line["status"]) for line in seen.requests]
    assert [(method, status) for method, _, status in asked] == [
        ("POST", 201),  # clientes
        ("POST", 201),  # workspaces
        ("POST", 200),  # the desk signs in …
        ("PUT", 200),  # … and changes a client
        ("POST", 201),  # practice
        ("POST", 201),  # customers
    ]


def test_what_the_commands_answer_is_what_they_sent(seen: Seen) -> None:
    sent = ["Martínez", "John Doe", "Calle Nueva 456", "Nell", "awesome-customer"]
    assert [word in answer for word, (_, answer) in zip(sent, seen.pasted, strict=True)] == [True] * 5


def test_one_person_in_every_role_may_sign_in(seen: Seen) -> None:
    staff = passwords_in(seen.printed)
    assert sorted(role for role, _ in staff.values()) == sorted(ROLES)
    assert staff["ana@harbour.example"][0] == "receptionist"


def test_the_demo_brings_its_own_owner(seen: Seen) -> None:
    assert "one-time password" not in seen.printed
    assert seen.printed.count("Clientela is ready at") == 1


def test_every_password_signs_in(clinic: Clinic) -> None:
    for email, (_, password) in passwords_in(clinic.printed).items():
        answer = clinic.app.test_client().post("/api/auth/login", json={"email": email, "password": password})
        assert answer.status_code == 200, email


def test_the_token_may_do_everything(clinic: Clinic) -> None:
    assert clinic.program.put(f"/api/clients/{clinic.anybody.uuid}", json={}).status_code == 200
    assert clinic.program.get(f"/customers/{clinic.anybody.uuid}").status_code == 200


def test_beside_other_workspaces_the_booking_form_names_the_demo(clinic: Clinic) -> None:
    assert "/api/clientes?workspace=harbour-street" in clinic.printed


def test_without_an_address_the_usual_one_is_printed(clinic: Clinic) -> None:
    assert "Sign in at http://127.0.0.1:5000/ with\n" in clinic.printed


def test_a_second_demo_changes_nothing(clinic: Clinic) -> None:
    runner = clinic.app.test_cli_runner()
    before = runner.invoke(args=("users", "list")).stdout
    again = runner.invoke(args=("demo",))
    assert (again.exit_code, again.stderr) == (0, "")
    assert again.stdout.startswith("Harbour Street Clinic is already there, with the passwords")
    assert runner.invoke(args=("users", "list")).stdout == before


def test_a_demo_whose_staff_is_there_already_is_refused_before_anything_is_made(flask: Operator) -> None:
    flask("users", "create", "victor@harbour.example", "--role", "viewer")
    result = flask("demo")
    assert result.exit_code == 1
    assert result.stderr == "Error: There is a user with this e-mail address already.\n"
    assert "harbour-street" not in flask("workspaces", "list").stdout


def test_the_demo_can_be_as_large_as_wanted(flask: Operator) -> None:
    made = flask("demo", "--clients", "300")
    assert made.exit_code == 0, made.output
    assert made.stdout.splitlines()[-1] == "Harbour Street Clinic has 300 clients."
    assert flask("search", "check").exit_code == 0
    assert flask("demo", "--clients", "350").stdout.splitlines()[-1] == "Harbour Street Clinic has 350 clients."
    assert flask("demo", "--clients", "10").stdout.splitlines()[-1] == "Harbour Street Clinic has 350 clients."
    assert flask("search", "check").exit_code == 0
