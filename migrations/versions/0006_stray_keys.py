"""Finding clients by words of an e-mail address that their names do not hold, and by words too long for a pair."""

import sqlalchemy as sa
from alembic import op

from registry.search.cards import LONG_NAME, STRAY, keys_of

revision = "0006"
down_revision = "0005"

BATCH = 1000
CLIENTS = sa.table("clients", *map(sa.column, ("id", "workspace_id", "search_text")))
ADD = sa.text(
    "INSERT INTO search_keys (workspace_id, key, client_id) VALUES (:workspace_id, :key, :client_id)"
    " ON CONFLICT DO NOTHING"
)


def upgrade() -> None:
    take_time()
    connection, last = op.get_bind(), 0
    query = sa.select(CLIENTS).order_by(CLIENTS.c.id).limit(BATCH)
    while clients := connection.execute(query.where(CLIENTS.c.id > last)).all():
        last = clients[-1].id
        if keys := sorted(key for client in clients for key in new_keys(client)):
            names = ("workspace_id", "key", "client_id")
            connection.execute(ADD, [dict(zip(names, key, strict=True)) for key in keys])


def new_keys(client: sa.Row[tuple[int, int, str]]) -> list[tuple[int, str, int]]:
    keys = keys_of(client.search_text, client.id)
    return [(client.workspace_id, key, client.id) for key in keys if key[1] in {STRAY, LONG_NAME}]


def take_time() -> None:
    """Let a statement take as long as so many clients need."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")


def downgrade() -> None:
    take_time()
    op.execute(sa.text("DELETE FROM search_keys WHERE substr(key, 2, 1) = :kind").bindparams(kind=STRAY))
