"""The reader of the documentation notices what is not as a page says, and no more than that."""

import pytest

from tests.guides import Answer, Reader, anchors, fences, links, steps

UUIDS = ("01a1fea8-3269-7656-8ca2-f1b3ac7e671b", "01a1fea8-32d2-7652-8490-e581ffc663de")
TAGS = ('"f1b3ac7e671b-1"', '"e581ffc663de-1"', '"e581ffc663de-2"')
PAGE = "# One\n\n```sh\ncurl x\n```\n\n```http\nHTTP/1.1 200 OK\n\n{}\n```\n\n## Two, *and* `three`\n\n[a](b.md#c)\n"


def answer(body: str, *head: str, status: str = "200 OK") -> Answer:
    return Answer.read("\n".join([f"HTTP/1.1 {status}", *head, "", body]))


def complaints(promised: Answer, got: Answer) -> list[str]:
    return Reader().complaints(promised, got)


@pytest.mark.parametrize(
    ("promised", "got"),
    [
        pytest.param('{"name": "Ana"}', '{"name":"Ana"}', id="white space"),
        pytest.param(f'{{"id": "{UUIDS[0]}"}}', f'{{"id": "{UUIDS[1]}"}}', id="an id that was made up"),
        pytest.param('{"id": 243}', '{"id": 7}', id="a number that was counted"),
        pytest.param('{"at": "2024-01-01T00:00:00Z"}', '{"at": "2026-03-05T15:30:00Z"}', id="a moment"),
        pytest.param('{"instance": "urn:request:…"}', '{"instance": "urn:request:1-2"}', id="what is left out"),
        pytest.param('["eyJhZnRl…"]', '["eyJiZWZvcmUi.x"]', id="a cursor"),
        pytest.param("", "", id="no body"),
    ],
)
def test_what_differs_by_nature_is_as_promised(promised: str, got: str) -> None:
    assert complaints(answer(promised), answer(got)) == []


@pytest.mark.parametrize(
    ("promised", "got"),
    [
        pytest.param('{"name": "Ana"}', '{"name": "Eva"}', id="another text"),
        pytest.param('{"name": "Ana"}', '{"name": "Ana", "age": 5}', id="a key that is not told"),
        pytest.param('{"name": "Ana", "age": 5}', '{"name": "Ana"}', id="a key that is not there"),
        pytest.param('{"a": 1, "b": 2}', '{"b": 2, "a": 1}', id="another order of keys"),
        pytest.param('{"a": [1, 2]}', '{"a": [1]}', id="a shorter list"),
        pytest.param('{"a": [1]}', '{"a": [1, 2]}', id="a longer list"),
        pytest.param('{"total": 2}', '{"total": 3}', id="a number that means something"),
        pytest.param('{"id": 243}', '{"id": "243"}', id="a number as a text"),
        pytest.param('{"a": true}', '{"a": 1}', id="one for true"),
        pytest.param('{"a": null}', '{"a": ""}', id="nothing for null"),
        pytest.param('{"at": "2024-01-01T00:00:00Z"}', '{"at": "2026-03-05T15:30:00.123Z"}', id="milliseconds"),
        pytest.param(
            f'["{UUIDS[0]}", "{UUIDS[0]}"]', f'["{UUIDS[0]}", "{UUIDS[1]}"]', id="two ids where one is told"
        ),
        pytest.param('{"instance": "urn:request:…"}', '{"instance": "https://x"}', id="another beginning"),
        pytest.param('["eyJhZnRl…"]', '["made up"]', id="no cursor"),
        pytest.param("{}", "", id="no body where one is told"),
        pytest.param("", "{}", id="a body where none is told"),
    ],
)
def test_anything_else_is_not(promised: str, got: str) -> None:
    assert complaints(answer(promised), answer(got)) != []


def test_a_status_its_phrase_and_the_headers_shown_count() -> None:
    got = answer("{}", "ETag: x", "Date: now", status="200 OK")
    assert complaints(answer("{}", "etag: x"), got) == []
    assert complaints(answer("{}", status="201 Created"), got) == ["the status is 200"]
    assert complaints(answer("{}", status="200 Fine"), got) == ["200 is called “OK”"]
    assert complaints(answer("{}", "ETag: y"), got) == ["etag is 'x'"]
    assert complaints(answer("{}", "Link: y"), got) == ["link is None"]


def test_an_entity_tag_is_made_up_but_for_its_version() -> None:
    assert complaints(answer("", f"ETag: {TAGS[0]}"), answer("", f"ETag: {TAGS[1]}")) == []
    assert complaints(answer("", f"ETag: {TAGS[0]}"), answer("", f"ETag: {TAGS[2]}")) != []


def test_a_page_goes_on_with_its_readers_ids() -> None:
    reader = Reader({"PASSWORD": "secret"})
    shown = answer(f'{{"id": "{UUIDS[0]}", "number": 243, "cursor": "eyJhZnRl…"}}')
    assert reader.complaints(shown, answer(f'{{"id": "{UUIDS[1]}", "number": 7, "cursor": "eyJiZWZv.x"}}')) == []
    command = f"curl /{UUIDS[0]}/243/1243?cursor=eyJhZnRl… -d 'PASSWORD' $PASSWORD"
    assert reader.own(command) == f"curl /{UUIDS[1]}/7/1243?cursor=eyJiZWZv.x -d 'secret' $PASSWORD"


def test_a_page_is_taken_apart_into_what_is_done_and_where_it_leads() -> None:
    [step] = steps(PAGE)
    assert (step.line, step.command, str(step.answer)) == (3, "curl x\n", "HTTP/1.1 200 OK\n\n{}")
    assert [fence.kind for fence in fences(PAGE)] == ["sh", "http"]
    assert links(PAGE) == ["b.md#c"]
    assert anchors(PAGE) == {"one", "two-and-three"}


def test_an_answer_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1: an answer follows the `sh` block"):
        steps("```http\nHTTP/1.1 200 OK\n```\n")
