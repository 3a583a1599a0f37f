"""The house's rules about its code: who may know whom, and how long anything may be. A failure says what to do."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
WEB = {"flask", "wtforms", "werkzeug", "flask_wtf", "flask_login", "flask_babel", "flask_migrate", "click", "jinja2"}
DIALECTS = ("clientes", "workspaces", "clients", "practice", "customers")
# What a dialect is made with: the rest of blueprints/ is none of its business.
SHARED = {
    "access_tokens",
    "api.dialect",
    "api.etags",
    "api.paging",
    "api.schema",
    "api.streaming",
    "api.times",
    "authentication",
    "fields",
    "limits",
    "problems",
    "replies",
    "strict_json",
    "text",
    "validators",
}
TOOLS = {"dialect", "etags", "operation", "paging", "retries", "schema", "streaming", "times"}
LONGEST_FILE, LONGEST_MIGRATION, LONGEST_FUNCTION = 300, 400, 50


def modules(*folders: str) -> list[Path]:
    """Every Python file of these folders, or these files, by their paths in the house."""
    found: list[Path] = []
    for folder in folders:
        path = HOUSE / folder
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return [path.relative_to(HOUSE) for path in found]


def imported(path: Path) -> set[str]:
    """Every module that a file imports, also within functions: `from a import b` counts as a and as a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((HOUSE / path).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name instead of dots"
            names |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def knows(path: Path, module: str) -> bool:
    """Tell whether a file imports this module or anything in it."""
    return any(name == module or name.startswith(f"{module}.") for name in imported(path))


def those_who_know(paths: list[Path], *forbidden: str) -> list[str]:
    return [f"{path} imports {module}" for path in paths for module in forbidden if knows(path, module)]


def test_the_rules_have_something_to_look_at() -> None:
    assert len(modules("registry")) > 20
    assert len(modules("blueprints")) > 20
    assert knows(Path("registry/db.py"), "flask_sqlalchemy")
    assert knows(Path("blueprints/api/clientes.py"), "registry.clients")
    assert all(files_of(dialect) for dialect in DIALECTS)
    assert not knows(Path("registry/names.py"), "registry")


def test_the_registry_knows_nothing_of_the_web() -> None:
    broken = those_who_know(modules("registry"), *sorted(WEB), "blueprints", "app", "tests")
    assert broken == [], "Move it to blueprints/, or hand the registry a plain value"


def test_only_one_module_knows_how_flask_holds_a_session() -> None:
    paths = [path for path in modules("registry") if path != Path("registry/db.py")]
    assert those_who_know(paths, "flask_sqlalchemy") == [], "Import db from registry.db"


def test_models_know_no_service() -> None:
    services = {f"registry.{path.stem}" for path in modules("registry") if path.parent == Path("registry")} - {
        "registry.db",
        "registry.__init__",
    }
    broken = those_who_know(modules("registry/models"), *sorted(services))
    assert broken == [], "What is done with a model belongs beside it, in registry/"


def test_the_registry_imports_in_no_circle() -> None:
    graph = {
        ".".join(path.with_suffix("").parts): {name for name in imported(path) if name.startswith("registry.")}
        for path in modules("registry")
        if path.name != "__init__.py"
    }
    circles = [name for name in graph if name in reachable(graph, name)]
    assert circles == [], "Move what both need into a third module"


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph.get(name, ())
    return seen


def files_of(dialect: str) -> list[Path]:
    """A dialect's one file, or those of its folder."""
    folder = f"blueprints/api/{dialect}"
    return modules(folder) or modules(f"{folder}.py")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_dialect_knows_neither_another_dialect_nor_the_pages(dialect: str) -> None:
    others = [f"blueprints.api.{other}" for other in DIALECTS if other != dialect]
    broken = those_who_know(files_of(dialect), *others, "blueprints.browser")
    assert broken == [], "Move what both need to blueprints/api/dialect.py or to blueprints/"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_dialect_is_made_with_the_shared_tools_only(dialect: str) -> None:
    names = {name for path in files_of(dialect) for name in imported(path) if name.startswith("blueprints.")}
    allowed = {f"blueprints.{name}" for name in SHARED | {f"api.{dialect}"}}
    strange = {name for name in names if not any(name == one or name.startswith(f"{one}.") for one in allowed)}
    assert strange == set(), "A dialect imports dialect, the shared fields and validators, and the registry"


def test_every_dialect_is_under_these_rules() -> None:
    made = {path.parts[2].removesuffix(".py") for path in modules("blueprints/api")} - {"__init__"} - TOOLS
    assert made == set(DIALECTS), "Write the new dialect into DIALECTS"


def test_the_pages_know_no_dialect() -> None:
    broken = those_who_know(modules("blueprints/browser"), "blueprints.api")
    assert broken == [], "Move what both need to blueprints/"


def test_only_the_doors_know_both_pages_and_dialects() -> None:
    shared = [path for path in modules("blueprints") if len(path.parts) == 2 and path.name != "doors.py"]
    broken = those_who_know(shared, "blueprints.api", "blueprints.browser", "blueprints.commands")
    assert broken == [], "Shared tools serve every door and know none"


def test_nobody_imports_the_application() -> None:
    assert those_who_know(modules("blueprints", "registry"), "app") == [], "app.py imports blueprints, never back"


def test_the_environment_is_read_in_one_place() -> None:
    readers = [
        str(path)
        for path in modules("app.py", "blueprints", "registry", "migrations")
        if path != Path("blueprints/settings.py")
        for node in ast.walk(ast.parse((HOUSE / path).read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and is_os(node.value)
    ]
    assert readers == [], "Make it a field of blueprints.settings.Settings"


def is_os(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "os"


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its number of lines, decorators and docstring left out."""
    for node in ast.walk(ast.parse((HOUSE / path).read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            has_docstring = ast.get_docstring(node) is not None and len(node.body) > 1
            first = node.body[1].lineno if has_docstring else node.lineno
            yield f"{path}:{node.lineno} {node.name}", (node.end_lineno or 0) - first + 1


def test_no_file_is_too_long() -> None:
    code = modules("app.py", "blueprints", "registry", "tests", "migrations")
    long = {
        str(path): lines
        for path in code
        if (lines := len((HOUSE / path).read_text().splitlines()))
        > (LONGEST_MIGRATION if path.parent.name == "versions" else LONGEST_FILE)
    }
    assert long == {}, "Look for the second idea in it, and give that a file of its own"


def test_no_function_is_too_long() -> None:
    code = modules("app.py", "blueprints", "registry", "tests")
    long = {name: lines for path in code for name, lines in functions(path) if lines > LONGEST_FUNCTION}
    assert long == {}, "Give its parts names of their own"
