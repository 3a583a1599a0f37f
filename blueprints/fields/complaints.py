"""What is wrong with a value, before anybody's words: the rule that was broken, its figures, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

SHAPE_RULES = frozenset({"missing", "nothing", "null", "type", "unknown"})
Path = tuple[str | int, ...]


class Complaint(str):
    """What is wrong with one value: the rule that was broken and its figures, for a caller to put into words.

    A text, because WTForms lists errors as texts.
    """

    __slots__ = ("figures", "rule")
    rule: str
    figures: dict[str, Any]

    def __new__(cls, rule: str, **figures: Any) -> Self:
        """Make the complaint about one rule."""
        made = super().__new__(cls, rule)
        made.rule, made.figures = rule, figures
        return made


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with a body: where, which rule, the value that broke it, and the field's own sentence."""

    path: Path
    complaint: Complaint
    value: Any = None
    says: str | None = None

    @property
    def rule(self) -> str:
        """Return the name of the rule that was broken."""
        return self.complaint.rule

    @property
    def is_shape(self) -> bool:
        """Tell whether the body has the wrong shape, as against the right shape with a rule broken."""
        return self.rule in SHAPE_RULES


class InvalidBody(Exception):
    """The body does not fit its form; `problems` are in documented order."""

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__(problems)
        self.problems = problems

    @property
    def is_shape(self) -> bool:
        """Tell whether any problem is one of shape."""
        return any(problem.is_shape for problem in self.problems)
