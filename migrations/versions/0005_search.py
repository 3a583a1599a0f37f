"""Finding clients by keys: their tables, the keys of all who are there already, and an index for each view."""

from collections import defaultdict
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.folding import fold
from registry.search.cards import card_of, keys_of, words_on
from registry.search.typos import shortened

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.DateTime(timezone=True)
BATCH = 1000
LONGEST_WORD = 40


def folded(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


KEYS = sa.table("search_keys", *map(sa.column, ("workspace_id", "key", "client_id")))
WORDS = sa.table("search_words", *map(sa.column, ("workspace_id", "word")))
TYPOS = sa.table("search_typos", *map(sa.column, ("workspace_id", "typo", "word")))
NAMED = ("given_name", "family_name", "preferred_name", "document_number", "is_active", "workspace_id")
CLIENTS = sa.table(
    "clients",
    sa.column("id"),
    sa.column("birthdate", sa.Date()),
    sa.column("archived_at"),
    sa.column("confirmed_at"),
    sa.column("search_text"),
    *map(sa.column, NAMED),
)
POINTS = sa.table("contact_points", *map(sa.column, ("workspace_id", "client_id", "kind", "normalised", "position")))


def upgrade() -> None:
    take_time()
    op.create_table(
        "search_keys",
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("key", folded(42), nullable=False),
        sa.Column("client_id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "key", "client_id", name=op.f("pk_search_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_words",
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("word", folded(40), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "word", name=op.f("pk_search_words")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_typos",
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("typo", folded(40), nullable=False),
        sa.Column("word", folded(40), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "typo", "word", name=op.f("pk_search_typos")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "distinct_clients",
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("client_id", NUMBER, nullable=False),
        sa.Column("other_id", NUMBER, nullable=False),
        sa.Column("actor_id", NUMBER, nullable=False),
        sa.Column("at", UTC, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["workspace_id", column],
                [f"{table}.workspace_id", f"{table}.id"],
                name=op.f(f"fk_distinct_clients_workspace_id_{column}"),
                ondelete=ondelete,
            )
            for column, table, ondelete in (
                ("client_id", "clients", "CASCADE"),
                ("other_id", "clients", "CASCADE"),
                ("actor_id", "actors", None),
            )
        ),
        sa.PrimaryKeyConstraint("workspace_id", "client_id", "other_id", name=op.f("pk_distinct_clients")),
    )
    op.create_index("ix_distinct_clients_other", "distinct_clients", ["workspace_id", "other_id"], unique=False)
    op.drop_index("ix_clients_name", table_name="clients")
    make_view("active", "archived_at IS NULL AND is_active", "archived_at IS NULL AND is_active = 1")
    make_view("inactive", "archived_at IS NULL AND NOT is_active", "archived_at IS NULL AND is_active = 0")
    make_view("unconfirmed", "archived_at IS NULL AND confirmed_at IS NULL")
    make_view("archived", "archived_at IS NOT NULL")
    fill(op.get_bind())


def make_view(name: str, condition: str, on_sqlite: str | None = None) -> None:
    op.create_index(
        f"ix_clients_{name}",
        "clients",
        ["workspace_id", "sort_name", "id"],
        unique=False,
        sqlite_where=sa.text(on_sqlite or condition),
        postgresql_where=sa.text(condition),
    )


def fill(connection: sa.Connection) -> None:
    """Write the card, the keys and the words of every client there is."""
    words: dict[int, set[str]] = defaultdict(set)
    for clients in batches(connection):
        texts = [(client.workspace_id, client.id, card_of(client)) for client in clients]
        write_texts(connection, [(number, text) for _, number, text in texts])
        keys = [(workspace, key, number) for workspace, number, text in texts for key in keys_of(text, number)]
        names = ("workspace_id", "key", "client_id")
        connection.execute(KEYS.insert(), [dict(zip(names, key, strict=True)) for key in sorted(keys)])
        for workspace, _, text in texts:
            words[workspace] |= {word for word in words_on(text) if len(word) <= LONGEST_WORD}
    for workspace, known in words.items():
        connection.execute(WORDS.insert(), [{"workspace_id": workspace, "word": word} for word in sorted(known)])
        for word in sorted(known):
            if typos := sorted(shortened(word)):
                rows = [{"workspace_id": workspace, "typo": typo, "word": word} for typo in typos]
                connection.execute(TYPOS.insert(), rows)


def write_texts(connection: sa.Connection, texts: list[tuple[int, str]]) -> None:
    connection.execute(
        CLIENTS.update().where(CLIENTS.c.id == sa.bindparam("number")).values(search_text=sa.bindparam("text")),
        [{"number": number, "text": text} for number, text in texts],
    )


def former_text(client: Any) -> str:
    """Return what searches looked at before there were keys."""
    emails = [point.normalised for point in client.contact_points if point.kind in {"email", "other"}]
    numbers = [point.normalised for point in client.contact_points if point.kind not in {"email", "other"}]
    words = [
        fold(f"{client.full_name} {client.preferred_name or ''}"),
        *map(fold, emails),
        fold(client.document_number or "").replace(" ", ""),
    ]
    birthdate = client.birthdate.isoformat() if client.birthdate else ""
    parts = [f" {' '.join(words)}", *emails, f"={birthdate}"]
    return "\u241f".join(parts) + "".join(f"\u241f#{number}" for number in numbers)


def batches(connection: sa.Connection) -> Iterator[list[Any]]:
    """Yield the clients, some at a time, each as `card_of` wants it: with its contact points."""
    last = 0
    while rows := connection.execute(
        sa.select(CLIENTS).where(CLIENTS.c.id > last).order_by(CLIENTS.c.id).limit(BATCH)
    ).all():
        first, last = rows[0].id, rows[-1].id
        points = defaultdict(list)
        found = sa.select(POINTS).where(POINTS.c.client_id.between(first, last))
        for point in connection.execute(found.order_by(POINTS.c.position)):
            points[point.client_id].append(point)
        yield [as_client(row, points[row.id]) for row in rows]


def as_client(row: sa.Row[Any], points: list[Any]) -> Any:
    values = dict(row._mapping)  # noqa: SLF001 - the documented public name of a row's mapping
    full_name = f"{row.given_name} {row.family_name}" if row.family_name else row.given_name
    return SimpleNamespace(**values | {"is_active": bool(row.is_active)}, full_name=full_name, contact_points=points)


def take_time() -> None:
    """Let a statement take as long as so many clients need."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")


def downgrade() -> None:
    take_time()
    for clients in batches(op.get_bind()):
        write_texts(op.get_bind(), [(client.id, former_text(client)) for client in clients])
    for view in ("active", "inactive", "unconfirmed", "archived"):
        op.drop_index(f"ix_clients_{view}", table_name="clients")
    op.create_index("ix_clients_name", "clients", ["workspace_id", "sort_name", "id"], unique=False)
    for table in ("distinct_clients", "search_typos", "search_words", "search_keys"):
        op.drop_table(table)
