"""How this dialect words its bodies and queries, in documented order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from blueprints.api.paging import PageForm
from blueprints.fields import JSONForm, Text, Whole
from blueprints.validators import Length, Pattern, Required, fits
from registry.identifiers import SLUG, SLUG_LENGTH
from registry.models import Client

if TYPE_CHECKING:
    from collections.abc import Mapping


class CustomerForm(JSONForm):
    """What a customer is; keys of the resource that only we set are ignored, others refused."""

    refuses_unknown = True
    ignored = frozenset({"createdAt", "createdBy", "id", "updatedAt", "updatedBy"})

    external_id = Text(name="externalCustomerId", validators=[Length(1, 255)])
    full_name = Text(name="name", nullable=False, validators=[Required(), fits(Client.given_name)])


class CreateForm(CustomerForm):
    """A customer to create; without a slug it gets one made from its name."""

    slug = Text(nullable=False, validators=[Length(*SLUG_LENGTH), Pattern(SLUG)])


class ReplaceForm(CustomerForm):
    """A customer as it shall be; its slug was chosen once and is ignored."""

    ignored = CustomerForm.ignored | {"slug"}

    @classmethod
    def check(cls, body: Mapping[str, Any], rendered: Mapping[str, Any] | None = None) -> Self:
        """Return the checked form for a body; an absent externalCustomerId is none, an absent name a problem."""
        return super().check({"externalCustomerId": None, **body}, rendered)


class ListForm(PageForm):
    """Which customers of the list."""

    limit = Whole("How many at most", least=1, most=200)
