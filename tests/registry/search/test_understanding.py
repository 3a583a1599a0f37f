"""What is typed is understood without asking a database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.folding import fold
from registry.search.cards import birthdate_text
from registry.search.dates import find_date
from registry.search.typos import is_one_slip, shortened
from registry.search.understanding import LONGEST_TEXT, Manner, understand

TODAY = dt.date(2026, 3, 5)
HERE = Manner("ES", TODAY)
DATES = st.dates(dt.date(1900, 1, 1), TODAY)
WORDS = st.text("abcdeé", min_size=1, max_size=8)


def kinds(text: str) -> list[set[str]]:
    """The kinds of lines that the likeliest reading of a text looks at, term by term."""
    return [{needle.kind for needle in term.needles} for term in understand(text, HERE)[0].terms]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("m", [{"n", "e"}]),
        ("garcia lop", [{"n", "e"}, {"n", "e"}]),
        ("612-34 56 78", [{"c", "p", "r", "d"}]),
        ("garcia 5678", [{"n", "e"}, {"c", "p", "r", "d", "n", "e"}]),
        ("15/5/1990", [{"b"}]),
        ("garcia 15 may 1990", [{"b"}, {"n", "e"}]),
        ("ana@b", [{"e"}]),
        ("ana.gil", [{"e"}]),
        ("X1234567L", [{"n", "e", "d"}]),
        ("#12", [{"c"}]),
        ("小龍", [{"n", "s", "e"}]),
    ],
)
def test_each_class_is_looked_for_where_it_may_be(text: str, found: list[set[str]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize("text", ["", "-", "...", "= #", "%", "😀", "\u200b", "\0", "\ud800@"])
def test_what_says_nothing_is_not_looked_for(text: str) -> None:
    assert understand(text, HERE) == []


@given(st.text(max_size=600))
def test_nothing_typed_is_too_strange_or_too_long(text: str) -> None:
    for reading in understand(text, HERE):
        assert reading.terms
        for term in reading.terms:
            assert term.needles
            assert all(needle.text and len(needle.text) <= 18 * LONGEST_TEXT for needle in term.needles)
            assert all(needle.text.encode() for needle in term.needles), "a database could not be asked for it"


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_the_order_of_words_accents_and_case_do_not_matter(words: list[str]) -> None:
    one = understand(" ".join(words), HERE)[0].terms
    other = understand("  ".join(reversed(words)).upper(), HERE)[0].terms
    assert set(one) == set(other)


@given(st.lists(WORDS, min_size=1, max_size=5), st.integers(0, 4), st.integers(1, 8))
def test_whatever_begins_the_words_of_a_name_matches_it(words: list[str], which: int, length: int) -> None:
    name = "\n".join(["a", *dict.fromkeys(f"n{word}" for word in fold(" ".join(words)).split()), "c1", ""])
    typed = f"{words[which % len(words)][:length]} {words[0][:1]}"
    assert any(reading.fit(name) is not None for reading in understand(typed, HERE))


@given(DATES)
def test_a_date_is_understood_in_the_ways_people_write_it(date: dt.date) -> None:
    kept = birthdate_text(date)
    short = f"{date:%y}" if date.year > TODAY.year - 100 else f"{date.year}"
    for text in (
        f"{date:%d/%m/%Y}",
        f"{date:%d.%m.%Y}",
        f"{date.day}-{date.month}-{date.year}",
        f"{date:%Y-%m-%d}",
        f"{date.day}/{date.month}/{short}",
        f"{date.day} {date:%B} {date.year}",
        f"{date:%b} {date.day}, {date.year}",
        f"{date.day}-{date:%b}-{date.year}",
    ):
        assert find_date(f"ana {text} gil", "ES", TODAY) == (kept, "ana   gil"), text
    assert find_date(f"{date.day} {date:%B}", "ES", TODAY) == (kept[:4], " ")


@given(DATES)
def test_where_the_month_comes_first_it_is_understood_so(date: dt.date) -> None:
    assert find_date(f"{date:%m/%d/%Y}", "US", TODAY) == (birthdate_text(date), " ")


@pytest.mark.parametrize("text", ["31/2/1990", "0/5/1990", "32 may", "may 0", "garcia 12", "1/2/3/4", "99/99"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert find_date(text, "ES", TODAY) is None


@given(WORDS, st.integers(0, 7), st.sampled_from("abz"))
def test_every_slip_of_a_finger_is_known(word: str, at: int, letter: str) -> None:
    at = 1 + at % len(word)
    slips = {word[:at] + letter + word[at:], word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :]}
    slips.add(word[: at - 1] + word[at - 1 : at + 1][::-1] + word[at + 1 :])
    for slip in slips - {word}:
        assert is_one_slip(slip, word), (slip, word)
        assert is_one_slip(word, slip), (slip, word)


@given(WORDS, WORDS)
def test_words_one_slip_apart_share_a_piece(one: str, other: str) -> None:
    if is_one_slip(one, other) and min(len(one), len(other)) >= 3:
        assert ({one} | shortened(one)) & ({other} | shortened(other))


@pytest.mark.parametrize(("typed", "meant"), [("gracia", "lopez"), ("aria", "maria"), ("ana", "ana"), ("xy", "yz")])
def test_other_words_are_no_slip(typed: str, meant: str) -> None:
    assert not is_one_slip(typed, meant)
