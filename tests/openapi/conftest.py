"""The published document, as an app without a database has it."""

import dataclasses
from typing import Any

import pytest
from flask import Flask

from app import create_app
from tests.conftest import SETTINGS
from tests.published import Published


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it starts, on a database that nobody opens."""
    return create_app(dataclasses.replace(SETTINGS, data_dir=tmp_path_factory.mktemp("house")))


@pytest.fixture(scope="session")
def told(house: Flask) -> Published:
    """The document and what helps to read it."""
    return Published(house)


@pytest.fixture(scope="session")
def document(told: Published) -> dict[str, Any]:
    """The document itself."""
    return dict(told.document)
