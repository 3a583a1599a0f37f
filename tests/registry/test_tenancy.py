"""A workspace's rows are its own: the code finds no others, and the database itself refuses them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import archive_client, confirm_client, get_client, restore_client, update_client
from registry.db import db, new_uuid, now, transaction
from registry.errors import ClientNotFound, UnknownReference
from registry.models import (
    ApiToken,
    AuditEvent,
    Client,
    ClientAlias,
    ClientTag,
    ConsentEvent,
    ContactPoint,
    CustomField,
    CustomValue,
    DistinctClients,
    Invitation,
    Membership,
    ReferralType,
    Role,
    RolePermission,
    Session,
    Tag,
    User,
)
from registry.vocabulary import referral_types_of, tags_of
from tests import people
from tests.records import all_records, ana


@dataclass(frozen=True)
class Neighbours:
    """One of everything in two workspaces: numbers by kind, and the people who own them."""

    clinic: dict[str, int]
    salon: dict[str, int]
    clinic_owner: Caller
    salon_owner: Caller


def furnish(owner: Caller) -> dict[str, int]:
    """One of everything in a workspace."""
    with transaction() as session:
        rows: dict[str, Any] = {
            "tag": Tag(workspace_id=owner.workspace_id, name="VIP"),
            "referral": ReferralType(workspace_id=owner.workspace_id, name="Friend"),
            "field": CustomField(workspace_id=owner.workspace_id, key="shoe", label="Shoe"),
        }
        session.add_all(rows.values())
        session.flush()
        made = {kind: row.id for kind, row in rows.items()}
        made["role"] = session.scalars(sa.select(Role.id).where(Role.workspace_id == owner.workspace_id)).first() or 0
    made["client"] = ana(owner).id
    made["actor"], made["workspace"] = owner.actor_id, owner.workspace_id
    return made


@pytest.fixture
def neighbours(owner: Caller) -> Neighbours:
    salon = people.caller("owner", people.SALON)
    return Neighbours(furnish(owner), furnish(salon), owner, salon)


@pytest.mark.parametrize("field", ["tags", "referral_type", "referred_by"])
def test_the_code_finds_nothing_of_another_workspace(neighbours: Neighbours, field: str) -> None:
    foreign = neighbours.salon[{"tags": "tag", "referral_type": "referral", "referred_by": "client"}[field]]
    changes: dict[str, Any] = {field: [foreign] if field == "tags" else foreign}
    before = all_records()
    with pytest.raises(UnknownReference):
        ana(neighbours.clinic_owner, **changes)
    with pytest.raises(UnknownReference):
        update_client(neighbours.clinic_owner, neighbours.clinic["client"], **changes)
    assert all_records() == before


@pytest.mark.parametrize("write", [update_client, archive_client, restore_client, confirm_client])
def test_nobody_touches_another_workspaces_client(neighbours: Neighbours, write: Callable[..., Any]) -> None:
    before = all_records()
    with pytest.raises(ClientNotFound):
        write(neighbours.clinic_owner, neighbours.salon["client"])
    assert all_records() == before


def test_nobody_reads_another_workspaces_client(neighbours: Neighbours) -> None:
    salon_client = get_client(neighbours.salon_owner, neighbours.salon["client"])
    for reference in (salon_client.id, salon_client.uuid):
        with pytest.raises(ClientNotFound):
            get_client(neighbours.clinic_owner, reference)
    found = get_client(neighbours.clinic_owner, salon_client.slug)
    assert found.id == neighbours.clinic["client"]


def test_an_alias_resolves_in_its_own_workspace_only(neighbours: Neighbours) -> None:
    old = new_uuid()
    with transaction() as session:
        for kind, value in (("id", "777"), ("uuid", str(old)), ("slug", "maria-old")):
            session.add(
                ClientAlias(
                    workspace_id=neighbours.salon["workspace"],
                    client_id=neighbours.salon["client"],
                    kind=kind,
                    value=value,
                )
            )
    for reference in (777, old, "maria-old"):
        assert get_client(neighbours.salon_owner, reference).id == neighbours.salon["client"]
        with pytest.raises(ClientNotFound):
            get_client(neighbours.clinic_owner, reference)


def test_an_alias_never_hides_the_client_that_has_the_id(neighbours: Neighbours) -> None:
    other = ana(neighbours.clinic_owner)
    with transaction() as session:
        session.add(
            ClientAlias(
                workspace_id=neighbours.clinic["workspace"],
                client_id=neighbours.clinic["client"],
                kind="id",
                value=str(other.id),
            )
        )
    assert get_client(neighbours.clinic_owner, other.id).id == other.id


def test_lists_show_what_is_the_workspaces_own(neighbours: Neighbours) -> None:
    assert [tag.id for tag in tags_of(neighbours.clinic_owner)] == [neighbours.clinic["tag"]]
    assert [kind.id for kind in referral_types_of(neighbours.clinic_owner)] == [neighbours.clinic["referral"]]


POINT = {
    "kind": "phone",
    "value": "1",
    "normalised": "1",
    "is_preferred": False,
    "is_additional": False,
    "position": 9,
}
CLIENT = {"slug": "x", "given_name": "X", "source": "desk", "version": 1, "sort_name": "x", "search_text": "x"}
TOKEN = {"uuid": new_uuid(), "key": "k", "secret_hash": "h", "name": "n", "scopes": [], "expires_at": now()}
INVITATION = {"email": "x@clinic.example", "key_hash": "h", "expires_at": now()}
EVENT = {"action": "a", "origin": "o", "changes": {}}
# Which row, and which of its columns names a row of the salon although the row itself is the clinic's.
CROSSINGS: list[tuple[type[Any], str, str, dict[str, Any]]] = [
    (Client, "created_by_id", "actor", CLIENT),
    (Client, "updated_by_id", "actor", CLIENT),
    (Client, "referral_type_id", "referral", CLIENT),
    (Client, "referred_by_id", "client", CLIENT),
    (ContactPoint, "client_id", "client", POINT),
    (ClientTag, "client_id", "client", {"position": 0}),
    (ClientTag, "tag_id", "tag", {"position": 0}),
    (CustomValue, "client_id", "client", {"value": "1", "position": 0}),
    (CustomValue, "field_id", "field", {"value": "1", "position": 0}),
    (ConsentEvent, "client_id", "client", {"answer": "accepted"}),
    (ConsentEvent, "actor_id", "actor", {"answer": "accepted"}),
    (ClientAlias, "client_id", "client", {"kind": "id", "value": "9"}),
    (DistinctClients, "client_id", "client", {}),
    (DistinctClients, "other_id", "client", {}),
    (DistinctClients, "actor_id", "actor", {}),
    (AuditEvent, "client_id", "client", EVENT),
    (AuditEvent, "actor_id", "actor", EVENT),
    (Membership, "role_id", "role", {}),
    (Membership, "actor_id", "actor", {}),
    (RolePermission, "role_id", "role", {"permission": "x"}),
    (ApiToken, "actor_id", "actor", TOKEN),
    (Invitation, "actor_id", "actor", INVITATION),
    (Invitation, "role_id", "role", INVITATION),
]
REFERENCES = {
    "created_by_id": "actor",
    "updated_by_id": "actor",
    "actor_id": "actor",
    "client_id": "client",
    "other_id": "client",
    "tag_id": "tag",
    "field_id": "field",
    "role_id": "role",
}


def insert(model: type[Any], own: dict[str, int], values: dict[str, Any]) -> None:
    """Insert a row past the models' rules; what is not named is the workspace's own, or the model's default."""
    columns = model.__table__.c
    row = {name: own[kind] for name, kind in REFERENCES.items() if name in columns} | values
    if model is Membership:
        email = people.email_of("viewer", people.SALON)
        row["user_id"] = db.session.scalar(sa.select(User.id).where(User.email == email))
    db.session.execute(sa.insert(model).values(workspace_id=own["workspace"], **row))


@pytest.mark.parametrize(
    ("model", "column", "kind", "values"), CROSSINGS, ids=[f"{row[0].__name__}.{row[1]}" for row in CROSSINGS]
)
def test_the_database_itself_refuses_another_workspaces_row(
    neighbours: Neighbours, model: type[Any], column: str, kind: str, values: dict[str, Any]
) -> None:
    with db.session.begin_nested():
        insert(model, neighbours.clinic, values)
    db.session.rollback()
    crossing = values | {column: neighbours.salon[kind]}
    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)foreign key"):
        insert(model, neighbours.clinic, crossing)
    db.session.rollback()


def test_every_key_that_could_cross_is_in_the_table() -> None:
    crossing = {
        (table.name, key.column_keys[1])
        for table in db.metadata.tables.values()
        for key in table.foreign_key_constraints
        if key.column_keys[0] == "workspace_id" and len(key.column_keys) == 2
    }
    assert crossing - {(Session.__tablename__, "user_id")} == {
        (model.__tablename__, column) for model, column, _, _ in CROSSINGS
    }, "A new composite key needs a line in CROSSINGS"


def test_every_reference_between_rows_of_a_workspace_is_composite() -> None:
    alone = [
        f"{table.name}.{key.column_keys[0]}"
        for table in db.metadata.tables.values()
        if "workspace_id" in table.c
        for key in table.foreign_key_constraints
        if len(key.column_keys) == 1 and key.referred_table.name not in {"workspaces", "users"}
    ]
    assert alone == [], "Use within_workspace(), so that the database refuses another workspace's row"
