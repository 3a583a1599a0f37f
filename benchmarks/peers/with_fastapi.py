"""The same endpoints in FastAPI with the ORM of SQLAlchemy, as their pages would write them: a peer to measure.

Runs in an environment of its own (see benchmarks/peers/__main__.py). No history, no index of search keys.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import uuid
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import sqlalchemy as sa
import uvicorn
from fastapi import Cookie, Depends, FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker

URL, PORT, HOW_MANY = os.environ["PEER_URL"], int(os.environ["PEER_PORT"]), int(os.environ["PEER_CLIENTS"])
IS_SQLITE = URL.startswith("sqlite")


def now() -> dt.datetime:
    """Return this moment."""
    return dt.datetime.now(dt.UTC)


class Base(DeclarativeBase):
    """All tables."""


class User(Base):
    """Who may sign in."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]


class Credential(Base):
    """A token or a session, kept as a hash."""

    __tablename__ = "credentials"
    hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    expires_at: Mapped[dt.datetime]
    user: Mapped[User] = relationship(lazy="joined")


class Client(Base):
    """One table for all of a client."""

    __tablename__ = "clients"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4, unique=True)
    given_name: Mapped[str] = mapped_column(sa.String(200))
    family_name: Mapped[str | None] = mapped_column(sa.String(200))
    phone: Mapped[str | None] = mapped_column(sa.String(255))
    email: Mapped[str | None] = mapped_column(sa.String(255), index=True)
    address: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    gender: Mapped[str] = mapped_column(default="")
    birth_date: Mapped[dt.date | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    avatar: Mapped[str] = mapped_column(default="")
    document_type: Mapped[str] = mapped_column(default="")
    document_number: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(sa.DateTime(timezone=True), default=now)
    updated_at: Mapped[dt.datetime] = mapped_column(sa.DateTime(timezone=True), default=now, onupdate=now)


engine = sa.create_engine(URL, pool_size=20)
if IS_SQLITE:

    @sa.event.listens_for(engine, "connect")
    def _make_durable(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")


Reading = sessionmaker(engine)
Writing = sessionmaker(engine.execution_options(begin="IMMEDIATE") if IS_SQLITE else engine)


def reading() -> Iterator[Session]:
    """Give a session for what only reads."""
    with Reading() as session:
        yield session


def writing() -> Iterator[Session]:
    """Give a session for what writes: on SQLite one that begins as a writer."""
    with Writing() as session:
        yield session


class ClienteIn(BaseModel):
    """The public form's words."""

    model_config = ConfigDict(extra="forbid")
    nombres: Annotated[str, Field(min_length=1, max_length=200)]
    apellidos: Annotated[str | None, Field(max_length=200)] = None
    telefono: Annotated[str | None, Field(max_length=255)] = None
    email: EmailStr | None = None


class ClienteOut(BaseModel):
    """A client in the public form's words."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    nombres: Annotated[str, Field(validation_alias="given_name")]
    apellidos: Annotated[str | None, Field(validation_alias="family_name")]
    telefono: Annotated[str | None, Field(validation_alias="phone")]
    email: str | None
    created_at: dt.datetime


class Created(BaseModel):
    """What is answered to a create."""

    message: str
    cliente: ClienteOut


class ClientIn(BaseModel):
    """The desk's words: what is to change."""

    email: Annotated[EmailStr, Field(max_length=50)] | None = None
    given_name: Annotated[str | None, Field(min_length=2, max_length=50, alias="name")] = None
    family_name: Annotated[str | None, Field(min_length=2, max_length=50, alias="surname")] = None
    phone: Annotated[str, Field(min_length=6, max_length=20)] | None = None
    address: Annotated[str, Field(max_length=255)] | None = None
    city: Annotated[str, Field(max_length=50)] | None = None
    country: Annotated[str, Field(max_length=50)] | None = None
    postal_code: Annotated[str, Field(max_length=20)] | None = None
    gender: Annotated[str, Field(max_length=10)] | None = None
    birth_date: dt.date | None = None
    document_type: Literal["DNI", "PASSPORT", "NIE", ""] | None = None
    document_number: Annotated[str, Field(max_length=20)] | None = None


class ClientOut(BaseModel):
    """A client in the desk's words."""

    model_config = ConfigDict(from_attributes=True)
    user_id: Annotated[uuid.UUID, Field(validation_alias="uuid")]
    email: str | None
    name: Annotated[str, Field(validation_alias="given_name")]
    surname: Annotated[str | None, Field(validation_alias="family_name")]
    phone: str | None
    address: str
    city: str
    country: str
    postal_code: str
    gender: str
    birth_date: dt.date | None
    role: str = "USER"
    is_active: bool
    avatar: str
    document_type: str
    document_number: str
    created_at: dt.datetime
    updated_at: dt.datetime


app = FastAPI()


@app.exception_handler(RequestValidationError)
def refuse(_: Request, __: RequestValidationError) -> JSONResponse:
    """Say that it came to nothing."""
    return JSONResponse({"message": "Error al crear cliente"}, 400)


def user_of(session: Session, secret: str | None) -> User:
    """Return whose secret it is, or refuse."""
    found = session.get(Credential, hashlib.sha256((secret or "").encode()).hexdigest())
    if found is None or found.expires_at < dt.datetime.now(dt.UTC).replace(tzinfo=None):
        raise HTTPException(401)
    return found.user


@app.post("/api/clientes", status_code=201)
def create(body: ClienteIn, session: Annotated[Session, Depends(writing)]) -> Created:
    """Register somebody."""
    client = Client(given_name=body.nombres, family_name=body.apellidos, phone=body.telefono, email=body.email)
    session.add(client)
    session.commit()
    return Created(message="Cliente creado", cliente=ClienteOut.model_validate(client))


@app.get("/api/clientes/{number}")
def read(
    number: int, session: Annotated[Session, Depends(reading)], authorization: Annotated[str, Header()]
) -> ClienteOut:
    """Read one client, for programs with a token."""
    user_of(session, authorization.removeprefix("Bearer "))
    client = session.get(Client, number)
    if client is None:
        raise HTTPException(404)
    return ClienteOut.model_validate(client)


@app.put("/api/clients/{reference}")
def update(
    reference: uuid.UUID,
    body: ClientIn,
    session: Annotated[Session, Depends(writing)],
    cookie: Annotated[str | None, Cookie(alias="session")] = None,
) -> ClientOut:
    """Change what is named, for whoever is signed in."""
    user_of(session, cookie)
    client = session.scalar(sa.select(Client).where(Client.uuid == reference))
    if client is None:
        raise HTTPException(404)
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(client, name, value)
    session.commit()
    return ClientOut.model_validate(client)


def prepare() -> dict[str, object]:
    """Make the tables, a user with a token and a session, and clients."""
    Base.metadata.create_all(engine)
    secret = secrets.token_urlsafe(32)
    expires_at = dt.datetime.now(dt.UTC).replace(tzinfo=None) + dt.timedelta(days=1)
    with Writing() as session:
        user = User(email="owner@example.com")
        session.add(Credential(hash=hashlib.sha256(secret.encode()).hexdigest(), user=user, expires_at=expires_at))
        found = [
            Client(given_name="Ana", family_name="Gil", phone="+34600000001", email=f"ana{n}@example.com")
            for n in range(HOW_MANY)
        ]
        session.add_all(found)
        session.commit()
        clients = {"clientes": [str(one.id) for one in found], "clients": [str(one.uuid) for one in found]}
    return {"token": secret, "cookie": f"session={secret}", "clients": clients}


if __name__ == "__main__":
    print(json.dumps(prepare()), flush=True)
    uvicorn.run(app, host="127.0.0.1", port=PORT, access_log=False, log_level="warning")
