"""How clients are read and written: in statements made once, because making them takes longer than running them.

A client that was read belongs to no session: whoever changes it gives it back together with what differs.
"""

from registry.store.reading import Reference, hold, hold_version, read, read_all, read_by_alias, relate
from registry.store.taken import is_email_in_use, is_slug_known, was_slug_known
from registry.store.writing import add, save

__all__ = [
    "Reference",
    "add",
    "hold",
    "hold_version",
    "is_email_in_use",
    "is_slug_known",
    "read",
    "read_all",
    "read_by_alias",
    "relate",
    "save",
    "was_slug_known",
]
