"""The settings: what each variable becomes, and the sentence for one that cannot be used."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from blueprints.settings import DIALECTS, InvalidSetting, Settings

KEY = "k" * 32


def read(**variables: str) -> Settings:
    return Settings.from_environment({f"CLIENTELA_{name}": text for name, text in variables.items()})


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("database_url", ""),
        ("data_dir", Path("instance")),
        ("secret_key", ""),
        ("anonymous_create", ("clientes",)),
        ("public_create_limit", "5/minute;30/hour;100/day"),
        ("api_limit", "6000/minute"),
        ("public_origin", ""),
        ("trusted_hosts", ()),
        ("ratelimit_storage_uri", "memory://"),
    ],
)
def test_a_setting_has_a_default(name: str, default: Any) -> None:
    assert getattr(read(), name) == default


def test_these_are_all_settings() -> None:
    assert {field.name for field in fields(Settings)} == {
        *("database_url", "data_dir", "secret_key", "anonymous_create", "public_create_limit"),
        *("api_limit", "public_origin", "trusted_hosts", "ratelimit_storage_uri"),
    }


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("DATA_DIR", "/srv/clientela", "data_dir", Path("/srv/clientela")),
        ("DATA_DIR", "", "data_dir", Path("instance")),
        ("SECRET_KEY", KEY, "secret_key", KEY),
        ("SECRET_KEY", f" {KEY}\n", "secret_key", KEY),
        ("ANONYMOUS_CREATE", "", "anonymous_create", ()),
        ("ANONYMOUS_CREATE", "clientes, customers", "anonymous_create", ("clientes", "customers")),
        ("ANONYMOUS_CREATE", ",".join(DIALECTS), "anonymous_create", DIALECTS),
        ("PUBLIC_CREATE_LIMIT", "", "public_create_limit", ""),
        ("PUBLIC_CREATE_LIMIT", "2/second;9/day", "public_create_limit", "2/second;9/day"),
        ("API_LIMIT", "", "api_limit", ""),
        ("API_LIMIT", "10 per minute", "api_limit", "10 per minute"),
        ("PUBLIC_ORIGIN", "https://clients.example.com", "public_origin", "https://clients.example.com"),
        ("PUBLIC_ORIGIN", " https://clients.example.com/ ", "public_origin", "https://clients.example.com"),
        ("PUBLIC_ORIGIN", "http://desk.local:8080", "public_origin", "http://desk.local:8080"),
        ("PUBLIC_ORIGIN", "http://[::1]:8080", "public_origin", "http://[::1]:8080"),
        ("PUBLIC_ORIGIN", "HTTPS://Clients.Example.com", "public_origin", "https://clients.example.com"),
        ("TRUSTED_HOSTS", "a.example, .b.example,", "trusted_hosts", ("a.example", ".b.example")),
        ("RATELIMIT_STORAGE_URI", "", "ratelimit_storage_uri", "memory://"),
        ("RATELIMIT_STORAGE_URI", "redis://cache:6379", "ratelimit_storage_uri", "redis://cache:6379"),
    ],
)
def test_a_variable_becomes_a_setting(variable: str, text: str, name: str, value: Any) -> None:
    assert getattr(read(**{variable: text}), name) == value


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("sqlite:////srv/a.db", "sqlite:////srv/a.db"),
        ("postgresql+psycopg://u:p@db/clients", "postgresql+psycopg://u:p@db/clients"),
        ("postgresql://u:p@db/clients", "postgresql+psycopg://u:p@db/clients"),
        ("postgres://u:p@db/clients", "postgresql+psycopg://u:p@db/clients"),
        (" sqlite:////srv/a.db ", "sqlite:////srv/a.db"),
    ],
)
def test_a_database_is_addressed_by_the_driver_that_is_installed(url: str, address: str) -> None:
    assert read(DATABASE_URL=url).database == address


def test_without_an_address_the_database_is_a_file_in_the_data_folder() -> None:
    assert read(DATA_DIR="/srv/clientela").database == "sqlite:////srv/clientela/clientela.db"
    assert read().database == f"sqlite:///{Path.cwd()}/instance/clientela.db"


@pytest.mark.parametrize(
    ("origin", "is_https"), [("", False), ("http://desk.local", False), ("https://clients.example.com", True)]
)
def test_cookies_are_for_https_where_people_come_over_https(origin: str, is_https: bool) -> None:  # noqa: FBT001
    assert read(PUBLIC_ORIGIN=origin).is_https is is_https


@pytest.mark.parametrize(
    ("variable", "text", "sentence"),
    [
        ("PORTT", "1", "There is no setting CLIENTELA_PORTT: see the table in the README."),
        ("DATABASE", "x", "There is no setting CLIENTELA_DATABASE: see the table in the README."),
        ("DATABASE_URL", "mysql://localhost/x", "CLIENTELA_DATABASE_URL must begin with sqlite:/// or postgresql"),
        ("DATABASE_URL", "clients.db", "CLIENTELA_DATABASE_URL must begin with sqlite:/// or postgresql"),
        ("DATABASE_URL", "oracle://x", "CLIENTELA_DATABASE_URL must begin with sqlite:/// or postgresql"),
        ("SECRET_KEY", "k" * 31, "CLIENTELA_SECRET_KEY must have at least 32 characters."),
        ("ANONYMOUS_CREATE", "clientes,desk", "CLIENTELA_ANONYMOUS_CREATE names “desk”; the dialects are clientes, "),
        ("PUBLIC_CREATE_LIMIT", "five", "CLIENTELA_PUBLIC_CREATE_LIMIT must look like 5/minute;30/hour, not “five”."),
        ("API_LIMIT", "5/fortnight", "CLIENTELA_API_LIMIT must look like 5/minute;30/hour, not “5/fortnight”."),
    ],
)
def test_a_setting_that_cannot_be_used_is_explained_in_one_sentence(variable: str, text: str, sentence: str) -> None:
    with pytest.raises(InvalidSetting) as refusal:
        read(**{variable: text})
    assert refusal.value.message.startswith(sentence)
    assert re.fullmatch(r"[^\n]+\.", refusal.value.message)


@pytest.mark.parametrize(
    "origin",
    [
        "clients.example.com",
        "https://",
        "https://:443",
        "https://a.example/desk",
        "https://a.example?x=1",
        "https://a.example#x",
        "https://user@a.example",
        "https://a.example:port",
        "https://a.example:99999",
        "https://[::1",
        "ftp://a.example",
    ],
)
def test_an_origin_is_a_scheme_and_a_host_and_no_more(origin: str) -> None:
    with pytest.raises(InvalidSetting) as refusal:
        read(PUBLIC_ORIGIN=origin)
    assert refusal.value.message == "CLIENTELA_PUBLIC_ORIGIN must look like https://clients.example.com."


def test_variables_of_other_programs_are_left_alone() -> None:
    assert Settings.from_environment({"DATABASE_URL": "mysql://x", "PATH": "/bin"}) == Settings()


def test_settings_do_not_change_while_the_application_runs() -> None:
    with pytest.raises(AttributeError):
        read().secret_key = KEY  # type: ignore[misc]


def test_a_secret_key_is_not_shown_with_the_other_settings() -> None:
    assert KEY not in repr(read(SECRET_KEY=KEY))


@pytest.mark.parametrize("uri", ["cellar://", "redis+carrier-pigeon://loft"])
def test_a_store_of_counts_that_is_not_there_is_explained(uri: str) -> None:
    with pytest.raises(InvalidSetting, match=r"^CLIENTELA_RATELIMIT_STORAGE_URI cannot be used: .+\.$"):
        create_app(Settings(secret_key=KEY, ratelimit_storage_uri=uri))
