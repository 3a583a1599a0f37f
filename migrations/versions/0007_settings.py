"""How people and workspaces like things, invitations to a workspace, and the order of its whole history."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.DateTime(timezone=True)

COLUMNS = {
    "users": (("shortcuts", sa.Boolean()), ("discreet", sa.Boolean())),
    "workspaces": (
        ("client_word", sa.String(length=20)),
        ("time_zone", sa.String(length=50)),
        ("language", sa.String(length=10)),
        ("lock_minutes", sa.Integer()),
    ),
    "memberships": (("seen_at", UTC), ("suspended_at", UTC)),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_table(
        "invitations",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("key_hash", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("role_id", NUMBER, nullable=False),
        sa.Column("actor_id", NUMBER, nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("expires_at", UTC, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "actor_id"],
            ["actors.workspace_id", "actors.id"],
            name=op.f("fk_invitations_workspace_id_actor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "role_id"],
            ["roles.workspace_id", "roles.id"],
            name=op.f("fk_invitations_workspace_id_role_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_invitations_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_invitations_key_hash")),
        sa.UniqueConstraint("workspace_id", "email", name=op.f("uq_invitations_workspace_id_email")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_events_at", "audit_events", ["workspace_id", "at", "id"])
    op.create_index("ix_audit_events_actor", "audit_events", ["workspace_id", "actor_id", "at", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_events_actor", "audit_events")
    op.drop_index("ix_audit_events_at", "audit_events")
    op.drop_table("invitations")
    for table, columns in COLUMNS.items():
        for name, _ in columns:
            op.drop_column(table, name)
