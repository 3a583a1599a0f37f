"""The first start: a private data folder, a secret key, the tables, and the first owner."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

import flask_migrate
import sqlalchemy as sa

from blueprints.settings import PREFIX, InvalidSetting
from registry.db import db
from registry.models import User, Workspace
from registry.passwords import one_time_password
from registry.users import create_user
from registry.workspaces import create_workspace, default_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from blueprints.settings import Settings

OWNER = "owner@example.com"


def secret_key_of(settings: Settings) -> str:
    """Return the installation's secret key; without a setting it is made once, in a file only we can read."""
    if settings.secret_key:
        return settings.secret_key
    path = make_data_folder(settings) / "secret_key"
    try:
        _write_once(path)
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise _cannot_write(path.parent, error) from error


def make_data_folder(settings: Settings) -> Path:
    """Return the data folder, made so that only we can look into it; raise InvalidSetting where it cannot be."""
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(settings.data_dir, error) from error
    return settings.data_dir


def _cannot_write(folder: Path, error: OSError) -> InvalidSetting:
    return InvalidSetting(f"{PREFIX}DATA_DIR: {folder} cannot be written to ({error.strerror}).")


def _write_once(path: Path) -> None:
    """Write a new key unless there is one; two first starts at once end up with the same."""
    if path.exists():
        return
    draft = path.with_suffix(f".{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def migrate() -> None:
    """Bring the tables to the newest revision."""
    flask_migrate.upgrade()


def first_owner() -> tuple[str, str] | None:
    """Create the first workspace and its owner where there is no user yet; return the e-mail address and password."""
    if db.session.scalar(sa.select(User.id).limit(1)) is not None:
        return None
    if db.session.scalar(sa.select(Workspace.id).limit(1)) is None:
        create_workspace("My workspace", "my-workspace")
    password = one_time_password()
    create_user(OWNER, "Owner", password, "owner", default_workspace())
    return OWNER, password
