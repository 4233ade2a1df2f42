"""A system with every scope."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from display_server.hub import Hub
from tests.display_server.web.systems import client_with, give_token


@pytest.fixture
def system(app: Flask, hub: Hub) -> FlaskClient:
    return client_with(app, give_token(hub))
