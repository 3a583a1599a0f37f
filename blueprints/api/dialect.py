"""What every dialect has: prefixes, its words and its shape for problems, and routes that name what they need."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, g, jsonify, request

from blueprints import limits
from blueprints.api.operation import Operation
from blueprints.api.retries import answer_once
from blueprints.api.schema import PROBLEM
from blueprints.authentication import authenticate, session_caller
from blueprints.problems import NotAuthenticated, Problem, problem_details
from blueprints.strict_json import LARGEST_BODY
from registry.workspaces import PUBLIC_FORM, default_workspace, system_caller, workspace_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blueprints.api.operation import Schema
    from blueprints.problems import Words
    from registry.callers import Caller

NOBODY = ""  # what a route needs that anybody may call, because it is how one becomes somebody
PUBLIC_BODY = 8 * 1024
PROBLEM_JSON = "application/problem+json"
Shape = Callable[[Problem], dict[str, Any]]
_WORKSPACE_LIMIT = "60/minute"


class Dialect(Blueprint):
    """One public API: a blueprint whose every route names the permission it needs, and gets the caller."""

    def __init__(
        self, name: str, *prefixes: str, words: Words, wrong_shape: int = 422, broken_rule: int = 422
    ) -> None:
        super().__init__(f"api_{name}", f"{__package__}.{name}")
        self.dialect, self.prefixes, self.words = name, prefixes, words
        self.wrong_shape, self.broken_rule = wrong_shape, broken_rule
        self._shape: Shape = lambda problem: problem_details(problem, instance())
        self._schemas: Mapping[int, Schema] = {}
        self._schema: Schema = PROBLEM
        self.problem_type = "application/json"
        self.heeds_cookies = True  # at an opened create; every other route heeds them anyway

    def problem(self, schema: Schema, **others: Schema) -> Callable[[Shape], Shape]:
        """Take a function as this dialect's shape of a problem, which `schema` describes.

        Where one status has another shape, its schema is given under its name: `status_422=…`.
        """

        def take(shape: Shape) -> Shape:
            self._shape, self._schema = shape, schema
            self._schemas = {int(name.removeprefix("status_")): other for name, other in others.items()}
            return shape

        return take

    def schema_of(self, status: int) -> Schema:
        """Return the JSON Schema of this dialect's problems of a status."""
        return self._schemas.get(status, self._schema)

    def route(  # type: ignore[override]
        self,
        rule: str,
        *,
        needs: str | None = None,
        answers: Mapping[int, Schema | None] = MappingProxyType({}),
        methods: list[str] | None = None,
        **says: Any,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a view `f(caller, …)` that needs a permission; the rest is what its Operation says of it.

        An `anonymous` one opens by setting; a view that needs NOBODY gets no caller.
        """
        if needs is None:
            raise TypeError(rule)
        operation = Operation(self.dialect, needs, answers, **says)

        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            guarded = view if hasattr(view, "operation") else self._guard(view, operation)
            return super(Dialect, self).route(rule, methods=methods)(guarded)

        return register

    def _guard(self, view: Callable[..., Any], operation: Operation) -> Callable[..., Any]:
        @functools.wraps(view)
        def guarded(**arguments: Any) -> Any:
            if operation.needs == NOBODY:
                limits.spend_often("api", current_app.config["API_LIMIT"], limits.client_network())
                return view(**arguments)
            caller = self._caller(arguments.pop("workspace_id", None), anonymous=operation.anonymous)
            caller.must(operation.needs)
            return answer_once(caller, body_limit(caller), lambda: view(caller, **arguments))

        guarded.needs, guarded.operation = operation.needs, operation  # type: ignore[attr-defined]
        return guarded

    def _caller(self, workspace: str | None, *, anonymous: bool) -> Caller:
        if anonymous and self.is_open and "Authorization" not in request.headers:
            return self._signed_in_caller(workspace) or self._anonymous_caller(workspace)
        try:
            caller = authenticate(self.dialect, workspace)
        except NotAuthenticated:  # guessing tokens is limited too
            limits.spend("failed", current_app.config["API_LIMIT"], limits.client_network())
            raise
        limits.spend_often("api", current_app.config["API_LIMIT"], str(caller.workspace_id), str(caller.actor_id))
        return caller

    def _signed_in_caller(self, workspace: str | None) -> Caller | None:
        """Return who is signed in, where an open create heeds cookies; a session that has ended is nobody's."""
        if not self.heeds_cookies:
            return None
        try:
            return session_caller(self.dialect, workspace)
        except NotAuthenticated:
            return None

    @property
    def is_open(self) -> bool:
        """Tell whether this dialect's create is open to callers without a credential."""
        return self.dialect in current_app.config["ANONYMOUS_CREATE"]

    def _anonymous_caller(self, workspace_in_path: str | None) -> Caller:
        named = request.args.get("workspace") if workspace_in_path is None else workspace_in_path
        limits.spend("public", current_app.config["PUBLIC_CREATE_LIMIT"], limits.client_network())
        workspace = default_workspace() if named is None else workspace_named(named)
        if not workspace.public_create:
            raise NotAuthenticated
        if current_app.config["PUBLIC_CREATE_LIMIT"]:
            limits.spend("public-workspace", _WORKSPACE_LIMIT, str(workspace.id))
        return system_caller(workspace, PUBLIC_FORM, "public form", g.request_id)

    def owns(self, path: str) -> bool:
        """Tell whether a path is under one of this dialect's prefixes."""
        return any(path == prefix or path.startswith(f"{prefix}/") for prefix in self.prefixes)

    def body_of(self, error: Exception) -> tuple[Problem, dict[str, Any]]:
        """Return what any exception is, and how this dialect says it."""
        problem = Problem.of(error, self.words, self.wrong_shape, self.broken_rule)
        return problem, self._shape(problem)

    def answer(self, error: Exception) -> Response:
        """Return the answer to any exception in this dialect's shape, or as problem details where asked for."""
        problem, shaped = self.body_of(error)
        if PROBLEM_JSON in request.headers.get("Accept", ""):
            response = jsonify(problem_details(problem, instance()))
            response.mimetype = PROBLEM_JSON
        else:
            response = jsonify(shaped)
            response.mimetype = self.problem_type
        response.status_code = problem.status
        response.headers.update(problem.headers)
        return response


def instance() -> str:
    """Return the URN of this one answer: the request's id, opaque to callers."""
    return f"urn:request:{g.request_id}"


def body_limit(caller: Caller) -> int:
    """Return how many bytes this caller may send: the public form needs few."""
    return PUBLIC_BODY if caller.source == "public_form" else LARGEST_BODY
