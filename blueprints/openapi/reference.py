"""The document as its reader sees it: operations, their members in lines, their examples as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from flask import current_app

from blueprints.openapi.document import document
from blueprints.openapi.routes import routes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]
Words = list[list[tuple[bool, str]]]  # paragraphs of pieces, each code or not
_RULES = (
    *("format", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern", "enum", "const"),
)


_TOLD_ONCE = "X-Request-Id"  # every operation heeds it: the overview says so


@dataclass(frozen=True)
class Member:
    """One member of an object, or one parameter: `name` is dotted within its object, `kind` its type."""

    name: str
    kind: str
    is_required: bool
    about: Words
    rules: list[tuple[str, str]]
    example: str = ""
    place: str = ""
    refers_to: str = ""


@dataclass(frozen=True)
class Reply:
    """One status that an operation answers with."""

    status: str
    meaning: str
    headers: list[str]
    examples: list[tuple[str, str]]
    refers_to: str = ""


@dataclass(frozen=True)
class Told:
    """One operation; `also` are the other paths where the same is served."""

    id: str
    method: str
    path: str
    also: list[str]
    summary: str
    about: Words
    is_open: bool
    parameters: list[Member]
    members: list[Member]
    example: str
    replies: list[Reply]

    @property
    def writes(self) -> bool:
        """Tell whether trying it may change a record."""
        return self.method != "GET"


def resolved(part: Any) -> Any:
    """Return what a reference of the document leads to; anything else as it is."""
    while isinstance(part, dict) and "$ref" in part:
        _, kinds, kind, name = part["$ref"].split("/")
        part = document()[kinds][kind][name]
    return part


def operations_of(dialect: str) -> list[Told]:
    """Return a dialect's operations in the document's order, each once."""
    routes = [route for route in routes_of(_app()) if route.operation.dialect == dialect]
    return [
        _told(route.method, route.path, [one.path for one in routes if (one.method, one.same_as) == route.address])
        for route in routes
        if not route.same_as
    ]


def objects_of(operations: list[Told]) -> list[tuple[str, list[Member]]]:
    """Return every named record that these operations show, with its members."""
    names = [reply.refers_to for told in operations for reply in told.replies if reply.refers_to]
    found: dict[str, list[Member]] = {}
    while names:
        name = names.pop(0)
        if name not in found:
            found[name] = list(_members(document()["components"]["schemas"][name]))
            names += [member.refers_to for member in found[name] if member.refers_to]
    return sorted(found.items())


def _app() -> Any:
    return current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to it


def _told(method: str, path: str, also: list[str]) -> Told:
    operation = document()["paths"][path][method.lower()]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Told(
        operation["operationId"],
        method,
        path,
        also,
        operation["summary"],
        words_in(operation["description"]),
        {} in operation["security"] or not operation["security"],
        [_parameter(one) for one in map(resolved, operation["parameters"]) if one["name"] != _TOLD_ONCE],
        list(_members(resolved(content["schema"]))) if content else [],
        written(content["example"]) if content else "",
        [_reply(status, resolved(one)) for status, one in operation["responses"].items()],
    )


def _parameter(given: Schema) -> Member:
    schema = given["schema"]
    return Member(
        given["name"],
        kind_of(schema),
        given.get("required", False),
        words_in(given.get("description", "")),
        _rules(schema),
        str(given.get("example", "")),
        given["in"],
    )


def _reply(status: str, response: Schema) -> Reply:
    content: Schema = next(iter(response.get("content", {}).values()), {})
    examples = [(name, written(one["value"])) for name, one in content.get("examples", {}).items()]
    if "example" in content:
        examples = [("", written(content["example"]))]
    return Reply(
        status, response["description"], list(response["headers"]), examples, title_of(content.get("schema", {}))
    )


def _members(schema: Schema, within: str = "") -> Iterator[Member]:
    """Give the members of an object, those of unnamed objects within it right behind."""
    required = schema.get("required", [])
    for name, member in schema.get("properties", {}).items():
        if member.get("readOnly"):
            continue
        dotted = f"{within}{name}"
        about = words_in(member.get("description", ""))
        yield Member(dotted, kind_of(member), name in required, about, _rules(member), refers_to=title_of(member))
        yield from _members(member, f"{dotted}.")
        yield from _members(member.get("items", {}), f"{dotted}[].")


def title_of(schema: Schema) -> str:
    """Return the name of the record that a schema shows, alone, in a list, or where it is not null."""
    inner = schema.get("items") or next(iter(schema.get("anyOf", [])), schema)
    return inner["$ref"].rpartition("/")[2] if "$ref" in inner else ""


def kind_of(schema: Schema) -> str:
    """Return a schema's type in a few words of code: `string | null`, `array<string>`, `PracticeClient`."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(kind_of(one) for one in schema["anyOf"])
    kinds = schema.get("type", "any")
    named = [kinds] if isinstance(kinds, str) else kinds
    inner = kind_of(schema["items"]) if "items" in schema else "any"
    return " | ".join(f"array<{inner}>" if kind == "array" else kind for kind in named)


def _rules(schema: Schema) -> list[tuple[str, str]]:
    return [(rule, _short(schema[rule])) for rule in _RULES if rule in schema]


def _short(value: Any) -> str:
    return ", ".join(map(str, filter(None, value))) if isinstance(value, list) else str(value)


def written(value: Any) -> str:
    """Return a JSON value as people read it."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def words_in(text: str) -> Words:
    """Return a text's paragraphs in pieces: every second one, between backticks, is code."""
    paragraphs = [" ".join(one.split()) for one in text.split("\n\n") if one.strip()]
    return [[(place % 2 == 1, piece) for place, piece in enumerate(one.split("`")) if piece] for one in paragraphs]


def points_in(text: str) -> list[tuple[str, Words]]:
    """Return the points of a list `- **Title** text`."""
    found = re.findall(r"^- \*\*(.+?)\.?\*\*(.*?)(?=^- |\Z)", text, flags=re.DOTALL | re.MULTILINE)
    return [(title, words_in(rest)) for title, rest in found]
