"""Settings: read once from the environment, each checked, none read anywhere else."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
import limits
import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "CLIENTELA_"
DIALECTS = ("clientes", "workspaces", "clients", "practice", "customers")
_SHORTEST_KEY = 32


class InvalidSetting(click.ClickException):
    """A setting cannot be used; the message is one sentence for whoever set it, which a command prints."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


_CONVERTERS: dict[str, Callable[[str], Any]] = {
    "data_dir": lambda text: Path(text or "instance"),
    "anonymous_create": _words,
    "trusted_hosts": _words,
    "public_origin": lambda text: text.strip().rstrip("/").lower(),  # as browsers write it
    "ratelimit_storage_uri": lambda text: text or "memory://",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What may differ between one installation and another; every field is an environment variable."""

    database_url: str = ""
    data_dir: Path = Path("instance")
    secret_key: str = field(default="", repr=False)
    anonymous_create: tuple[str, ...] = ("clientes",)
    public_create_limit: str = "5/minute;30/hour;100/day"
    api_limit: str = "6000/minute"
    public_origin: str = ""
    trusted_hosts: tuple[str, ...] = ()
    ratelimit_storage_uri: str = "memory://"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read every setting that is there; raise InvalidSetting for the first that cannot be used."""
        known = {one.name: _CONVERTERS.get(one.name, str.strip) for one in fields(cls)}
        given: dict[str, Any] = {}
        for variable, text in environment.items():
            if variable.startswith(PREFIX):
                name = variable.removeprefix(PREFIX).lower()
                if name not in known:
                    raise InvalidSetting(f"There is no setting {variable}: see the table in the README.")
                given[name] = known[name](text)
        settings = cls(**given)
        settings.check()
        return settings

    @property
    def database(self) -> str:
        """Return the address of the database, by default SQLite within the data folder."""
        url = self.database_url or f"sqlite:///{self.data_dir.absolute() / 'clientela.db'}"
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)

    @property
    def is_https(self) -> bool:
        """Tell whether people reach this installation over HTTPS."""
        return self.public_origin.startswith("https://")

    def check(self) -> None:
        """Raise InvalidSetting for the first setting that cannot be used."""
        self._check_database()
        if self.secret_key and len(self.secret_key) < _SHORTEST_KEY:
            raise InvalidSetting(f"{PREFIX}SECRET_KEY must have at least {_SHORTEST_KEY} characters.")
        for dialect in self.anonymous_create:
            if dialect not in DIALECTS:
                raise InvalidSetting(
                    f"{PREFIX}ANONYMOUS_CREATE names “{dialect}”; the dialects are {', '.join(DIALECTS)}."
                )
        for name in ("public_create_limit", "api_limit"):
            _check_limit(name, getattr(self, name))
        if self.public_origin and not _is_origin(self.public_origin):
            raise InvalidSetting(f"{PREFIX}PUBLIC_ORIGIN must look like https://clients.example.com.")

    def _check_database(self) -> None:
        try:
            backend = sa.make_url(self.database).get_backend_name()
        except sa.exc.ArgumentError:
            backend = ""
        if backend not in {"sqlite", "postgresql"}:
            raise InvalidSetting(
                f"{PREFIX}DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://, the databases we support."
            )


def _is_origin(text: str) -> bool:
    """Tell whether a text is just scheme, host and perhaps port."""
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return False
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return parts.scheme in {"http", "https"} and bool(host) and text == f"{parts.scheme}://{host}{port}"


def _check_limit(name: str, text: str) -> None:
    try:
        if text:
            limits.parse_many(text)
    except ValueError as error:
        raise InvalidSetting(f"{PREFIX}{name.upper()} must look like 5/minute;30/hour, not “{text}”.") from error
