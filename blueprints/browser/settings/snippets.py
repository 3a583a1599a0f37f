"""What one pastes into a website so that its form sends new clients here."""

from __future__ import annotations

from flask_babel import gettext as _

FORM = """<form id="book">
  <label>{first} <input name="nombres" autocomplete="given-name" required></label>
  <label>{family} <input name="apellidos" autocomplete="family-name"></label>
  <label>{phone} <input name="telefono" type="tel" autocomplete="tel"></label>
  <label>{email} <input name="email" type="email" autocomplete="email"></label>
  <button>{send}</button>
</form>
<script>
  const form = document.getElementById('book');
  form.addEventListener('submit', async event => {{
    event.preventDefault();
    const answer = await fetch('{address}', {{
      method: 'POST',
      headers: {{ 'Content-Type': 'application/json' }},
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
    }});
    form.replaceWith(answer.ok ? '{thanks}' : '{sorry}');
  }});
</script>"""

CURL = """curl '{address}' \\
  -H 'Content-Type: application/json' \\
  -d '{{"nombres": "Pedro", "apellidos": "Martínez", "telefono": "+34600000001", "email": "pedro@example.com"}}'"""


def snippets_for(address: str) -> dict[str, str]:
    """Return a form for a page, and a command for a server, that send to this address."""
    words = {
        "first": _("First name"),
        "family": _("Family name"),
        "phone": _("Phone"),
        "email": _("Email"),
        "send": _("Send"),
        "thanks": _("Thank you. We will be in touch."),
        "sorry": _("That did not work. Please call us."),
    }
    return {"form": FORM.format(address=address, **words), "curl": CURL.format(address=address)}
