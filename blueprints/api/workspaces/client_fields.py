"""The custom fields of a workspace: list, define, change, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify

from blueprints.api.workspaces.forms import ClientFieldForm, ClientFieldUpdateForm
from blueprints.api.workspaces.wire import CLIENT_FIELD, CLIENT_FIELDS, wire_field
from blueprints.api.workspaces.words import workspaces
from registry.errors import FieldInUse, FieldKeyTaken, FieldNotFound
from registry.field_definitions import define_field, delete_field, fields_of, find_field, update_field
from registry.identifiers import parse_uuid

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.models import CustomField

LIST = "/v1/workspace/<workspace_id>/client-fields"
ONE = f"{LIST}/<field_id>"


@workspaces.get(LIST, needs="clients.view", answers={200: CLIENT_FIELDS})
def list_fields(caller: Caller) -> Response:
    """List the custom fields of a workspace.

    Those that only a client's value brought along are among them, with `isAdHoc`.
    """
    return jsonify({"clientFields": [wire_field(field) for field in fields_of(caller)]})


@workspaces.post(
    LIST,
    needs="workspace.manage",
    answers={201: CLIENT_FIELD},
    takes=ClientFieldForm,
    refuses=(FieldKeyTaken,),
)
def create_field(caller: Caller) -> Response:
    """Define a custom field.

    Without `label` it is called by its key, without `kind` it is a text, without `position` it stands last.
    """
    response = jsonify({"clientField": wire_field(define_field(caller, **ClientFieldForm.read().changes))})
    response.status_code = 201
    return response


@workspaces.patch(
    ONE,
    needs="workspace.manage",
    answers={200: CLIENT_FIELD},
    takes=ClientFieldUpdateForm,
    refuses=(FieldNotFound,),
)
def change_field(caller: Caller, field_id: str) -> Response:
    """Change a custom field's label, kind or position.

    `isAdHoc: false` makes one that a client's value brought along a defined one. Values stay as they are.
    """
    field = field_at(caller, field_id)
    changes = ClientFieldUpdateForm.read(rendered=wire_field(field)).changes
    return jsonify({"clientField": wire_field(update_field(caller, field.id, **changes))})


@workspaces.delete(ONE, needs="workspace.manage", answers={204: None}, refuses=(FieldNotFound, FieldInUse))
def remove_field(caller: Caller, field_id: str) -> Response:
    """Delete a custom field in which no client has a value.

    While any client has one, removed clients among them, the answer is 409 and nothing is lost.
    """
    delete_field(caller, field_at(caller, field_id).id)
    return Response(status=204)


def field_at(caller: Caller, text: str) -> CustomField:
    """Return the custom field whose UUID stands in the path."""
    uuid = parse_uuid(text)
    if uuid is None:
        raise FieldNotFound
    return find_field(caller, uuid)
