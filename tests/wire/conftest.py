"""Fixtures of the dialects' tests alone."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app import create_app
from registry.db import db


@pytest.fixture
def app_with(app: Flask) -> Iterator[Callable[..., Flask]]:
    """`app_with(public_create_limit="5/minute")` gives the application on the same database with other settings."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        made.append(create_app(dataclasses.replace(app.config["SETTINGS"], **settings)))
        return made[-1]

    yield make
    for one in made:
        with one.app_context():
            db.session.remove()
            db.engine.dispose()
