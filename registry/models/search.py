"""What a search looks at: keys of clients in the order of the alphabet, and the words that they are made of."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import Base, Key, moment, ref, within_workspace

LONGEST_KEY = 42  # the shelf, the kind, and 40 characters
LONGEST_WORD = 40


class SearchKey(Base):
    """One text by which a client is found; a search is a range of them.

    Derived from the client and written with it: it has no foreign key, because checking one for each of a dozen rows
    costs more than writing them; `flask search check` tells whether they agree.
    """

    __tablename__ = "search_keys"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it, nobody changes it

    workspace_id: Mapped[ref] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Key(LONGEST_KEY), primary_key=True)
    client_id: Mapped[ref] = mapped_column(primary_key=True)


class SearchWord(Base):
    """One word of a name of somebody in the workspace, now or formerly."""

    __tablename__ = "search_words"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - as above

    workspace_id: Mapped[ref] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Key(LONGEST_WORD), primary_key=True)


class SearchTypo(Base):
    """A word without one of its letters: two words that share one are one slip of a finger apart."""

    __tablename__ = "search_typos"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - as above

    workspace_id: Mapped[ref] = mapped_column(primary_key=True)
    typo: Mapped[str] = mapped_column(Key(LONGEST_WORD), primary_key=True)
    word: Mapped[str] = mapped_column(Key(LONGEST_WORD), primary_key=True)


class DistinctClients(Base):
    """That somebody looked at two clients and found that they are different people; `client_id` is the lower one."""

    __tablename__ = "distinct_clients"
    __table_args__ = (
        within_workspace("client_id", "clients", ondelete="CASCADE"),
        within_workspace("other_id", "clients", ondelete="CASCADE"),
        within_workspace("actor_id", "actors"),
        sa.Index("ix_distinct_clients_other", "workspace_id", "other_id"),
    )

    workspace_id: Mapped[ref] = mapped_column(primary_key=True)
    client_id: Mapped[ref] = mapped_column(primary_key=True)
    other_id: Mapped[ref] = mapped_column(primary_key=True)
    actor_id: Mapped[ref]
    at: Mapped[moment]
