"""The house's rules about its own files, each with a failure that says what to do."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).parents[1]
# Put together here, so that this file does not name them itself.
PACKAGE_HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|mnt|opt|root|Users|work)/\w")
LOCK_FILES = {"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"}


def tracked_files() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True)
    paths = [HOUSE / name for name in names.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def lines_of_text() -> list[tuple[str, str]]:
    """Each line of each tracked text file, with where it stands."""
    found = []
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content:
            lines = content.decode(errors="replace").splitlines()
            found += [(f"{path.relative_to(HOUSE)}:{number}", line) for number, line in enumerate(lines, 1)]
    return found


def project() -> dict[str, Any]:
    return tomllib.loads((HOUSE / "pyproject.toml").read_text())


def pins(name: str) -> dict[str, set[str]]:
    """The pinned versions of each package in this file; more than one where Pythons or systems differ."""
    text = (HOUSE / name).read_text()
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", text, flags=re.MULTILINE):
        found.setdefault(canonicalize_name(package), set()).add(version)
    return found


def out_of_step(wanted: list[str], pinned: dict[str, set[str]]) -> list[str]:
    """Those of the wanted requirements that no pin meets."""
    return [
        text
        for text, need in ((text, Requirement(text)) for text in wanted)
        if not any(need.specifier.contains(version) for version in pinned.get(canonicalize_name(need.name), ()))
    ]


def test_no_tracked_file_names_a_package_host() -> None:
    naming = [where for where, line in lines_of_text() if any(host in line for host in PACKAGE_HOSTS)]
    assert naming == [], "Leave the host to the installer's own settings"


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    naming = [where for where, line in lines_of_text() if MACHINE_PATH.search(line)]
    assert naming == [], "Write the path relative to the checkout, or make it a setting"


def test_no_lock_file_is_tracked() -> None:
    locks = [path.name for path in tracked_files() if path.name in LOCK_FILES]
    assert locks == [], "Remove it: requirements*.txt are the pinned, hashed truth"


def test_every_opt_out_of_a_lint_rule_says_why() -> None:
    text = (HOUSE / "pyproject.toml").read_text()
    opt_outs = re.findall(r'^  "([A-Z]+[0-9]*)",(.*)$', text, flags=re.MULTILINE)
    lint = project()["tool"]["ruff"]["lint"]
    known = lint["ignore"] + [rule for rules in lint["per-file-ignores"].values() for rule in rules]
    assert sorted(rule for rule, _ in opt_outs) == sorted(known), "Write one rule a line"
    silent = [rule for rule, reason in opt_outs if not re.match(r" *# \w", reason)]
    assert silent == [], "Give the reason in a comment on the same line"


def test_every_dependency_says_what_it_is_for() -> None:
    text = (HOUSE / "pyproject.toml").read_text()
    wanted = project()["project"]["dependencies"] + project()["dependency-groups"]["dev"]
    silent = [need for need in wanted if not re.search(rf'^  "{re.escape(need)}", *# \w', text, flags=re.MULTILINE)]
    assert silent == [], "Give the reason in a comment on the same line"


@pytest.mark.parametrize("script", ["script/bootstrap", "script/server", "script/test", "script/pin", ".ci/run"])
def test_a_script_can_be_run(script: str) -> None:
    assert (HOUSE / script).stat().st_mode & 0o111 == 0o111, f"chmod +x {script}"
    subprocess.run(["sh", "-n", HOUSE / script], check=True)


def test_requirements_are_in_step_with_the_project() -> None:
    stale = out_of_step(project()["project"]["dependencies"], pins("requirements.txt"))
    assert stale == [], "Run script/pin"


def test_development_requirements_are_in_step_with_the_project() -> None:
    wanted = project()["project"]["dependencies"] + project()["dependency-groups"]["dev"]
    assert out_of_step(wanted, pins("requirements-dev.txt")) == [], "Run script/pin"


def test_developers_test_with_the_versions_that_serve() -> None:
    served, tested = pins("requirements.txt"), pins("requirements-dev.txt")
    assert served == {name: tested.get(name) for name in served}, "Run script/pin"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_package_has_its_hash(name: str) -> None:
    text = (HOUSE / name).read_text()
    blocks = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == sum(len(versions) for versions in pins(name).values())
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == [], "Run script/pin"
