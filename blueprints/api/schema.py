"""Words for the JSON Schemas of answers, short enough to stand beside the `wire` that they describe."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
_SCALARS = ["string", "number", "boolean", "null"]


def text(description: str = "", *, example: str | None = None, **rules: Any) -> Schema:
    """Return the schema of a string; `rules` are JSON Schema's own (`format`, `pattern`, `enum`, `maxLength`)."""
    return _described({"type": "string", **rules}, description, example)


def whole(description: str = "", *, example: int | None = None, **rules: Any) -> Schema:
    """Return the schema of an integer."""
    return _described({"type": "integer", **rules}, description, example)


def flag(description: str = "") -> Schema:
    """Return the schema of a boolean."""
    return _described({"type": "boolean"}, description, None)


def nullable(schema: Schema) -> Schema:
    """Return the schema of that, or null."""
    kind = schema["type"]
    made = schema | {"type": [*(kind if isinstance(kind, list) else [kind]), "null"]}
    if "enum" in schema:
        made["enum"] = [*schema["enum"], None]
    return made


def array(items: Schema, description: str = "", **rules: Any) -> Schema:
    """Return the schema of a list."""
    return _described({"type": "array", "items": items, **rules}, description, None)


def record(title: str = "", /, *, optional: tuple[str, ...] = (), **members: Schema) -> Schema:
    """Return the schema of an object with exactly these members, in this order; `title` makes it one with a name.

    A member whose name is a word of Python ends in `_` here, and nowhere else.
    """
    properties = {name.removesuffix("_"): schema for name, schema in members.items()}
    required = [name for name in properties if name not in optional]
    made: Schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"title": title, **made} if title else made


def anything(description: str = "", **rules: Any) -> Schema:
    """Return the schema of a value of several types."""
    return _described(dict(rules), description, None)


def _described(schema: Schema, description: str, example: Any) -> Schema:
    if description:
        schema["description"] = description
    if example is not None:
        schema["examples"] = [example]
    return schema


UUID = text("UUID", format="uuid", example="01890a5d-ac96-774b-bcce-b302099a8057")
MOMENT = text("UTC, RFC 3339", format="date-time", example="2024-03-05T15:30:00Z")
DATE = text("A calendar date", format="date", example="1990-05-15")

# RFC 9457, as every dialect answers it to whoever accepts application/problem+json.
PROBLEM = record(
    "Problem",
    detail=text("A sentence about the first error", example="Property name is required but is missing."),
    errors=array(
        record(
            "ProblemError",
            location=text("Where: `body`, `query`, and the way to the member", example="body.name"),
            message=text("Which rule", example="expected required property name to be present"),
            value=anything("What was given, where it is a scalar; never a secret", type=_SCALARS, examples=[None]),
        ),
        "Every error of the request; none where it is not the request's content",
    ),
    instance=text("This one answer: the request's id", example="urn:request:0192f1a5-7c1e-7d3b-9a55-2f6f0c3a9d11"),
    status=whole("The status of the answer", example=400),
    title_=text("The status phrase", example="Bad Request"),
    type_=text("The kind of problem", example="about:blank"),
)
