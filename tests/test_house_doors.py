"""The house's rules about its doors: every route says what it needs, every setting and command is told."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import create_app
from blueprints.api import DIALECTS
from blueprints.api.dialect import NOBODY, Dialect
from blueprints.browser.desk import MEMBER, OPEN
from blueprints.settings import PREFIX, Settings
from registry.permissions import PERMISSIONS
from tests.conftest import SETTINGS

HOUSE = Path(__file__).parents[1]
ROUTES = Path(__file__).with_name("routes.txt")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Routes that belong to no blueprint, with the reason why nobody has to say who they are.
FILES = {"assets": "style sheets and pictures are the same for everybody, and in the repository"}
# What anybody may do, because it is how one becomes somebody, or shows no record of anybody.
OPEN_PAGES = {
    "GET /docs",
    "GET /docs/<dialect>",
    "GET /favicon.ico",
    "GET /healthz",
    "GET /invitation/<key>",
    "GET /openapi.json",
    "GET /readyz",
    "GET /sign-in",
    "POST /invitation/<key>",
    "POST /preferences/language",
    "POST /preferences/theme",
    "POST /sign-in",
    "POST /sign-out",
}
OPEN_API = {"POST /api/auth/login", "POST /api/auth/logout", "POST /v1/auth/token"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it starts, on a database that nobody opens."""
    folder = tmp_path_factory.mktemp("house")
    return create_app(dataclasses.replace(SETTINGS, data_dir=folder))


def lines_of(house: Flask) -> dict[str, Rule]:
    """Every route as `METHOD path`."""
    return {
        f"{method} {path_in(rule)}": rule
        for rule in house.url_map.iter_rules()
        for method in METHODS
        if method in (rule.methods or ())
    }


def path_in(rule: Rule) -> str:
    """A route's path as people write it, without the kinds of its parts."""
    return re.sub(r"<\w+(\([^)]*\))?:", "<", rule.rule)


def needs(house: Flask, rule: Rule) -> str | None:
    """What a route says that it needs: a permission, or `nobody` for none; None where it says nothing."""
    needed: str | None = getattr(house.view_functions[rule.endpoint], "needs", None)
    return "nobody" if needed in {NOBODY, OPEN} or rule.endpoint in FILES else needed


def test_every_route_says_what_it_needs(house: Flask) -> None:
    silent = [line for line, rule in lines_of(house).items() if needs(house, rule) is None]
    assert silent == [], "Name a permission, or say that anybody may: `needs=…` in a dialect, `@needs(…)` on a page"


def test_what_a_route_needs_exists(house: Flask) -> None:
    wrong = {
        line: needed
        for line, rule in lines_of(house).items()
        if (needed := needs(house, rule)) not in {"nobody", MEMBER, *PERMISSIONS}
    }
    assert wrong == {}, f"The permissions are {', '.join(PERMISSIONS)}"


def test_what_needs_nobody_is_on_the_list(house: Flask) -> None:
    unguarded = {
        line
        for line, rule in lines_of(house).items()
        if needs(house, rule) == "nobody" and rule.endpoint not in FILES
    }
    assert unguarded == OPEN_PAGES | OPEN_API, "Think twice; then write it into OPEN_PAGES or OPEN_API"


def test_a_dialect_takes_no_route_that_says_nothing() -> None:
    with pytest.raises(TypeError, match="/x"):
        Dialect("new", "/x", words={}).get("/x")


def test_no_route_vanishes_and_none_appears_unnoticed(house: Flask) -> None:
    lines = sorted(lines_of(house), key=lambda line: (line.partition(" ")[2], METHODS.index(line.partition(" ")[0])))
    now = "".join(f"{line} {needs(house, lines_of(house)[line])}\n" for line in lines)
    assert now == ROUTES.read_text(), f"If this is meant, write it into {ROUTES.name}:\n\n{now}"


def test_a_path_belongs_to_the_dialect_that_serves_it(house: Flask) -> None:
    """Or its 404 and 405 would have another's shape."""
    for line, rule in lines_of(house).items():
        owner = next((dialect.name for dialect in DIALECTS if dialect.owns(rule.rule)), "browser")
        serves = rule.endpoint.rpartition(".")[0].removesuffix("_alias")
        owned = serves if serves.startswith("api_") else "browser"
        assert owner == owned, f"{line}: write its prefix into the dialect that serves it"


def variables() -> set[str]:
    return {f"{PREFIX}{field.name.upper()}" for field in dataclasses.fields(Settings)}


def test_the_readme_tells_every_setting_and_no_other() -> None:
    rows = re.findall(rf"^\| `({PREFIX}\w+)` \|", (HOUSE / "README.md").read_text(), flags=re.MULTILINE)
    assert sorted(rows) == sorted(variables()), "Write one row a setting into the table of README.md"


def test_no_page_tells_of_a_setting_that_is_none() -> None:
    told = {name for text in pages() for name in re.findall(rf"\b{PREFIX}[A-Z_]+\b", text)}
    assert told <= variables(), "Correct its name, or add the field to Settings"


def pages() -> list[str]:
    """What people read."""
    return [path.read_text() for path in [HOUSE / "README.md", *sorted((HOUSE / "docs").glob("*.md"))]]


def our_commands(house: Flask) -> dict[str, click.Command]:
    """The commands that are not Flask-Migrate's."""
    return {name: command for name, command in house.cli.commands.items() if name != "db"}


def commands(house: Flask) -> set[str]:
    """Every command of ours by its whole name, like `users create`."""
    found = set()
    for name, command in our_commands(house).items():
        subcommands = command.commands if isinstance(command, click.Group) else {}
        found |= {f"{name} {sub}" for sub in subcommands} or {name}
    return found


def told_commands() -> set[str]:
    """Every command that a page tells of, in `code` or a block of it; `users create|list` tells of two."""
    found = set()
    for text in pages():
        code = "\n".join(re.findall(r"```.*?```|`[^`]+`", text, flags=re.DOTALL))
        for group, rest in re.findall(r"\bflask(?: --app \w+)? ([a-z]+)((?: [a-z]+(?:\|[a-z]+)*)?)", code):
            found |= {f"{group} {sub}".strip() for sub in rest.strip().split("|")}
    return found


def test_every_command_is_told(house: Flask) -> None:
    untold = commands(house) - told_commands()
    assert untold == set(), "Write it into README.md or docs/running.md"


def test_no_page_tells_of_a_command_that_is_none(house: Flask) -> None:
    flasks_own = {"run", "shell", "routes", "db upgrade", "db downgrade", "db current"}
    strange = told_commands() - commands(house) - set(our_commands(house)) - flasks_own
    assert strange == set(), "Correct its name"


def test_every_command_helps(house: Flask) -> None:
    def silent(command: Any) -> list[str]:
        own = [] if command.help else [str(command.name)]
        return own + [name for sub in getattr(command, "commands", {}).values() for name in silent(sub)]

    assert [name for command in our_commands(house).values() for name in silent(command)] == [], "Write its docstring"
