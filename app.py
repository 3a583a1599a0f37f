"""The application factory: configuration, extensions, blueprints and error handlers, and no logic."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from blueprints import api, authentication, browser, commands, doors, limits, logs, openapi, replies
from blueprints.access_tokens import AccessTokens
from blueprints.settings import Settings
from blueprints.setup import secret_key_of
from blueprints.strict_json import LARGEST_BODY
from registry.db import db, engine_options, prepare

HERE = Path(__file__).parent
csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application; raise InvalidSetting when the environment holds a setting that cannot be used."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=None)  # the pages serve their files under hashed addresses
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    configure(app, settings)
    logs.register(app)
    replies.register(app)  # first, for every answer carries the request's id, a refusal of a forged form too

    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
    Migrate(app, db, directory=str(HERE / "migrations"))
    authentication.register(app)
    csrf.init_app(app)
    limits.register(app, settings.ratelimit_storage_uri)
    app.extensions["clientela_access_tokens"] = AccessTokens(app.config["SECRET_KEY"])

    api.register(app, csrf)
    browser.register(app)
    openapi.register(app)
    doors.register(app)
    commands.register(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Write our settings into Flask's configuration."""
    app.config.from_mapping(
        SETTINGS=settings,
        SECRET_KEY=secret_key_of(settings),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        ANONYMOUS_CREATE=settings.anonymous_create,
        PUBLIC_CREATE_LIMIT=settings.public_create_limit,
        API_LIMIT=settings.api_limit,
        PUBLIC_ORIGIN=settings.public_origin,
    )
