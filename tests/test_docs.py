"""What a page promises its reader gets: every command is pasted, every answer compared, every link followed."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from blueprints.settings import Settings
from registry.clients import create_client
from registry.demo import NAME, SLUG, STAFF, TOKEN
from registry.users import create_user, user_with_email
from registry.workspaces import create_workspace, member_caller, workspace_named
from tests import people
from tests.guides import HOUSE, PAGES, Reader, Step, anchors, fences, links, steps
from tests.operations import untried
from tests.shell import Shell, served

# Commands that other tests paste, because they start servers or test runs of their own.
PASTED_ELSEWHERE = {
    "script/server --demo\n": "tests/commands/test_demo.py",
    "script/test\n": "tests/test_scaffold.py",
}


def named(page: Path) -> str:
    return str(page.relative_to(HOUSE))


every_page = pytest.mark.parametrize("page", PAGES, ids=named)


@pytest.fixture
def harbour(empty_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with the default limits and the demo's workspace: its staff, and no client yet."""
    monkeypatch.setattr("registry.users.hash_password", lambda _: people._hash())
    for name in ("public_create_limit", "api_limit"):
        monkeypatch.setitem(empty_app.config, name.upper(), getattr(Settings(), name))
    with empty_app.app_context():
        workspace = create_workspace(NAME, SLUG)
        for email, name, role in STAFF:
            create_user(email, name, people.PASSWORD, role, workspace)
    return empty_app


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still while something is pasted, however slow the machine: a wait has not run out yet."""
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def token(harbour: Flask) -> str:
    """The token that the demo prints."""
    with harbour.app_context():
        return people.token_for(workspace_named(SLUG), TOKEN)


@pytest.fixture
def maria(harbour: Flask) -> str:
    """The UUID of a client who is there already, for a page that says ID."""
    with harbour.app_context():
        owner = member_caller(user_with_email(STAFF[0][0]), workspace_named(SLUG), "desk")
        return str(create_client(owner, given_name="Maria", family_name="Garcia").uuid)


@every_page
def test_everything_on_a_page_works_when_pasted(
    page: Path,
    clock: time_machine.Traveller,
    harbour: Flask,
    token: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    reader = Reader({"PASSWORD": people.PASSWORD})
    if "/ID" in page.read_text():
        reader.meanings["ID"] = request.getfixturevalue("maria")
    (tmp_path / "password.txt").write_text(people.PASSWORD)
    with served(harbour) as (port, asked):
        shell = Shell(tmp_path, port, TOKEN=token, CLIENTELA_DATABASE_URL=harbour.config["SETTINGS"].database_url)
        for step in steps(page.read_text()):
            if step.command not in PASTED_ELSEWHERE:
                harbour.extensions["clientela_limits"].storage.reset()
                follow(page, step, shell, reader)
                clock.shift(dt.timedelta(minutes=1))
    done = {(method, harbour.view_functions[endpoint]) for method, endpoint in asked}
    assert untried(harbour, page, done) == [], f"{named(page)} shows no example of them"


def follow(page: Path, step: Step, shell: Shell, reader: Reader) -> None:
    """Do what a page says and compare what comes of it."""
    where = f"{named(page)}:{step.line}\n{step.command}"
    answers = shell.run(reader.own(step.command))
    promised = answers.pop() if step.answer and answers else None
    refused = [str(answer) for answer in answers if answer.status >= 400]
    assert refused == [], f"{where}Only a last request may be refused, and the page shows how"
    if step.answer:
        complaints = reader.complaints(step.answer, promised) if promised else ["nothing is answered"]
        assert complaints == [], f"{where}\n{chr(10).join(complaints)}\n\nThe answer is now:\n\n{promised}"


def test_every_fence_is_of_a_kind_that_is_tried() -> None:
    strange = [
        f"{named(page)}:{fence.line}"
        for page in PAGES
        for fence in fences(page.read_text())
        if fence.kind not in {"sh", "http"} and ("curl " in fence.text or fence.kind in {"json", "bash", "console"})
    ]
    assert strange == [], "Write commands as `sh`, and what is answered as `http` right after them"


def test_what_is_pasted_elsewhere_is_on_a_page() -> None:
    told = {step.command for page in PAGES for step in steps(page.read_text())}
    assert set(PASTED_ELSEWHERE) <= told, "Take it out of PASTED_ELSEWHERE"
    assert all((HOUSE / test).is_file() for test in PASTED_ELSEWHERE.values())


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [link for link in links(page.read_text()) if not leads_somewhere(page, link)]
    assert broken == [], "Correct it, or the heading that it names"


def leads_somewhere(page: Path, link: str) -> bool:
    """Tell whether a link leads out of the house, to a file in it, or to a heading of a page."""
    if re.match(r"https?://", link):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.is_file() and (not anchor or anchor in anchors(target.read_text()))
