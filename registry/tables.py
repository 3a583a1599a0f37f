"""Tables and rows by themselves, for statements that are made once and run without the ORM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm.attributes import instance_state

if TYPE_CHECKING:
    import sqlalchemy as sa

    from registry.db import Base


def table_of(model: type[Base]) -> sa.Table:
    """Return a model's table, for statements that are made once and run without the ORM."""
    return model.metadata.tables[model.__tablename__]


def detached(model: type[Any], values: Any) -> Any:
    """Return an object of a model that was read without the ORM; whatever was not read raises an error."""
    one = model()
    vars(one).update(values)
    mark_detached(one)
    return one


def mark_detached(one: Base) -> None:
    """Let an object that was read or written without the ORM be one that a session could take up again."""
    state = instance_state(one)
    state.key = state.mapper.identity_key_from_instance(one)
