import pytest
import sqlalchemy as sa
from flask import Flask

from registry.callers import Caller
from registry.clients import get_client, relate
from registry.db import db
from registry.errors import ClientNotFound, InvalidSetup, NotAllowed, SlugTaken, WorkspaceNotFound
from registry.models import Role
from registry.permissions import PERMISSIONS, ROLES
from registry.users import user_with_email
from registry.workspaces import (
    COMMAND,
    PUBLIC_FORM,
    create_workspace,
    default_workspace,
    member_caller,
    system_caller,
    workspace_named,
)
from tests import people
from tests.records import all_records, ana

# What somebody may write into an address where a workspace or a client is expected.
STRANGE = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "%",
    "_",
    "clinic ",
    "CLINIC",
    "../clinic",
    "ñ",
    "\u200b",
    "x" * 5000,
    "01890a5d-ac96-774b-bcce-b302099a8057",
]


def test_begins_with_its_roles_and_what_they_may(registry: Flask) -> None:
    workspace = create_workspace("Third", "third")
    roles = db.session.scalars(sa.select(Role).where(Role.workspace_id == workspace.id)).all()
    assert {role.name: {grant.permission for grant in role.permissions} for role in roles} == ROLES


def test_is_found_by_slug_and_uuid_in_either_case(registry: Flask, world: people.World) -> None:
    for reference in (people.CLINIC, world.clinic_uuid, world.clinic_uuid.upper()):
        assert str(workspace_named(reference).uuid) == world.clinic_uuid


@pytest.mark.parametrize("reference", STRANGE)
def test_any_other_name_is_no_workspace(registry: Flask, reference: str) -> None:
    with pytest.raises(WorkspaceNotFound):
        workspace_named(reference)


@pytest.mark.parametrize("reference", STRANGE)
def test_any_other_slug_is_no_client(owner: Caller, reference: str) -> None:
    ana(owner)
    with pytest.raises(ClientNotFound):
        get_client(owner, reference)


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**40])
def test_any_other_number_is_no_client(owner: Caller, number: int) -> None:
    ana(owner)
    with pytest.raises(ClientNotFound):
        get_client(owner, number)


def test_the_first_one_is_the_default(registry: Flask) -> None:
    assert default_workspace().slug == people.CLINIC


def test_without_any_there_is_no_default(empty_app: Flask) -> None:
    with empty_app.app_context(), pytest.raises(WorkspaceNotFound):
        default_workspace()


@pytest.mark.parametrize(
    ("name", "slug", "sentence"),
    [
        ("", "third", "needs a name"),
        (" ", "third", "needs a name"),
        ("Third", "T", "slug"),
        ("Third", "Third", "slug"),
        ("Third", "-third", "slug"),
        ("Third", "thi rd", "slug"),
        ("Third", "third\n", "slug"),
        ("Third", "x" * 101, "slug"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(registry: Flask, name: str, slug: str, sentence: str) -> None:
    before = all_records()
    with pytest.raises(InvalidSetup, match=sentence):
        create_workspace(name, slug)
    assert all_records() == before


def test_a_slug_belongs_to_one_workspace(registry: Flask) -> None:
    before = all_records()
    with pytest.raises(SlugTaken):
        create_workspace("Clinic again", people.CLINIC)
    assert all_records() == before


def test_who_does_not_work_there_finds_no_workspace(registry: Flask) -> None:
    stranger = user_with_email(people.email_of("owner", people.SALON))
    with pytest.raises(WorkspaceNotFound):
        member_caller(stranger, workspace_named(people.CLINIC), "desk")


def test_the_public_form_may_register_and_nothing_else(registry: Flask) -> None:
    public = system_caller(workspace_named(people.CLINIC), PUBLIC_FORM, "public form")
    assert public.permissions == {"clients.create"}
    client = ana(public)
    with pytest.raises(NotAllowed):
        get_client(public, client.id)


def test_a_command_may_do_everything(registry: Flask) -> None:
    command = system_caller(workspace_named(people.CLINIC), COMMAND, "command")
    assert command.permissions == set(PERMISSIONS)
    assert ana(command).source == "command"


def test_system_actors_have_the_same_id_in_every_workspace(registry: Flask) -> None:
    for slug in (people.CLINIC, people.SALON):
        client = relate(ana(system_caller(workspace_named(slug), PUBLIC_FORM, "public form")), "created_by")
        assert (client.created_by.uuid, client.created_by.name) == (PUBLIC_FORM, "Public form")
