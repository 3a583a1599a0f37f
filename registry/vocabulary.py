"""A workspace's tags and referral types: found by what a caller names them, listed, and added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from registry import history
from registry.db import db, transaction, violates
from registry.errors import NameTaken, UnknownReference
from registry.models import ClientTag, ReferralType, Tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from registry.callers import Caller
    from registry.models import Client

Reference = int | UUID


def tags_of(caller: Caller) -> list[Tag]:
    """Return the workspace's tags by name."""
    caller.must("clients.view")
    return list(db.session.scalars(sa.select(Tag).where(Tag.workspace_id == caller.workspace_id).order_by(Tag.name)))


def referral_types_of(caller: Caller) -> list[ReferralType]:
    """Return the workspace's referral types by name."""
    caller.must("clients.view")
    mine = sa.select(ReferralType).where(ReferralType.workspace_id == caller.workspace_id)
    return list(db.session.scalars(mine.order_by(ReferralType.name)))


def create_tag(caller: Caller, name: str, tone: int = 1) -> Tag:
    """Add a tag in one of the eight tones; raise NameTaken."""
    tag = Tag(workspace_id=caller.workspace_id, name=name, tone=tone)
    _add(caller, tag, "tag.create")
    return tag


def create_referral_type(caller: Caller, name: str) -> ReferralType:
    """Add a way in which clients hear of the workspace; raise NameTaken."""
    kind = ReferralType(workspace_id=caller.workspace_id, name=name)
    _add(caller, kind, "referral_type.create")
    return kind


def _add(caller: Caller, named: Tag | ReferralType, action: str) -> None:
    """Write a new word of the workspace; of two of one name at once the constraint picks one."""
    caller.must("clients.update")
    try:
        with transaction() as session:
            session.add(named)
            session.flush()
            history.record(session, caller, action, None, {"id": [None, named.id], "name": [None, named.name]})
    except sa.exc.IntegrityError as error:
        if violates(error, type(named).workspace_id, type(named).name):
            raise NameTaken from error
        raise


def replace_tags(session: Session, client: Client, references: Sequence[Reference]) -> None:
    """Make these the client's tags, in this order, each once; raise UnknownReference for the first unknown."""
    known = _tags_named(session, client.workspace_id, references)
    for index, reference in enumerate(references):
        if reference not in known:
            raise UnknownReference("tag_ids", reference, index)
    present = {link.tag_id: link for link in client.tag_links}
    links = []
    for position, tag in enumerate(dict.fromkeys(known[reference] for reference in references)):
        link = present.get(tag.id) or ClientTag(workspace_id=client.workspace_id, tag_id=tag.id, tag=tag)
        link.position = position
        links.append(link)
    client.tag_links = links


def _tags_named(session: Session, workspace_id: int, references: Sequence[Reference]) -> dict[Reference, Tag]:
    """Return the workspace's tags by the numbers and UUIDs that name them."""
    if not references:
        return {}
    named = sa.or_(
        Tag.id.in_([reference for reference in references if isinstance(reference, int)]),
        Tag.uuid.in_([reference for reference in references if isinstance(reference, UUID)]),
    )
    tags = session.scalars(sa.select(Tag).where(Tag.workspace_id == workspace_id, named)).all()
    return {tag.id: tag for tag in tags} | {tag.uuid: tag for tag in tags}


def find_reference(
    session: Session,
    model: Any,
    workspace_id: int,
    field: str,
    reference: Reference | Any,
    index: int | None = None,
) -> int:
    """Return the number of the workspace's row that a number or UUID names; raise UnknownReference if none."""
    column = model.uuid if isinstance(reference, UUID) else model.id
    named = sa.select(model.id).where(model.workspace_id == workspace_id, column == reference)
    # Nobody removes it between its being found and its being given to somebody.
    found: int | None = session.scalar(named.with_for_update(read=True, key_share=True))
    if found is None:
        raise UnknownReference(field, reference, index)
    return found
