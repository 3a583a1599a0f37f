"""Clients and all that hangs on them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.DateTime(timezone=True)
FOLDED = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")


def upgrade() -> None:

    op.create_table(
        "clients",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=True),
        sa.Column("preferred_name", sa.String(length=200), nullable=True),
        sa.Column("title", sa.String(length=50), nullable=True),
        sa.Column("pronouns", sa.String(length=100), nullable=True),
        sa.Column("profession", sa.String(length=200), nullable=True),
        sa.Column("birthdate", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=50), nullable=True),
        sa.Column("gender_identity", sa.String(length=100), nullable=True),
        sa.Column("avatar_url", sa.String(length=2048), nullable=True),
        sa.Column("address_line1", sa.String(length=255), nullable=True),
        sa.Column("address_line2", sa.String(length=255), nullable=True),
        sa.Column("city", sa.String(length=100), nullable=True),
        sa.Column("state", sa.String(length=100), nullable=True),
        sa.Column("postal_code", sa.String(length=20), nullable=True),
        sa.Column("country", sa.String(length=100), nullable=True),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("document_type", sa.String(length=20), nullable=True),
        sa.Column("document_number", sa.String(length=20), nullable=True),
        sa.Column("alert", sa.String(length=500), nullable=True),
        sa.Column("notes", sa.String(length=20000), nullable=True),
        sa.Column("notes_position", sa.Integer(), nullable=True),
        sa.Column("allergies", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("medications", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("intolerances", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("emergency_contact_name", sa.String(length=200), nullable=True),
        sa.Column("emergency_contact_phone", sa.String(length=50), nullable=True),
        sa.Column("emergency_contact_relationship", sa.String(length=100), nullable=True),
        sa.Column("consent", sa.String(length=20), nullable=True),
        sa.Column("referral_type_id", NUMBER, nullable=True),
        sa.Column("referral_description", sa.String(length=500), nullable=True),
        sa.Column("referred_by_id", NUMBER, nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", UTC, nullable=True),
        sa.Column("archived_at", UTC, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("updated_at", UTC, nullable=False),
        sa.Column("created_by_id", NUMBER, nullable=False),
        sa.Column("updated_by_id", NUMBER, nullable=False),
        sa.Column("sort_name", FOLDED, nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.CheckConstraint("consent IN ('accepted', 'rejected')", name=op.f("ck_clients_consent")),
        sa.CheckConstraint("document_type IN ('DNI', 'PASSPORT', 'NIE')", name=op.f("ck_clients_document_type")),
        sa.CheckConstraint("source IN ('desk', 'api', 'public_form', 'command')", name=op.f("ck_clients_source")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "created_by_id"],
            ["actors.workspace_id", "actors.id"],
            name=op.f("fk_clients_workspace_id_created_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "referral_type_id"],
            ["referral_types.workspace_id", "referral_types.id"],
            name=op.f("fk_clients_workspace_id_referral_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "referred_by_id"],
            ["clients.workspace_id", "clients.id"],
            name=op.f("fk_clients_workspace_id_referred_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "updated_by_id"],
            ["actors.workspace_id", "actors.id"],
            name=op.f("fk_clients_workspace_id_updated_by_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_clients_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("uuid", name=op.f("uq_clients_uuid")),
        sa.UniqueConstraint("workspace_id", "external_id", name=op.f("uq_clients_workspace_id_external_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_clients_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "slug", name=op.f("uq_clients_workspace_id_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_clients_created", "clients", ["workspace_id", "created_at", "id"], unique=False)
    op.create_index("ix_clients_name", "clients", ["workspace_id", "sort_name", "id"], unique=False)
    op.create_table(
        "contact_points",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("client_id", NUMBER, nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.Column("normalised", sa.String(length=255), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=True),
        sa.Column("dial_code", sa.String(length=20), nullable=True),
        sa.Column("is_preferred", sa.Boolean(), nullable=False),
        sa.Column("is_additional", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('whatsapp', 'phone', 'email', 'fax', 'other')", name=op.f("ck_contact_points_kind")
        ),
        sa.CheckConstraint(
            "label IN ('mobile', 'home', 'work', 'fax', 'other')", name=op.f("ck_contact_points_label")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "client_id"],
            ["clients.workspace_id", "clients.id"],
            name=op.f("fk_contact_points_workspace_id_client_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_points")),
        sa.UniqueConstraint("uuid", name=op.f("uq_contact_points_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_contact_points_client", "contact_points", ["workspace_id", "client_id", "position"], unique=False
    )
    op.create_index(
        "ix_contact_points_normalised", "contact_points", ["workspace_id", "kind", "normalised"], unique=False
    )
    op.create_index(
        "uq_contact_points_preferred",
        "contact_points",
        ["workspace_id", "client_id"],
        unique=True,
        sqlite_where=sa.text("is_preferred"),
        postgresql_where=sa.text("is_preferred"),
    )
    op.create_table(
        "client_tags",
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("client_id", NUMBER, nullable=False),
        sa.Column("tag_id", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "client_id"],
            ["clients.workspace_id", "clients.id"],
            name=op.f("fk_client_tags_workspace_id_client_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "tag_id"],
            ["tags.workspace_id", "tags.id"],
            name=op.f("fk_client_tags_workspace_id_tag_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "client_id", "tag_id", name=op.f("pk_client_tags")),
    )
    op.create_index("ix_client_tags_tag", "client_tags", ["workspace_id", "tag_id"], unique=False)
    op.create_table(
        "custom_values",
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("client_id", NUMBER, nullable=False),
        sa.Column("field_id", NUMBER, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "client_id"],
            ["clients.workspace_id", "clients.id"],
            name=op.f("fk_custom_values_workspace_id_client_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "field_id"],
            ["custom_fields.workspace_id", "custom_fields.id"],
            name=op.f("fk_custom_values_workspace_id_field_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "client_id", "field_id", name=op.f("pk_custom_values")),
    )
    op.create_index("ix_custom_values_field", "custom_values", ["workspace_id", "field_id"], unique=False)
    op.create_table(
        "consent_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("client_id", NUMBER, nullable=False),
        sa.Column("actor_id", NUMBER, nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("at", UTC, nullable=False),
        sa.CheckConstraint("answer IN ('accepted', 'rejected')", name=op.f("ck_consent_events_answer")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "actor_id"],
            ["actors.workspace_id", "actors.id"],
            name=op.f("fk_consent_events_workspace_id_actor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "client_id"],
            ["clients.workspace_id", "clients.id"],
            name=op.f("fk_consent_events_workspace_id_client_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_events")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consent_events_client", "consent_events", ["workspace_id", "client_id"], unique=False)
    op.create_table(
        "client_aliases",
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.Column("client_id", NUMBER, nullable=False),
        sa.CheckConstraint("kind IN ('id', 'uuid', 'slug')", name=op.f("ck_client_aliases_kind")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "client_id"],
            ["clients.workspace_id", "clients.id"],
            name=op.f("fk_client_aliases_workspace_id_client_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "kind", "value", name=op.f("pk_client_aliases")),
    )
    op.create_index("ix_client_aliases_client", "client_aliases", ["workspace_id", "client_id"], unique=False)
    op.create_table(
        "audit_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("workspace_id", NUMBER, nullable=False),
        sa.Column("client_id", NUMBER, nullable=True),
        sa.Column("actor_id", NUMBER, nullable=False),
        sa.Column("action", sa.String(length=50), nullable=False),
        sa.Column("origin", sa.String(length=50), nullable=False),
        sa.Column("request_id", sa.String(length=100), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "actor_id"],
            ["actors.workspace_id", "actors.id"],
            name=op.f("fk_audit_events_workspace_id_actor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "client_id"],
            ["clients.workspace_id", "clients.id"],
            name=op.f("fk_audit_events_workspace_id_client_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_audit_events_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_events_client", "audit_events", ["workspace_id", "client_id", "id"], unique=False)


def downgrade() -> None:

    op.drop_table("audit_events")
    op.drop_table("client_aliases")
    op.drop_table("consent_events")
    op.drop_table("custom_values")
    op.drop_table("client_tags")
    op.drop_table("contact_points")
    op.drop_table("clients")
