"""What a route says of itself, besides its path: enough to document it, and to check what is documented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from blueprints.fields import JSONForm

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """One route of a dialect as its users know it.

    `takes` is the form of its body, `query` that of its query string, `answers` the JSON Schema of each success by
    its status (None: no body), `refuses` the registry's facts that it can meet beyond those that every route can,
    `headers` what its answers carry beyond what all do. A `versioned` one answers with the ETag of a client, and
    heeds If-Match where it writes. An `anonymous` one needs no credential where the installation says so.
    """

    dialect: str
    needs: str
    answers: Mapping[int, Schema | None]
    takes: type[JSONForm] | None = None
    query: type[JSONForm] | None = None
    refuses: tuple[type[Exception], ...] = ()
    versioned: bool = False
    anonymous: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
