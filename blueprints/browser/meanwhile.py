"""Two people at one record: what somebody else changed since a form was shown, and that laid under what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.browser.client_values import Values, record_values
from registry.history import history_of, snapshot

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.models import AuditEvent, Client

_OTHER_ENTRIES = 50  # of the history, that changed nothing


def events_since(caller: Caller, client: Client, version: int) -> list[AuditEvent]:
    """Return the entries of the history that led from a version to today's, newest first; none where it never was."""
    behind = client.version - version if version > 0 else 0
    if behind <= 0:
        return []
    return [event for event in history_of(caller, client, behind + _OTHER_ENTRIES, reveals=False) if event.changes][
        :behind
    ]


def values_before(client: Client, events: list[AuditEvent]) -> Values:
    """Return what the form of a record held before these, the newest, entries of its history."""
    facts = snapshot(client)
    for event in events:
        facts |= {field: before for field, (before, _) in event.changes.items()}
    return record_values(facts)


def merge(typed: Values, shown: Values, current: Values) -> Values:
    """Return what was typed over what others saved: whoever touched a field keeps it, and lists keep both's lines."""
    values = current | {name: _merge(mine, shown[name], current[name]) for name, mine in typed.items()}
    return values | {rows: _tell_apart(values[rows]) for rows in ("phones", "emails")}


def _merge(mine: Any, before: Any, theirs: Any) -> Any:
    if mine == before:
        return theirs
    if not isinstance(theirs, list):
        return mine
    mine, before = mine or [], before or []
    kept = [line for line in mine if line in theirs or line not in before]
    return kept + [line for line in theirs if line not in before and line not in kept]


def _tell_apart(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Make a number that both changed two: the second is a new one."""
    keys = [row["key"] for row in rows]
    return [row | {"key": ""} if row["key"] in keys[:place] else row for place, row in enumerate(rows)]
