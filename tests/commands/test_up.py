"""flask up, in a real process: from an empty folder to answers over HTTP."""

import itertools
import json
import re
import signal
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import databases
from tests.commands.servers import Server, run

SIGN_IN = r"Sign in as (\S+) with the one-time password (\S+)\n"
numbers = itertools.count()


@dataclass(frozen=True)
class Starts:
    """What an operator saw of the first start and of the second on one database."""

    first: str
    second: str
    sign_ins: list[int]
    exits: list[int]


def sign_in(server: Server, email: str, password: str) -> int:
    body = json.dumps({"email": email, "password": password}).encode()
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{server.address}/api/auth/login", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server
        status: int = answer.status
        return status


@pytest.fixture(scope="module", params=databases.KINDS)
def starts(request: pytest.FixtureRequest, worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Starts:
    """Two starts on a database that was empty before."""
    folder = tmp_path_factory.mktemp("starts")
    url = databases.database_url(request.param, f"{worker_id}_up_{next(numbers)}")
    with Server(folder, database_url=url) as server:
        email, password = server.found(SIGN_IN)
        sign_ins, exits, first = [sign_in(server, email, password)], [server.stop()], server.printed
    with Server(folder, database_url=url) as server:
        sign_ins.append(sign_in(server, email, password))
        exits.append(server.stop(signal.SIGINT))
        second = server.printed
    return Starts(first, second, sign_ins, exits)


def test_the_first_start_prints_who_may_sign_in_and_where(starts: Starts) -> None:
    address = r"Clientela is ready at http://127\.0\.0\.1:\d+ \(Ctrl-C stops it\)\.\n"
    assert re.fullmatch(rf"{SIGN_IN}It is shown only this once\.\n{address}", starts.first)


def test_the_printed_password_signs_in_now_and_after_a_restart(starts: Starts) -> None:
    assert starts.sign_ins == [200, 200]


def test_the_second_start_prints_only_where(starts: Starts) -> None:
    assert re.fullmatch(r"Clientela is ready at http://127\.0\.0\.1:\d+ \(Ctrl-C stops it\)\.\n", starts.second)


def test_it_stops_cleanly_when_asked_and_on_ctrl_c(starts: Starts) -> None:
    assert starts.exits == [0, 0]


def test_all_it_keeps_is_in_one_private_folder(server: Server) -> None:
    assert server.data.stat().st_mode & 0o777 == 0o700
    kept = {path.name: path.stat().st_mode & 0o777 for path in server.data.iterdir()}
    assert {"clientela.db", "secret_key"} <= set(kept)
    assert set(kept.values()) == {0o600}


def test_a_port_in_use_stops_the_start_before_anything_is_made(server: Server, tmp_path: Path) -> None:
    ended = run("up", "--port", str(server.port), data_dir=str(tmp_path))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"Error: Port {server.port} is in use: choose another with --port.\n"
    assert not (tmp_path / "clientela.db").exists()


def test_a_bad_setting_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    ended = run("up", data_dir=str(tmp_path), database_url="mysql://localhost/clients")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "Error: CLIENTELA_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://,"
        " the databases we support.\n"
    )


def test_a_misspelt_setting_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    ended = run("up", data_dir=str(tmp_path), portt="1")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "Error: There is no setting CLIENTELA_PORTT: see the table in the README.\n"
