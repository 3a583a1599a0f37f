"""The pages people read, taken apart: every command in them, the answer they promise, and the links between them.

A block of `sh` is what a reader pastes; a block of `http` after it is the answer to its last request. In an answer,
`…` stands for anything, a moment for any moment, and an id, an entity tag or a cursor for whatever the registry made
up: from then on the page means that one by it, in commands and in answers.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from blueprints.problems import Problem

HOUSE = Path(__file__).parents[1]
PAGES = [HOUSE / "README.md", *sorted((HOUSE / "docs").rglob("*.md"))]

_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!`)\[[^\]]*\]\((?P<to>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)

# What the registry makes up: a page shows one, and then means by it the one that was made for its reader.
_MADE_UP = (
    re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    re.compile(r"[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}"),
    re.compile(r'"[0-9a-f]{12}-\d+"'),  # an entity tag
)
_SIGNED = re.compile(r"eyJ\S*…")  # a cursor or a token, too long to show
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
_COUNTED = {"id", "number"}  # members that hold a number the database counted


@dataclass(frozen=True)
class Fence:
    """One block of a page: what is in it, of which kind, and at which line it begins."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, as it came or as a page promises it."""

    status: int
    phrase: str
    headers: dict[str, str]
    body: str

    @classmethod
    def read(cls, text: str) -> "Answer":
        """Take an answer apart; a page may leave out headers, and the body of one that has none."""
        head, _, body = text.replace("\r\n", "\n").partition("\n\n")
        first, *lines = head.strip().split("\n")
        status, _, phrase = first.removeprefix("HTTP/1.1 ").partition(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return cls(int(status), phrase, headers, body.strip())

    def __str__(self) -> str:
        """The answer as a page would show it, but for the headers that every answer has."""
        told = ("etag", "link", "retry-after", "location", "allow", "www-authenticate", "content-type")
        head = [f"{name}: {self.headers[name]}" for name in told if name in self.headers]
        return "\n".join([f"HTTP/1.1 {self.status} {self.phrase}", *head, "", self.body])


@dataclass(frozen=True)
class Step:
    """What a reader does next: a command, and what the page says will be answered."""

    line: int
    command: str
    answer: Answer | None


def fences(text: str) -> list[Fence]:
    """Every block of a page."""
    return [
        Fence(found["kind"], found["text"], text.count("\n", 0, found.start()) + 1) for found in _FENCE.finditer(text)
    ]


def steps(text: str) -> list[Step]:
    """What a page has its reader do, from top to bottom; raise ValueError for an answer to nothing."""
    found: list[Step] = []
    before: Fence | None = None
    for fence in fences(text):
        if fence.kind == "sh":
            found.append(Step(fence.line, fence.text, None))
        elif fence.kind == "http":
            if before is None or before.kind != "sh":
                raise ValueError(f"line {fence.line}: an answer follows the `sh` block with its request")
            found[-1] = Step(found[-1].line, found[-1].command, Answer.read(fence.text))
        before = fence
    return found


def links(text: str) -> list[str]:
    """Where a page leads, blocks of code left out."""
    return [found["to"] for found in _LINK.finditer(_FENCE.sub("", text))]


def anchors(text: str) -> set[str]:
    """What may stand behind `#` in a link to a page."""
    titles = _HEADING.findall(_FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@dataclass
class Reader:
    """Somebody who follows a page, and remembers what its made-up ids stand for."""

    meanings: dict[str, str] = field(default_factory=dict)

    def own(self, text: str) -> str:
        """A text of the page with this reader's ids in place of the page's."""
        for shown, made in sorted(self.meanings.items(), key=lambda one: -len(one[0])):
            text = made.join(re.split(rf"(?<![\w$-]){re.escape(shown)}(?![\w-])", text))
        return text

    def complaints(self, promised: Answer, got: Answer) -> list[str]:
        """What is not as the page says."""
        title = Problem(promised.status, Exception()).title
        found = [] if promised.phrase == title else [f"{promised.status} is called “{title}”"]
        found += self._compare(promised.status, got.status, "the status")
        for name, value in promised.headers.items():
            found += self._compare(value, got.headers.get(name), name)
        return [*found, *self._compare(_value(promised.body), _value(got.body), "the body")]

    def _compare(self, promised: Any, got: Any, where: str) -> Iterator[str]:
        if isinstance(promised, dict) and isinstance(got, dict):
            if list(promised) != list(got):
                yield f"{where} has the keys {', '.join(got)}"
            for key in [key for key in promised if key in got]:
                yield from self._compare(promised[key], got[key], f"{where}.{key}")
        elif isinstance(promised, list) and isinstance(got, list):
            for index, (one, other) in enumerate(zip_longest(promised, got, fillvalue="nothing")):
                yield from self._compare(one, other, f"{where}.{index}")
        elif not self._means(promised, got, where):
            yield f"{where} is {got!r}"

    def _means(self, promised: Any, got: Any, where: str) -> bool:
        """Tell whether a value is the one that the page shows, or one like it that the registry made up."""
        if type(promised) is not type(got):
            return False
        if isinstance(promised, int) and where.rpartition(".")[2] in _COUNTED:
            return self._remembers(str(promised), str(got))
        if not isinstance(promised, str):
            return bool(promised == got)
        if any(kind.fullmatch(promised) and kind.fullmatch(got) for kind in _MADE_UP):
            return self._remembers(promised, got) and _version(promised) == _version(got)
        if moment := _MOMENT.fullmatch(promised):
            found = _MOMENT.fullmatch(got)
            return found is not None and (moment[1] is None) == (found[1] is None)
        is_signed = _SIGNED.search(promised) is not None and " " not in promised
        pieces = self.own(_SIGNED.sub("eyJ…", promised) if is_signed else promised).split("…")
        fits = re.fullmatch(".*".join(map(re.escape, pieces)), got, re.DOTALL) is not None
        return fits and (not is_signed or self._remembers(promised, got))

    def _remembers(self, shown: str, made: str) -> bool:
        """Tell whether what the page shows stands for this and for nothing else, from the first time on."""
        return self.meanings.setdefault(shown, made) == made


def _value(body: str) -> Any:
    """What a body says where it is JSON, else its text."""
    return json.loads(body) if body.startswith(("{", "[")) else body


def _version(tag: str) -> str:
    """The version in an entity tag."""
    return tag.rpartition("-")[2] if tag.startswith('"') else ""
