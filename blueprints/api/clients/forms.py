"""What may be written of a client, what may be asked of the list, and who wants a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from blueprints.api.clients.wire import masked
from blueprints.fields import ISODate, JSONForm, QueryForm, Secret, Text, Whole, YesNo
from blueprints.validators import EmailAddress, Length, OneOf, Pattern, Required, fits
from registry.models import Client
from registry.models.client import DOCUMENT_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_PAGE, LAST_PAGE = 100, 10**9
NO_MASK = r"([^*].*)?"


class ClientForm(JSONForm):
    """A client, in documented order; the first member that fails has the word."""

    email = Text(says="Email inválido", nullable=False, validators=[Length(most=50), EmailAddress(), Required()])
    given_name = Text(
        name="name", says="El nombre es obligatorio", nullable=False, validators=[Length(2, 50), Required()]
    )
    family_name = Text(
        name="surname", says="El apellido es obligatorio", nullable=False, validators=[Length(2, 50), Required()]
    )
    phone = Text(says="El teléfono es obligatorio", nullable=False, validators=[Length(6, 20), Required()])
    address = Text(says="La dirección no es válida", nullable=False, validators=[fits(Client.address_line1)])
    city = Text(says="La ciudad no es válida", nullable=False, validators=[Length(most=50)])
    country = Text(says="El país no es válido", nullable=False, validators=[Length(most=50)])
    postal_code = Text(says="El código postal no es válido", nullable=False, validators=[fits(Client.postal_code)])
    gender_identity = Text(name="gender", says="El género no es válido", nullable=False, validators=[Length(most=10)])
    birthdate = ISODate(name="birth_date", says="La fecha de nacimiento no es válida", nullable=False)
    document_type = Text(
        says="El tipo de documento no es válido", nullable=False, validators=[OneOf(*DOCUMENT_TYPES)]
    )
    document_number = Text(
        says="El número de documento no es válido",
        nullable=False,
        validators=[fits(Client.document_number), Pattern(NO_MASK)],
    )
    is_active = Text(
        name="status",
        says="El estado no es válido",
        nullable=False,
        validators=[Length(least=1), OneOf("ON", "OFF")],
    )

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was given in the registry's words: one line of address, and a flag for the status."""
        given = super().changes
        if "address" in given:
            given |= {"address_line1": given.pop("address"), "address_line2": None}
        if "is_active" in given:
            given["is_active"] = given["is_active"] == "ON"
        return given


class ChangesForm(ClientForm):
    """What is to change of a client; all of it may be left out."""

    partial = True

    @classmethod
    def check(cls, body: Mapping[str, Any], rendered: Mapping[str, Any] | None = None) -> Self:
        """Return the checked form for a body; a document's number as the lists mask it is as it was, too."""
        number = (rendered or {}).get("document_number", "")
        if number and body.get("document_number") == masked(number):
            body = {**body, "document_number": number}
        return super().check(body, rendered)


class ListForm(QueryForm):
    """Which page of which clients, and whether their documents' numbers are shown whole."""

    page = Whole("Which page, from 1", says="La página no es válida", least=1, most=LAST_PAGE)
    limit = Whole("How many a page holds", says="El límite no es válido", least=1, most=LARGEST_PAGE)
    search = Text(
        "Words, a phone, a date, as at the desk", says="La búsqueda no es válida", validators=[Length(most=400)]
    )
    status = Text("Which clients", says="El estado no es válido", validators=[OneOf("ON", "OFF", "ALL")])
    reveal = YesNo("Whether to show documents' numbers whole", says="El valor de reveal no es válido")


class LoginForm(JSONForm):
    """Who wants a session."""

    email = Text(says="El correo electrónico es obligatorio", nullable=False, validators=[Required()])
    password = Secret(says="La contraseña es obligatoria", nullable=False, validators=[Required()])
