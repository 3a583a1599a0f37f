"""What this dialect shows, and the schemas that describe it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.api.schema import MOMENT, UUID, anything, array, flag, nullable, record, text, whole
from blueprints.api.times import seconds
from registry.custom_fields import custom_fields_of
from registry.models.contact_point import KINDS
from registry.models.vocabulary import FIELD_KINDS

if TYPE_CHECKING:
    from registry.models import Client, CustomField

_CONTACT_METHOD = record(
    "WorkspacesContactMethod",
    type=text("What kind of address or number it is", enum=list(KINDS), example="phone"),
    value=text("As it was written", example="+1234567890"),
    isPreferred=flag("Exactly one of a client's contact methods is"),
)
_CUSTOM_VALUE = record(
    "WorkspacesCustomValue",
    fieldKey=text("The key of a custom field; `notes` holds the client's notes", example="notes"),
    value=anything(
        "Any scalar or array of strings, exactly as it was given",
        type=["string", "number", "boolean", "null", "array"],
        items={"type": "string"},
        examples=["Preferred contact time: 9am-5pm"],
    ),
)
_CLIENT_MEMBERS: dict[str, Any] = {
    "id": UUID,
    "name": text("Given and family name, joined", example="John Doe"),
    "avatarUrl": nullable(text("The address of a picture", example="https://example.com/avatar.jpg")),
    "contactMethods": array(_CONTACT_METHOD, "In the order given"),
    "customFields": array(_CUSTOM_VALUE, "In the order given"),
    "createdAt": MOMENT,
}
_CLIENT = record("WorkspacesClient", **_CLIENT_MEMBERS)
CLIENT = record(client=_CLIENT)
CHANGED_CLIENT = record(client=record("WorkspacesChangedClient", **_CLIENT_MEMBERS, updatedAt=MOMENT))
CLIENTS = record(
    "WorkspacesClientList",
    clients=array(_CLIENT, "Newest first"),
    nextCursor=nullable(text("Give it as `cursor` to read on; null on the last page")),
)
_CLIENT_FIELD = record(
    "WorkspacesClientField",
    id=UUID,
    fieldKey=text("By which values name the field; it never changes", example="shoe_size"),
    label=text("What the desk calls it", example="Shoe size"),
    kind=text("Which kind of value it is meant for; no value is refused for it", enum=list(FIELD_KINDS)),
    position=whole("Where it stands among the defined fields", example=0),
    isAdHoc=flag("Whether only a client's value brought it along, and nobody has defined it yet"),
    createdAt=MOMENT,
)
CLIENT_FIELD = record(clientField=_CLIENT_FIELD)
CLIENT_FIELDS = record(
    "WorkspacesClientFieldList",
    clientFields=array(_CLIENT_FIELD, "Defined ones by position, then those that a value brought along"),
)
TOKEN = record(
    "WorkspacesToken",
    accessToken=text("A JWT for the Authorization header"),
    tokenType=text("Always `Bearer`", enum=["Bearer"]),
    expiresIn=whole("For how many seconds it is valid", example=900),
)


def wire(client: Client) -> dict[str, Any]:
    """Return a client as this dialect shows it."""
    return {
        "id": str(client.uuid),
        "name": client.full_name,
        "avatarUrl": client.avatar_url,
        "contactMethods": [
            {"type": point.kind, "value": point.value, "isPreferred": point.is_preferred}
            for point in client.contact_points
        ],
        "customFields": [{"fieldKey": key, "value": value} for key, value in custom_fields_of(client)],
        "createdAt": seconds(client.created_at),
    }


def wire_changed(client: Client) -> dict[str, Any]:
    """Return a client as whoever changed it sees it."""
    return wire(client) | {"updatedAt": seconds(client.updated_at)}


def wire_field(field: CustomField) -> dict[str, Any]:
    """Return the definition of a custom field."""
    return {
        "id": str(field.uuid),
        "fieldKey": field.key,
        "label": field.label,
        "kind": field.kind,
        "position": field.position,
        "isAdHoc": field.is_adhoc,
        "createdAt": seconds(field.created_at),
    }
