"""What the README offers to paste may be pasted twice."""

import re
import subprocess
from pathlib import Path

from tests.people import Program

README = Path(__file__).parents[3] / "README.md"


def bodies_of(path: str) -> list[bytes]:
    """What a shell makes of the body of the README's request to a path, twice."""
    found = re.search(rf"curl -X POST http://localhost:5000{path} .*?-d (.*?)\n```", README.read_text(), re.DOTALL)
    assert found, path
    once = ["sh", "-c", f"printf %s {found[1]}"]
    return [subprocess.run(once, check=True, capture_output=True).stdout for _ in "ab"]


def test_the_control_planes_request_names_another_customer_each_time(program: Program) -> None:
    for body in bodies_of("/customers"):
        answer = program.post("/customers", data=body, content_type="application/json")
        assert answer.status_code == 201, answer.text
