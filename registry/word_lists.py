"""Keeping a workspace's words in order: its tags and referral types are renamed, merged and removed.

Whoever has a word that is merged or removed is changed with it: the new version, the history and the editor of each
client are as if somebody had done it by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry import history
from registry.db import db, now, transaction, violates
from registry.errors import NameTaken, UnknownReference, WordNotFound
from registry.models import AuditEvent, Client, ClientTag, ReferralType, Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from registry.callers import Caller

Word = Tag | ReferralType
_AT_ONCE = 500
_CHANGEABLE = {Tag: ("name", "tone"), ReferralType: ("name",)}
_ACTIONS: dict[type[Word], str] = {Tag: "tag", ReferralType: "referral_type"}


def tags_in_use(caller: Caller) -> list[tuple[Tag, int]]:
    """Return the workspace's tags by name, and how many clients have each; removed clients count."""
    having = _count(caller, ClientTag.workspace_id, ClientTag.tag_id)
    return _with_counts(caller, Tag, having)


def referral_types_in_use(caller: Caller) -> list[tuple[ReferralType, int]]:
    """Return the workspace's referral types by name, and how many clients have each; removed clients count."""
    having = _count(caller, Client.workspace_id, Client.referral_type_id)
    return _with_counts(caller, ReferralType, having)


def _count(caller: Caller, workspace_id: Any, word_id: Any) -> sa.Subquery:
    mine = (workspace_id == caller.workspace_id, word_id.is_not(None))
    counts = sa.select(word_id.label("word_id"), sa.func.count().label("clients")).where(*mine)
    return counts.group_by(word_id).subquery()


def _with_counts(caller: Caller, model: type[Any], having: sa.Subquery) -> list[tuple[Any, int]]:
    caller.must("workspace.manage")
    query = (
        sa.select(model, sa.func.coalesce(having.c.clients, 0))
        .outerjoin(having, having.c.word_id == model.id)
        .where(model.workspace_id == caller.workspace_id)
        .order_by(model.name)
    )
    return [(word, clients) for word, clients in db.session.execute(query)]


def update_word(caller: Caller, model: type[Word], word_id: int, **changes: Any) -> None:
    """Change only what is named of a tag's name and tone, or of a referral type's name.

    Raises WordNotFound, NameTaken, and TypeError for anything else.
    """
    caller.must("workspace.manage")
    if strange := changes.keys() - set(_CHANGEABLE[model]):
        raise TypeError(*strange)
    try:
        with transaction() as session:
            word = _hold(session, caller, model, word_id)
            before = {name: getattr(word, name) for name in changes}
            for name, value in changes.items():
                setattr(word, name, value)
            session.flush()
            if differing := history.differences(before, changes):
                told = {"id": [word.id, word.id], "name": [word.name, word.name]} | differing
                history.record(session, caller, f"{_ACTIONS[model]}.update", None, told)
    except sa.exc.IntegrityError as error:
        if violates(error, model.workspace_id, model.name):
            raise NameTaken from error
        raise


def merge_word(caller: Caller, model: type[Word], word_id: int, into_id: int) -> int:
    """Give whoever has one word the other instead, and remove the one; return how many had it.

    Raises WordNotFound, and UnknownReference where there is no other.
    """
    return _end(caller, model, word_id, into_id)


def remove_word(caller: Caller, model: type[Word], word_id: int) -> int:
    """Remove a word, from whoever has it as well; return how many had it. Raises WordNotFound."""
    return _end(caller, model, word_id, None)


def _end(caller: Caller, model: type[Word], word_id: int, into_id: int | None) -> int:
    caller.must("workspace.manage")
    with transaction() as session:
        word = _hold(session, caller, model, word_id)
        into = _hold_other(session, caller, model, word_id, into_id)
        replace = _replace_tag if model is Tag else _replace_referral_type
        clients = replace(session, caller, word_id, into_id)
        session.execute(sa.delete(model).where(model.workspace_id == caller.workspace_id, model.id == word_id))
        told = {"id": [word_id, into_id], "name": [word.name, into and into.name], "clients": [None, clients]}
        history.record(session, caller, f"{_ACTIONS[model]}.{'merge' if into else 'remove'}", None, told)
        session.expire_all()
    return clients


def _hold(session: Session, caller: Caller, model: type[Word], word_id: int) -> Any:
    """Read a word afresh and keep others from changing it, or giving it to anybody, until the transaction ends."""
    mine = sa.select(model).where(model.workspace_id == caller.workspace_id, model.id == word_id)
    word = session.scalar(mine.with_for_update().execution_options(populate_existing=True))
    if word is None:
        raise WordNotFound
    return word


def _hold_other(session: Session, caller: Caller, model: type[Word], word_id: int, into_id: int | None) -> Any:
    if into_id is None:
        return None
    try:
        into = _hold(session, caller, model, into_id)
    except WordNotFound:
        into = None
    if into is None or into_id == word_id:
        raise UnknownReference("into", into_id)
    return into


def _replace_tag(session: Session, caller: Caller, tag_id: int, into_id: int | None) -> int:
    carrying = sa.select(ClientTag.client_id).where(
        ClientTag.workspace_id == caller.workspace_id, ClientTag.tag_id == tag_id
    )
    found = _hold_clients(session, caller, Client.id.in_(carrying))
    for some in _some_at_once(found):
        before = _tags_of(session, caller, some)
        after = {client: _replaced(tags, tag_id, into_id) for client, tags in before.items()}
        theirs = (ClientTag.workspace_id == caller.workspace_id, ClientTag.client_id.in_(some))
        session.execute(sa.delete(ClientTag).where(*theirs))
        rows = [
            {"workspace_id": caller.workspace_id, "client_id": client, "tag_id": tag, "position": position}
            for client, tags in after.items()
            for position, tag in enumerate(tags)
        ]
        if rows:
            session.execute(sa.insert(ClientTag), rows)
        _sign(session, caller, {client: {"tags": [before[client], after[client]]} for client in some})
    return len(found)


def _tags_of(session: Session, caller: Caller, clients: Iterable[int]) -> dict[int, list[int]]:
    links = (
        sa.select(ClientTag.client_id, ClientTag.tag_id)
        .where(ClientTag.workspace_id == caller.workspace_id, ClientTag.client_id.in_(clients))
        .order_by(ClientTag.client_id, ClientTag.position)
    )
    found: dict[int, list[int]] = {}
    for client, tag in session.execute(links):
        found.setdefault(client, []).append(tag)
    return found


def _replaced(tags: list[int], tag_id: int, into_id: int | None) -> list[int]:
    named = (into_id if tag == tag_id else tag for tag in tags)
    return list(dict.fromkeys(tag for tag in named if tag is not None))


def _replace_referral_type(session: Session, caller: Caller, type_id: int, into_id: int | None) -> int:
    found = _hold_clients(session, caller, Client.referral_type_id == type_id)
    for some in _some_at_once(found):
        theirs = (Client.workspace_id == caller.workspace_id, Client.id.in_(some))
        session.execute(sa.update(Client).where(*theirs).values(referral_type_id=into_id))
        _sign(session, caller, {client: {"referral_type_id": [type_id, into_id]} for client in some})
    return len(found)


def _some_at_once(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))


def _hold_clients(session: Session, caller: Caller, who: sa.ColumnElement[bool]) -> list[int]:
    """Keep others from changing these clients until the transaction ends; always in one order, for two who do so."""
    held = sa.select(Client.id).where(Client.workspace_id == caller.workspace_id, who).order_by(Client.id)
    return list(session.scalars(held.with_for_update(of=Client, key_share=True)))


def _sign(session: Session, caller: Caller, changes: dict[int, dict[str, list[Any]]]) -> None:
    moment = now()
    later = sa.case((Client.updated_at > moment, Client.updated_at), else_=moment)
    signed = {"version": Client.version + 1, "updated_at": later, "updated_by_id": caller.actor_id}
    theirs = (Client.workspace_id == caller.workspace_id, Client.id.in_(list(changes)))
    session.execute(sa.update(Client).where(*theirs).values(signed), execution_options={"synchronize_session": False})
    history.record_many(session, caller, "client.update", changes)


def former_names(caller: Caller, model: type[Word]) -> dict[int, str]:
    """Return the names of words that are no more, by the numbers they had."""
    ended = (f"{_ACTIONS[model]}.merge", f"{_ACTIONS[model]}.remove")
    told = sa.select(AuditEvent.changes).where(
        AuditEvent.workspace_id == caller.workspace_id, AuditEvent.client_id.is_(None), AuditEvent.action.in_(ended)
    )
    return {changes["id"][0]: changes["name"][0] for changes in db.session.scalars(told)}
