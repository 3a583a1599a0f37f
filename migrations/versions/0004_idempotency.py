"""Answers to requests that may be sent again."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("key_hash", sa.String(length=100), nullable=False),
        sa.Column("request_hash", sa.String(length=100), nullable=False),
        sa.Column("claim", sa.String(length=50), nullable=False),
        sa.Column("claimed_at", UTC, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", UTC, nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_idempotency_keys_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("workspace_id", "key_hash", name=op.f("uq_idempotency_keys_workspace_id_key_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_idempotency_keys_claimed", "idempotency_keys", ["claimed_at"], unique=False)


def downgrade() -> None:
    op.drop_table("idempotency_keys")
