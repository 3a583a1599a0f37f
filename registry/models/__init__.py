"""The one model set: every table of the registry."""

from registry.models.access import ApiToken, Invitation, LoginThrottle, Session
from registry.models.client import INCOMPLETE, Client
from registry.models.client_parts import ClientAlias, ClientTag, ConsentEvent, CustomValue
from registry.models.contact_point import PHONES, ContactPoint
from registry.models.history import AuditEvent
from registry.models.idempotency import IdempotencyKey
from registry.models.search import DistinctClients, SearchKey, SearchTypo, SearchWord
from registry.models.vocabulary import CustomField, ReferralType, Tag
from registry.models.workspace import Actor, Membership, Role, RolePermission, User, Workspace

__all__ = [
    "INCOMPLETE",
    "PHONES",
    "Actor",
    "ApiToken",
    "AuditEvent",
    "Client",
    "ClientAlias",
    "ClientTag",
    "ConsentEvent",
    "ContactPoint",
    "CustomField",
    "CustomValue",
    "DistinctClients",
    "IdempotencyKey",
    "Invitation",
    "LoginThrottle",
    "Membership",
    "ReferralType",
    "Role",
    "RolePermission",
    "SearchKey",
    "SearchTypo",
    "SearchWord",
    "Session",
    "Tag",
    "User",
    "Workspace",
]
