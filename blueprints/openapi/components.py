"""What several places of the document share stands in it once, under a name, and is referred to."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


class Components:
    """The shared parts of a document by kind and name, as they come up."""

    def __init__(self) -> None:
        self.parts: dict[str, dict[str, Any]] = {}

    def share(self, kind: str, name: str, part: Any) -> Schema:
        """Return the reference to a part; another part of the same name gets a number behind it."""
        known = self.parts.setdefault(kind, {})
        number, free = 1, name
        while known.get(free, part) != part:
            number += 1
            free = f"{name}-{number}"
        known[free] = part
        return {"$ref": f"#/components/{kind}/{free}"}

    def schema(self, given: Any) -> Any:
        """Return a JSON Schema whose titled records are shared; raise ValueError where two share a title."""
        if isinstance(given, list):
            return [self.schema(item) for item in given]
        if not isinstance(given, dict):
            return given
        made = {key: value if key in _VERBATIM else self.schema(value) for key, value in given.items()}
        title = made.get("title")
        if not isinstance(title, str):  # a member may be called title as well
            return made
        if "null" in made["type"]:
            return {"anyOf": [self._titled(title, made | {"type": "object"}), {"type": "null"}]}
        return self._titled(title, made)

    def _titled(self, title: str, schema: Schema) -> Schema:
        if self.parts.get("schemas", {}).get(title, schema) != schema:
            raise ValueError(f"Two schemas are called {title}: put the dialect's name in front")
        return self.share("schemas", title, schema)

    def resolve(self, part: Any) -> Any:
        """Return what a reference leads to; anything else as it is."""
        while isinstance(part, dict) and "$ref" in part:
            _, _, kind, name = part["$ref"].split("/")
            part = self.parts[kind][name]
        return part

    def example(self, given: Schema) -> Any:
        """Return a value that fits a schema, put together from the examples of its members."""
        schema = self.resolve(given)
        if "examples" in schema:
            return schema["examples"][0]
        if "anyOf" in schema:
            return self.example(schema["anyOf"][0])
        if "properties" in schema:
            members = schema["properties"].items()
            return {name: self.example(member) for name, member in members if not member.get("readOnly")}
        kind = schema.get("type", "null")
        if kind == "array":
            return [self.example(schema["items"])] if "items" in schema else []
        return schema.get("enum", [_PLAIN.get(kind if isinstance(kind, str) else kind[-1])])[0]


_VERBATIM = frozenset({"examples", "enum", "const", "required", "default"})
_PLAIN = {"string": "string", "integer": 1, "number": 1, "boolean": True, "object": {}}
