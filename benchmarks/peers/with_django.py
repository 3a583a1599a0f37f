"""The same endpoints in Django and Django REST framework, as its documentation would write them: a peer to measure.

Runs in an environment of its own (see benchmarks/peers/__main__.py). No history, no index of search keys.
"""

from __future__ import annotations

import json
import os
import re
import sys
import uuid

from django.conf import settings

URL, PORT, HOW_MANY = os.environ["PEER_URL"], int(os.environ["PEER_PORT"]), int(os.environ["PEER_CLIENTS"])


def database() -> dict[str, object]:
    """Return Django's settings for the database: as durable as the product's."""
    if URL.startswith("sqlite:///"):
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": URL.removeprefix("sqlite:///"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"init_command": pragmas, "transaction_mode": "IMMEDIATE"},
        }
    name, host = re.findall(r"/([^/?]+)\?host=(.*)", URL)[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "HOST": host,
        "USER": "postgres",
        "CONN_MAX_AGE": None,
    }


settings.configure(
    SECRET_KEY="benchmark " * 4,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": database()},
    USE_TZ=True,
    TIME_ZONE="UTC",
    APPEND_SLASH=False,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "rest_framework",
        "rest_framework.authtoken",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    REST_FRAMEWORK={"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]},
)

import django  # noqa: E402 - Django wants its settings first

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.urls import path  # noqa: E402
from granian.constants import Interfaces  # noqa: E402
from granian.server.mt import MTServer  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402
from rest_framework.authentication import SessionAuthentication, TokenAuthentication  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402
from rest_framework.permissions import IsAuthenticated  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


class Client(models.Model):
    """One table for all of a client."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    given_name = models.CharField(max_length=200)
    family_name = models.CharField(max_length=200, null=True)
    phone = models.CharField(max_length=255, null=True)
    email = models.CharField(max_length=255, null=True, db_index=True)
    address = models.CharField(max_length=255, default="")
    city = models.CharField(max_length=50, default="")
    country = models.CharField(max_length=50, default="")
    postal_code = models.CharField(max_length=20, default="")
    gender = models.CharField(max_length=10, default="")
    birth_date = models.DateField(null=True)
    is_active = models.BooleanField(default=True)
    avatar = models.CharField(max_length=2048, default="")
    document_type = models.CharField(max_length=20, default="")
    document_number = models.CharField(max_length=20, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "peer"
        db_table = "clients"


class ClienteSerializer(serializers.ModelSerializer):
    """The public form's words."""

    nombres = serializers.CharField(source="given_name", max_length=200)
    apellidos = serializers.CharField(source="family_name", max_length=200, allow_null=True, required=False)
    telefono = serializers.CharField(source="phone", max_length=255, allow_null=True, required=False)
    email = serializers.EmailField(max_length=255, allow_null=True, required=False)

    class Meta:
        model = Client
        fields = ("id", "nombres", "apellidos", "telefono", "email", "created_at")


class ClientSerializer(serializers.ModelSerializer):
    """The desk's words."""

    user_id = serializers.UUIDField(source="uuid", read_only=True)
    email = serializers.EmailField(max_length=50, required=False)
    name = serializers.CharField(source="given_name", min_length=2, max_length=50, required=False)
    surname = serializers.CharField(source="family_name", min_length=2, max_length=50, required=False)
    phone = serializers.CharField(min_length=6, max_length=20, required=False)
    document_type = serializers.ChoiceField(["DNI", "PASSPORT", "NIE", ""], required=False)
    role = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()

    class Meta:
        model = Client
        fields = (
            *("user_id", "email", "name", "surname", "phone", "address", "city", "country", "postal_code", "gender"),
            *("birth_date", "role", "status", "avatar", "document_type", "document_number", "created_at"),
            "updated_at",
        )

    def get_role(self, _: Client) -> str:
        """Say what everybody is."""
        return "USER"

    def get_status(self, client: Client) -> str:
        """Say whether the client is active."""
        return "ON" if client.is_active else "OFF"


class FromPrograms(SessionAuthentication):
    """A session that a program may use: JSON from no browser needs no token against forgery."""

    def enforce_csrf(self, request: object) -> None:
        """Let it in."""


class Clientes(APIView):
    """Open to everybody."""

    authentication_classes = ()
    permission_classes = ()

    def post(self, request: object) -> Response:
        """Register somebody."""
        serializer = ClienteSerializer(data=request.data)  # type: ignore[attr-defined]
        if not serializer.is_valid():
            return Response({"message": "Error al crear cliente"}, 400)
        serializer.save()
        return Response({"message": "Cliente creado", "cliente": serializer.data}, 201)


class OneCliente(generics.RetrieveAPIView):
    """For programs with a token."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsAuthenticated,)
    queryset = Client.objects.all()
    serializer_class = ClienteSerializer


class OneClient(generics.UpdateAPIView):
    """For whoever is signed in."""

    authentication_classes = (FromPrograms,)
    permission_classes = (IsAuthenticated,)
    queryset = Client.objects.all()
    serializer_class = ClientSerializer
    lookup_field = "uuid"

    def put(self, request: object, *args: object, **kwargs: object) -> Response:
        """Change what is named."""
        with transaction.atomic():
            return self.partial_update(request, *args, **kwargs)


urlpatterns = [
    path("api/clientes", Clientes.as_view()),
    path("api/clientes/<int:pk>", OneCliente.as_view()),
    path("api/clients/<uuid:uuid>", OneClient.as_view()),
]


def prepare() -> dict[str, object]:
    """Make the tables, a user with a token and a session, and clients."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Client)
    user = User.objects.create_user("owner", "owner@example.com", "correct horse desk lamp")
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    found = [
        Client.objects.create(given_name="Ana", family_name="Gil", phone="+34600000001", email=f"ana{n}@example.com")
        for n in range(HOW_MANY)
    ]
    return {
        "token": Token.objects.create(user=user).key,
        "scheme": "Token",
        "cookie": f"sessionid={session.session_key}",
        "clients": {"clientes": [str(one.id) for one in found], "clients": [str(one.uuid) for one in found]},
    }


class Server(MTServer):
    """The same server as the product's, with as many threads at work."""

    def _check_gil(self) -> None:
        """Run with a global lock too."""


if __name__ == "__main__":
    print(json.dumps(prepare()), flush=True)
    sys.modules["with_django"] = sys.modules["__main__"]
    server = Server("with_django", "127.0.0.1", PORT, interface=Interfaces.WSGI, blocking_threads=4)
    server.serve(target_loader=get_wsgi_application, wrap_loader=False)
