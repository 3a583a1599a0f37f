"""The people of the desk's tests."""

import pytest
from flask import Flask

from tests.browser.desk_client import Desk


@pytest.fixture
def reception(app: Flask) -> Desk:
    """The clinic's receptionist at the desk: everything but clinical data may be changed."""
    return Desk(app, "receptionist")


@pytest.fixture
def clinician(app: Flask) -> Desk:
    """The clinic's clinician at the desk, who changes clinical data too."""
    return Desk(app, "clinician")


@pytest.fixture
def viewer(app: Flask) -> Desk:
    """Somebody who may look, and not at clinical data."""
    return Desk(app, "viewer")


@pytest.fixture
def nobody(app: Flask) -> Desk:
    """Somebody who has not signed in."""
    return Desk(app)
