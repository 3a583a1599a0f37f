"""Facts: what the registry found that stops it. Each caller words them for its own users."""

from __future__ import annotations

from typing import Any


class RegistryError(Exception):
    """Any refusal by the registry; nothing was written."""


class NotFound(RegistryError):
    """There is no such thing in this workspace."""


class ClientNotFound(NotFound):
    """No such client in this workspace (another workspace's client is no such client)."""


class WorkspaceNotFound(NotFound):
    """No such workspace, or the caller is not one of its members."""


class FieldNotFound(NotFound):
    """No such custom field in this workspace."""


class UserNotFound(NotFound):
    """No user has this e-mail address."""


class TokenNotFound(NotFound):
    """No API token has this name or number."""


class WordNotFound(NotFound):
    """No such tag or referral type in this workspace."""


class MemberNotFound(NotFound):
    """Nobody of this number works in this workspace."""


class RoleNotFound(NotFound):
    """The workspace has no such role, or it is the owners' and cannot be changed."""


class InvitationNotFound(NotFound):
    """There is no such invitation: it was never made, has been used or withdrawn, or is over a week old."""


class SessionNotFound(NotFound):
    """The user has no such session, or it has ended."""


class NotAllowed(RegistryError):
    """The caller is known but lacks a permission."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class Conflict(RegistryError):
    """The write would break a rule that spans several records."""


class EmailTaken(Conflict):
    """Another living client of the workspace has this e-mail address."""


class ExternalIdTaken(Conflict):
    """Another client of the workspace has this external id."""


class SlugTaken(Conflict):
    """Another client or workspace has this slug."""


class NameTaken(Conflict):
    """Another tag or referral type of the workspace has this name."""


class FieldKeyTaken(Conflict):
    """The workspace has a custom field with this key, or it is the key of the clients' notes."""


class FieldInUse(Conflict):
    """Clients have values in the custom field; `clients` tells how many, removed ones among them."""

    def __init__(self, clients: int) -> None:
        super().__init__(clients)
        self.clients = clients


class UserExists(Conflict):
    """A user with this e-mail address exists already."""


class AlreadyMember(Conflict):
    """Whoever has this e-mail address works in the workspace already."""


class LastOwner(Conflict):
    """Nobody else owns the workspace, and somebody must."""


class StaleVersion(Conflict):
    """The record was changed by somebody else since the caller read it."""

    def __init__(self, current: int) -> None:
        super().__init__(current)
        self.current = current


class KeyInUse(Conflict):
    """The first request with this idempotency key has not been answered yet."""


class KeyReused(RegistryError):
    """Another request was sent with the same idempotency key before."""


class UnknownReference(RegistryError):
    """A value names a tag, referral type or client that the workspace does not have.

    `field` is the canonical field; `index` is the position in a list, or None.
    """

    def __init__(self, field: str, value: Any, index: int | None = None) -> None:
        super().__init__(field, value, index)
        self.field, self.value, self.index = field, value, index


class ChangeNotFound(NotFound):
    """The history of the client has no such change, or none that can be put back."""


class WrongCredentials(RegistryError):
    """The e-mail address and password do not belong together, or the user is suspended."""


class TooManyTries(RegistryError):
    """Too many sign-in attempts; `seconds` until the next is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class WeakPassword(RegistryError):
    """The password is shorter than 12 characters or one of the most common."""


class InvalidSetup(RegistryError):
    """A command was given something it cannot use; the message is one sentence for a person."""


class TokenNameTaken(InvalidSetup):
    """Another token of the workspace has this name, or had it when it was in use."""
