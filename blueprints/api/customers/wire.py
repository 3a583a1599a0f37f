"""What this dialect shows, keys in alphabetical order, and the schemas that describe it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.api.schema import MOMENT, UUID, array, flag, nullable, record, text
from blueprints.api.times import seconds

if TYPE_CHECKING:
    from registry.models import Actor, Client

# What `wire` reads beside the client itself: a list reads it for all its clients at once.
SHOWN = ("created_by", "updated_by")

_ACTOR = record(
    "CustomersActor",
    id=UUID,
    name=text("A user, an API token, or the fixed *Public form*", example="John Doe"),
)
CUSTOMER = record(
    "CustomersCustomer",
    createdAt=MOMENT,
    createdBy=_ACTOR,
    externalCustomerId=nullable(text("Yours, unique per workspace", example="external-customer-id-12345")),
    id=UUID,
    name=text("Given and family name, joined", example="Awesome Customer"),
    slug=text("Unique per workspace; it never changes", example="awesome-customer"),
    updatedAt=MOMENT,
    updatedBy=_ACTOR,
)
CUSTOMERS = record(
    "CustomersCustomerList",
    optional=("nextCursor",),
    items=array(CUSTOMER, "Newest first"),
    hasMore=flag("Whether there are older ones"),
    nextCursor=text("Give it as `cursor` to read on; absent on the last page"),
)


def wire(client: Client) -> dict[str, Any]:
    """Return a client as this dialect shows it."""
    return {
        "createdAt": seconds(client.created_at),
        "createdBy": wire_actor(client.created_by),
        "externalCustomerId": client.external_id,
        "id": str(client.uuid),
        "name": client.full_name,
        "slug": client.slug,
        "updatedAt": seconds(client.updated_at),
        "updatedBy": wire_actor(client.updated_by),
    }


def wire_actor(actor: Actor) -> dict[str, str]:
    """Return who did it."""
    return {"id": str(actor.uuid), "name": actor.name}
