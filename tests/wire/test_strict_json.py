"""The one JSON loader: what it refuses wherever that stands, and what it lets through unchanged."""

import json
import unicodedata
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from blueprints.strict_json import DEEPEST, MalformedBody, load
from blueprints.text import has_forbidden_characters
from tests.wire.hostile import BAD_TEXTS, BAD_VALUES, UNSEEN_TEXTS

TEXTS = BAD_TEXTS | UNSEEN_TEXTS
PLACES = {
    "alone": b"@",
    "a member": b'{"a":@}',
    "the last of several": b'{"a":1,"b":"c","d":@}',
    "an item": b"[1,@]",
    "deep inside": b'{"a":[{"b":[[@]]}]}',
    "between blanks": b' \n{"a"\t: @ }\r\n',
}
every_place = pytest.mark.parametrize("place", PLACES)


@every_place
@pytest.mark.parametrize("name", BAD_VALUES)
def test_refuses_a_value_wherever_it_stands(place: str, name: str) -> None:
    with pytest.raises(MalformedBody):
        load(PLACES[place].replace(b"@", BAD_VALUES[name]))


@every_place
@pytest.mark.parametrize("name", TEXTS)
def test_refuses_a_text_wherever_it_stands_a_key_too(place: str, name: str) -> None:
    text = b'"' + TEXTS[name] + b'"'
    for value in (text, b"{" + text + b":1}", b'{"a":1,' + text + b":{}}"):
        with pytest.raises(MalformedBody):
            load(PLACES[place].replace(b"@", value))


@pytest.mark.parametrize("shape", ["[{}]", '{{"a":{}}}'])
def test_counts_levels_to_the_last(shape: str) -> None:
    value = "1"
    for _ in range(DEEPEST):
        value = shape.format(value)
    assert load(value.encode()) == json.loads(value)
    with pytest.raises(MalformedBody, match="nested too deep"):
        load(shape.format(value).encode())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a":1,"a":1}', "duplicate key"),
        ('{"\u00e9":1,"e\u0301":1}'.encode(), "duplicate key"),
        (b"[NaN]", "NaN is not JSON"),
        (b"[-Infinity]", "-Infinity is not JSON"),
        (b"[1e309]", "number out of range"),
        (b"[%s]" % (b"9" * 100_000), "number out of range"),
        (b"\xff", "not UTF-8"),
        (b"[" * 1_000_000, "nested too deep"),
        (rb'["\udead"]', "text with control characters"),
        (b"", "Expecting value"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_says_why_without_a_word_of_the_inside(content: bytes, reason: str) -> None:
    with pytest.raises(MalformedBody) as caught:
        load(content)
    assert caught.value.reason.startswith(reason)
    assert "sys." not in caught.value.reason
    assert "codec" not in caught.value.reason


@pytest.mark.parametrize(
    "content",
    [
        *(b"0", b"-0", b"1", b"9223372036854775807", b"-9223372036854775808"),
        *(b"0.1", b"-0.0", b"1.0", b"1E5", b"1e-400", b"1.7976931348623157e308", b"5e-324", b"0." + b"1" * 5000),
        *(b"true", b"false", b"null", b"[]", b"{}", b'""', b' [ 1 , { "a" : [ ] } ] '),
        *(rb'"\u0041\"\\\/"', rb'"\ud83d\ude00"', rb'"\t\n\r"', '"ñ李😀\u200d\ufeff\uffff"'.encode()),
        *(b'{"__proto__":{"constructor":1},"":2}', b'{"a":1,"A":2," a":3}'),
    ],
    ids=repr,
)
def test_lets_the_rest_through_unchanged(content: bytes) -> None:
    assert repr(load(content)) == repr(json.loads(content))


@pytest.mark.parametrize(
    ("sent", "kept"), [("e\u0301", "é"), ("\u212b", "Å"), ("\u1112\u1161\u11ab", "한"), ("ﬁ", "ﬁ")]
)
def test_composes_texts_and_keys(sent: str, kept: str) -> None:
    assert load(json.dumps({sent: [sent, {"a": sent}]}).encode()) == {kept: [kept, {"a": kept}]}


@hypothesis.given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**63 - 1)
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text(st.characters(codec="ascii", categories=("L", "N"))), inner)
        ),
        max_leaves=20,
    )
)
def test_reads_what_any_program_wrote(value: Any) -> None:
    for content in (json.dumps(value), json.dumps(value, indent=2), json.dumps(value, ensure_ascii=False)):
        assert repr(load(content.encode())) == repr(value)


@hypothesis.given(st.text(st.characters()))
def test_reads_any_text_that_hides_nothing(text: str) -> None:
    content = json.dumps([text]).encode()
    if has_forbidden_characters(text):
        with pytest.raises(MalformedBody):
            load(content)
    else:
        assert load(content) == [unicodedata.normalize("NFC", text)]
