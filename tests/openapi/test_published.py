"""What the document does not tell fails the test that meets it."""

from typing import Any

import pytest
from flask import Flask, Response, jsonify

from tests.people import Program
from tests.published import published

VOCABULARY = "blueprints.api.practice.vocabulary"
TAG = {"id": "tag_01HYHYQHA682J0K1RW7B2HVA9F", "number": 3, "name": "VIP"}


def let_it_answer(monkeypatch: pytest.MonkeyPatch, body: Any, status: int = 201, **headers: str) -> None:
    """Let the clinic's API answer this where a tag is made."""

    def made(*_: Any) -> Response:
        response = jsonify(body)
        response.status_code = status
        response.headers.update(headers)
        return response

    monkeypatch.setattr("blueprints.api.dialect.answer_once", made)


def ask(program: Program) -> Any:
    """Make a tag."""
    return program.post("/v1/tags", json={"name": "VIP"})


def test_what_is_told_passes(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    let_it_answer(monkeypatch, TAG)
    assert ask(program).status_code == 201


def test_a_member_too_many_fails(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    let_it_answer(monkeypatch, TAG | {"colour": "red"})
    with pytest.raises(AssertionError, match="colour"):
        ask(program)


def test_a_member_too_few_fails(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    let_it_answer(monkeypatch, {"name": "VIP"})
    with pytest.raises(AssertionError, match="required"):
        ask(program)


def test_a_value_of_another_form_fails(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    let_it_answer(monkeypatch, TAG | {"id": "ret_01HYHYQHA682J0K1RW7B2HVA9F"})
    with pytest.raises(AssertionError, match="id"):
        ask(program)


def test_a_status_that_is_not_told_fails(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    let_it_answer(monkeypatch, TAG, 202)
    with pytest.raises(AssertionError, match="the status 202 is not in the document"):
        ask(program)


def test_a_header_that_is_not_told_fails(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    let_it_answer(monkeypatch, TAG, Surprise="yes")
    with pytest.raises(AssertionError, match="Surprise"):
        ask(program)


def test_a_kind_of_content_that_is_not_told_fails(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blueprints.api.dialect.answer_once", lambda *_: Response("VIP", 201, mimetype="text/plain"))
    with pytest.raises(AssertionError, match="text/plain"):
        ask(program)


@pytest.mark.parametrize("path", ["/v1/nowhere", "/customers/a/b", "/api/clientes/1/2", "/api/clients/a/b"])
def test_where_there_is_no_route_the_refusal_has_the_dialects_shape(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 404
    answer.set_data(b"{}")
    assert "required" in published().complaint(app, answer)
