"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "op.execute(sa.select(1))"}


def downgrade() -> None:
    ${downgrades if downgrades else "op.execute(sa.select(1))"}
