"""clients: the desk's own API behind the session cookie. Eighteen keys, none of them null; Spanish sentences."""

from blueprints.api.clients import routes, sessions
from blueprints.api.clients.words import clients

__all__ = ["clients", "routes", "sessions"]
