import datetime as dt
from typing import Any

import pytest

from registry.callers import Caller
from registry.clients import archive_client, create_client, update_client
from registry.contact_points import Point
from registry.search import Count, Filters, count_views, find
from registry.workspaces import PUBLIC_FORM, system_caller, workspace_named
from tests import people
from tests.records import ana


@pytest.fixture
def maria(owner: Caller) -> Any:
    """María José Núñez-O'Brien, with all that a card says, among three others."""
    create_client(owner, given_name="Pedro", family_name="Ruiz", phone="+34 611 000 999", email="pedro@example.org")
    create_client(owner, given_name="Mark", family_name="100% Sure_Thing", birthdate=dt.date(1950, 1, 2))
    create_client(owner, given_name="李小龍")
    return create_client(
        owner,
        given_name="María José",
        family_name="Núñez-O'Brien",
        preferred_name="Pepa",
        birthdate=dt.date(1987, 6, 27),
        document_type="NIE",
        document_number="X-1234567-L",
        contact_points=[
            Point("phone", "634 567 890"),
            Point("phone", "+44 20 7946 0018"),
            Point("email", "Maria.Jose_Nunez+desk@Example.com"),
            Point("other", "@mjnunez"),
        ],
    )


def found(caller: Caller, text: str, view: str = "active") -> list[str]:
    return [client.given_name for client in find(caller, text, Filters(view)).clients]


@pytest.mark.parametrize(
    "text",
    [
        "María José",
        "maria jose",
        "JOSE MARIA",
        "nunez maria",
        "núñez",
        "nuñ",
        "mar nun",
        "obrien",
        "o'brien",
        "nunez-obrien",
        "Núñez-O’Brien",
        "pepa",
        "  maria \t núñez ",
        "NU\u0301N\u0303EZ",
        "maria maria",
    ],
)
def test_finds_by_words_of_the_name_in_any_order(owner: Caller, maria: Any, text: str) -> None:
    assert found(owner, text) == ["María José"]


@pytest.mark.parametrize(
    "text",
    [
        "634567890",
        "634 567 890",
        "634-56-78-90",
        "+34 634 567 890",
        "0034 634567890",
        "34634567890",
        "(634) 567.890",
        "634 567",
        "567890",
        "7890",
        "890",
        "020 7946 0018",
        "+44 (0)20 7946 0018",
        "0018",
        "maria 7890",
        "7890 nunez",
    ],
)
def test_finds_by_phone_in_any_form_and_by_its_last_digits(owner: Caller, maria: Any, text: str) -> None:
    assert found(owner, text) == ["María José"]


@pytest.mark.parametrize(
    "text",
    ["maria.jose_nunez+desk@example.com", "MARIA.JOSE", "@example.com maria", "maria jose nunez desk", "@mjnunez"],
)
def test_finds_by_pieces_of_an_address(owner: Caller, maria: Any, text: str) -> None:
    assert found(owner, text) == ["María José"]


@pytest.mark.parametrize(
    "text", ["27/6/1987", "27.06.1987", "1987-06-27", "1987-6-27", "27-06-1987", "maria 27/06/1987"]
)
def test_finds_by_date_of_birth(owner: Caller, maria: Any, text: str) -> None:
    assert found(owner, text) == ["María José"]


@pytest.mark.parametrize("text", ["X1234567L", "x-1234567-l", "X1234567"])
def test_finds_by_document(owner: Caller, maria: Any, text: str) -> None:
    assert found(owner, text) == ["María José"]


def test_finds_by_client_number(owner: Caller, maria: Any) -> None:
    assert found(owner, str(maria.id)) == ["María José"]


@pytest.mark.parametrize(
    "text",
    [
        "maria ruiz",
        "aria",
        "634567891",
        "6345678901234",
        "1987",
        "198",
        "0627",
        "31/02/1987",
        "26/06/1987",
        "maria 999",
        "890+44",
        "90",
        "999999999999999999",
        "9" * 40,
        "-",
        "...",
        "¿?",
        "😀",
        "\u200b",
        "= #",
        "␟",
        "#",
    ],
)
def test_finds_nobody_who_does_not_match(owner: Caller, maria: Any, text: str) -> None:
    assert "María José" not in found(owner, text)


@pytest.mark.parametrize(
    "text", ["%", "_", "100%", "Sure_", "/", "\\", "%%%", "a%b", "mar_a", "m%a", "*", "?", "'", '"']
)
def test_what_means_something_to_the_database_is_plain_text(owner: Caller, maria: Any, text: str) -> None:
    expected = ["Mark"] if text in {"100%", "Sure_"} else []
    assert found(owner, text) == expected


@pytest.mark.parametrize("address", ["a%b@x.es", "a_b@x.es", "a/b@x.es", "a#1987@x.es"])
def test_so_it_is_in_an_address(owner: Caller, address: str) -> None:
    create_client(owner, given_name="Literal", email=address)
    create_client(owner, given_name="Other", email="acccb@x.es", birthdate=dt.date(1987, 6, 27))
    assert found(owner, address) == ["Literal"]


def test_finds_names_in_other_scripts(owner: Caller, maria: Any) -> None:
    assert found(owner, "李") == ["李小龍"]


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u00a0\u3000"])
def test_an_empty_text_is_the_whole_default_list(owner: Caller, maria: Any, text: str) -> None:
    update_client(owner, maria.id, is_active=False)
    assert found(owner, text) == ["Mark", "Pedro", "李小龍"]


@pytest.mark.parametrize("text", ["\x00@", "\x00", "a@\ud83d", "@\x1b"])
def test_even_what_no_database_stores_is_looked_for(owner: Caller, maria: Any, text: str) -> None:
    assert found(owner, text) == []


@pytest.mark.parametrize("text", ["x" * 100_000, "maria " * 20_000, "1 a " * 5_000, "@" * 100_000, "1" * 100_000])
def test_an_endless_text_is_no_burden(owner: Caller, maria: Any, text: str) -> None:
    assert found(owner, text) in ([], ["María José"])


def test_the_inactive_are_found_but_not_in_the_default_list(owner: Caller, maria: Any) -> None:
    update_client(owner, maria.id, is_active=False)
    assert "María José" not in found(owner, "")
    assert found(owner, "maria") == ["María José"]
    assert found(owner, "", "inactive") == ["María José"]


def test_the_removed_are_found_among_the_removed_only(owner: Caller, maria: Any) -> None:
    archive_client(owner, maria.id)
    assert found(owner, "maria") == found(owner, "maria", "inactive") == found(owner, "maria", "all") == []
    assert found(owner, "maria", "archived") == ["María José"]


def test_what_the_public_form_brought_has_a_list_of_its_own(owner: Caller, maria: Any) -> None:
    ana(system_caller(workspace_named(people.CLINIC), PUBLIC_FORM, "public form"))
    assert found(owner, "", "unconfirmed") == ["Ana"]
    assert "Ana" in found(owner, "")


def test_counts_each_view(owner: Caller, maria: Any) -> None:
    update_client(owner, maria.id, is_active=False)
    archive_client(owner, ana(owner).id)
    ana(system_caller(workspace_named(people.CLINIC), PUBLIC_FORM, "public form"))
    update_client(
        owner, ana(owner, birthdate=dt.date(1990, 5, 15), alert="Stairs", phone="600 111 222").id, city="Vic"
    )
    assert {view: count.number for view, count in count_views(owner, dt.date(2026, 5, 10)).items()} == {
        "active": 5,
        "alert": 1,
        "birthday": 1,
        "missing": 4,
        "unconfirmed": 1,
        "inactive": 1,
        "archived": 1,
    }


def test_what_was_changed_is_found_by_its_new_words_only(owner: Caller, maria: Any) -> None:
    update_client(owner, maria.id, full_name="Eva Sanz", phone="600 111 222", email="eva@example.com")
    assert found(owner, "maria") == []
    assert found(owner, "eva") == found(owner, "600111222") == found(owner, "eva@example.com") == ["Eva Sanz"]


def test_another_workspace_has_clients_of_its_own(owner: Caller, maria: Any) -> None:
    salon = people.caller("owner", people.SALON)
    assert found(salon, "maria") == found(salon, "") == found(salon, str(maria.id)) == []
    assert count_views(salon)["active"] == Count(0)
