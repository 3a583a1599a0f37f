"""How migrations run: on the application's own engine, each revision whole or not at all, also on SQLite."""

import logging

import sqlalchemy as sa
from alembic import context
from flask import current_app

from registry import models  # noqa: F401 - fills the metadata
from registry.db import Base

logging.getLogger("alembic").setLevel(logging.WARNING)


def run() -> None:
    engine: sa.Engine = current_app.extensions["migrate"].db.engine
    immediately = engine.execution_options(begin="IMMEDIATE")
    with immediately.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transactional_ddl=True,  # Alembic believes SQLite cannot; with our BEGIN it can
            transaction_per_migration=True,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
