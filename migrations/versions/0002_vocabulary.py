"""Tags, referral types and custom fields."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.DateTime(timezone=True)


def upgrade() -> None:

    op.create_table(
        "tags",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("tone", sa.Integer(), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.CheckConstraint("tone BETWEEN 1 AND 8", name=op.f("ck_tags_tone")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_tags_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("uuid", name=op.f("uq_tags_uuid")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_tags_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_tags_workspace_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "referral_types",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_referral_types_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_types")),
        sa.UniqueConstraint("uuid", name=op.f("uq_referral_types_uuid")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_referral_types_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_referral_types_workspace_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "custom_fields",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_adhoc", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'flag', 'date', 'choice')", name=op.f("ck_custom_fields_kind")
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_custom_fields_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_fields")),
        sa.UniqueConstraint("uuid", name=op.f("uq_custom_fields_uuid")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_custom_fields_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_custom_fields_workspace_id_key")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:

    op.drop_table("custom_fields")
    op.drop_table("referral_types")
    op.drop_table("tags")
