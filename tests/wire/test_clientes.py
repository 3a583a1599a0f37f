from flask.testing import FlaskClient

from tests.people import Program


def test_creates_the_documented_client(stranger: FlaskClient, program: Program) -> None:
    body = {"nombres": "Pedro", "apellidos": "Martínez", "telefono": "+5551234567", "email": "pedro@example.com"}
    answer = stranger.post("/api/clientes", json=body)
    assert answer.status_code == 201
    cliente = answer.json["cliente"]
    assert list(answer.json) == ["message", "cliente"]
    assert answer.json["message"] == "Cliente creado"
    assert list(cliente) == ["id", "nombres", "apellidos", "telefono", "email", "created_at"]
    assert program.get(f"/api/clientes/{cliente['id']}").json == cliente
