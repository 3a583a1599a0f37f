"""customers: the SaaS control plane's API. Alphabetical keys, and problems by RFC 9457 that say where."""

from blueprints.api.customers import routes
from blueprints.api.customers.words import customers

__all__ = ["customers", "routes"]
