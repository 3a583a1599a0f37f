"""The sentences of the document that no route and no form says of itself."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
VERSION = "1"

OVERVIEW = """\
One registry of clients behind five dialects. Each dialect is a whole API of its own; a client written through one
is read through any other without loss of what that one can show.

- **Credentials.** `Authorization: Bearer …` carries an API token or an access token; the desk's session cookie works
  too.
- **Checks.** One order everywhere: credential (401), workspace (404), permission (403), record (404), shape of the
  body, rules, conflicts (409). Nothing is written on a refusal.
- **Errors.** They have the dialect's own shape. With `Accept: application/problem+json` every dialect answers with
  the same status and RFC 9457 problem details, which name every error of the body.
- **JSON.** It is read strictly: no duplicate keys, no control characters, no numbers beyond 64 bits, at most 32
  levels deep and 1 MiB long (8 KiB without a credential). Types are exact. Texts are trimmed and composed (NFC).
- **Retries.** A POST with an `Idempotency-Key` is done once, however often it is sent within 24 hours.
- **Concurrency.** Answers about one client carry an `ETag`; a write with a stale `If-Match` is refused with 412.
- **Rates.** `RateLimit` tells how much is left; 429 says in `Retry-After` how long to wait.
- **Request ids.** Every answer carries an `X-Request-Id`: the caller's own where one was sent.
"""

DIALECTS = {
    "clientes": (
        "The public booking form's API, in Spanish. Clients have numbers; every error has the one key `message`; "
        "creating never tells whether a person is known already."
    ),
    "clients": (
        'The desk\'s own API, with Spanish errors. Clients have UUIDs and eighteen keys, none of them null: `""` '
        "stands where there is nothing. An e-mail address belongs to one client at most."
    ),
    "workspaces": (
        "The multi-workspace CRM's API. The workspace stands in the path, contact methods and custom fields are "
        "lists, and an error lists everything that is wrong."
    ),
    "practice": (
        "The clinic's API. Twenty-eight keys; ids are a prefix and a ULID, or the number; null means not asked and "
        "`[]` none known."
    ),
    "customers": (
        "The SaaS control plane's API. Alphabetical keys, slugs and external ids, and problems by RFC 9457 that say "
        "where."
    ),
}

BEARER = "An API token made at the desk or by `flask tokens create`, or an access token of `POST /v1/auth/token`."
SESSION = (
    "The desk's session, by `POST /api/auth/login`. A browser may only send it from the registry's own pages, and an "
    "Authorization header takes its place."
)
OPEN = "Nobody needs a credential here: what arrives without one waits at the desk to be confirmed."

# What signing in takes, which no answer shows.
CREDENTIALS: Schema = {
    "properties": {
        "email": {"description": "Who signs in", "examples": ["ana@harbour.example"]},
        "password": {"description": "Their password", "examples": ["correct horse desk lamp"]},
    }
}

WORKSPACE: Schema = {
    "name": "workspace",
    "in": "query",
    "description": "The slug of the workspace that a caller without a credential writes to; else the first one",
    "schema": {"type": "string"},
}

QUERY = {
    "limit": "How many at most",
    "cursor": "Where the page begins, as an earlier answer said",
    "page": "Which page, from 1",
    "search": "Words to find",
}

SUCCESSES = {
    200: "Done",
    201: "Created",
    204: "Done; there is nothing to show",
    304: "The version that If-None-Match names is still the present one",
}

_UUID = ("The client's UUID", "01890a5d-ac96-774b-bcce-b302099a8057")
_ARGUMENTS: dict[tuple[str, str], tuple[str, str]] = {
    ("clientes", "client_id"): ("The client's number", "42"),
    ("clients", "client_id"): _UUID,
    ("workspaces", "client_id"): _UUID,
    ("practice", "client_id"): ("The client's id, prefixed, or number", "cli_01HQFQ9QWTNNPY58FZ8CB3FWWK"),
    ("customers", "reference"): ("The customer's slug or UUID", "awesome-customer"),
    ("workspaces", "field_id"): ("The custom field's UUID", "01890a5d-ac96-774b-bcce-b302099a8057"),
    ("workspaces", "workspace_id"): ("The workspace's slug or UUID", "demo"),
}


def argument(dialect: str, name: str) -> Schema:
    """Return the description and schema of a part of a path."""
    description, example = _ARGUMENTS.get((dialect, name), (f"The {name.replace('_id', '')}'s id", "1"))
    return {"description": description, "schema": {"type": "string", "minLength": 1}, "example": example}
