"""Slips of a finger: a letter is missing, added, exchanged or swapped with the next."""

from __future__ import annotations

SHORTEST = 4  # letters of a word that is corrected: shorter ones are a slip apart from half the others
_SHORTEST_KNOWN = 3


def shortened(word: str) -> set[str]:
    """Return a word without each of its letters in turn; none of one that is too short to be corrected to."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))} if len(word) >= _SHORTEST_KNOWN else set()


def is_one_slip(typed: str, meant: str) -> bool:
    """Tell whether one slip makes one word of the other; nobody is wrong about the first letter, but may swap it."""
    if typed[:1] != meant[:1] and typed[:2] != meant[:2][::-1]:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    one, other = typed[start:], meant[start:]
    return (
        typed != meant
        and (
            one[1:] == other  # a letter too many
            or one == other[1:]  # a letter too few
            or one[1:] == other[1:]  # another letter
            or (one[:2] == other[:2][::-1] and one[2:] == other[2:])  # two letters swapped
        )
    )
