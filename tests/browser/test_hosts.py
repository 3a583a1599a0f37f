"""Who asks for a host that is not ours learns nothing, in whatever shape the answer is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from blueprints.settings import Settings

OURS = "clients.example.com"


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[FlaskClient]:
    """Somebody before an application that knows its own names; no database is asked."""
    settings = Settings(secret_key="k" * 32, data_dir=tmp_path, trusted_hosts=(OURS,))
    yield create_app(settings).test_client()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    ["/", "/clients", "/healthz", "/nowhere", "/api/clientes/1", "/v1/clients", "/customers"],
)
@pytest.mark.parametrize("host", ["evil.example", f"{OURS}.evil.example", f"x{OURS}"])
def test_a_host_that_is_not_ours_is_refused(visitor: FlaskClient, path: str, host: str) -> None:
    answer = visitor.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.text


@pytest.mark.parametrize("host", [OURS, f"{OURS}:8443"])
def test_our_own_host_is_answered(visitor: FlaskClient, host: str) -> None:
    assert visitor.get("/healthz", headers={"Host": host}).status_code == 200
