import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.folding import digits, fold, fold_email, is_visible


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("María Núñez", "maria nunez"),
        ("NU\u0301N\u0303EZ", "nunez"),
        ("García-López", "garcia lopez"),
        ("O'Brien", "obrien"),
        ("O\u2019Brien", "obrien"),
        ("Straße", "strasse"),
        ("Øystein Łukasz Đorđe", "oystein lukasz dorde"),
        ("Þór Æsa Œdipe", "thor aesa oedipe"),
        ("İstanbul Iğdır", "istanbul igdir"),
        ("ﬁona", "fiona"),
        ("  Ana \t\n María  ", "ana maria"),
        ("Μαρία", "μαρια"),
        ("Анна", "анна"),
        ("李小龍", "李小龍"),
        ("محمد", "محمد"),
        ("Ana 😀 Gil", "ana gil"),
        ("J. R. R. (Jr.)", "j r r jr"),
        ("", ""),
        ("%_!?", ""),
    ],
)
def test_is_compared_without_case_accents_or_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_has_single_spaces_and_no_capitals(text: str) -> None:
    folded = fold(text)
    assert folded.split(" ") == folded.split() or folded == ""
    assert folded == folded.casefold()


@pytest.mark.parametrize(
    "text", ["", " ", "\t\n", "\u00a0", "\u200b\u200d\ufeff", "\u2800", "\u3164", "\u115f\u1160", "\u0301", "\u034f"]
)
def test_sees_nothing_in_blanks(text: str) -> None:
    assert not is_visible(text)


@pytest.mark.parametrize("text", ["a", " \u200bé", "😀", "李", "-", "\u200f."])
def test_sees_a_single_character(text: str) -> None:
    assert is_visible(text)


@pytest.mark.parametrize(
    ("text", "plain"), [("+34 (600) 12-34", "34600" + "1234"), ("٠١٢٣", "0123"), ("½²①", ""), ("abc", "")]
)
def test_keeps_digits_of_every_script(text: str, plain: str) -> None:
    assert digits(text) == plain


@pytest.mark.parametrize(
    ("text", "folded"),
    [(" Maria@Example.COM ", "maria@example.com"), ("jose\u0301@x.es", "josé@x.es"), ("STRASSE@x", "strasse@x")],
)
def test_compares_addresses_composed_and_without_case(text: str, folded: str) -> None:
    assert fold_email(text) == folded
