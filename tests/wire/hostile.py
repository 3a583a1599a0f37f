"""Bodies that no route may take: each a valid body with one thing wrong with it."""

import gzip
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from tests.wire.asking import nothing_written
from tests.wire.door import Door, Route, as_json
from tests.wire.shapes import complaint

_HERE = "@here@"

# JSON strings, without their quotes.
BAD_TEXTS = {
    "an escaped high surrogate": rb"a\ud800b",
    "an escaped low surrogate": rb"a\udc00b",
    "surrogates in the wrong order": rb"\udc00\ud800",
    "a surrogate cut short": rb"\ud83d",
    "a surrogate in UTF-8": b"a\xed\xa0\x80b",
    "a pair of surrogates in UTF-8": b"\xed\xa0\xbd\xed\xb8\x80",
    "a byte that begins nothing": b"a\xffb",
    "a byte that continues nothing": b"a\x80b",
    "UTF-8 cut short": b"a\xe2\x82",
    "an overlong NUL": b"a\xc0\x80b",
    "an overlong slash": b"a\xe0\x80\xafb",
    "a code point beyond the last": b"a\xf4\x90\x80\x80b",
    "Latin-1": "Muñoz".encode("latin-1"),
    "an escaped NUL": rb"a\u0000b",
    "a NUL": b"a\x00b",
    "only a NUL": rb"\u0000",
    "a raw newline": b"a\nb",
    "a raw tab": b"a\tb",
    "an unknown escape": rb"a\x41b",
    "an escape cut short": rb"a\u12",
    "an escape of octal digits": rb"a\101b",
    "a raw bidi override": "a\u202eb".encode(),
}
UNSEEN_TEXTS = {
    **{f"control character {code:#04x}": b"a\\u%04xb" % code for code in range(1, 32) if code not in {9, 10, 13}},
    **{f"control character {code:#04x}": b"a\\u%04xb" % code for code in range(0x7F, 0xA0)},
    **{f"bidi override U+{code:X}": b"a\\u%04xb" % code for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    "a raw bidi isolate": "a\u2067b".encode(),
}

# Anything else that may stand where a JSON value is expected.
BAD_VALUES = {
    "NaN": b"NaN",
    "Infinity": b"Infinity",
    "-Infinity": b"-Infinity",
    "a number beyond double": b"1e999",
    "a negative number beyond double": b"-1e999",
    "a fraction beyond double": b"9" * 400 + b".5",
    "2^63": b"9223372036854775808",
    "-2^63-1": b"-9223372036854775809",
    "10^30": b"1" + b"0" * 30,
    "10^5000": b"1" + b"0" * 5000,
    "a leading zero": b"01",
    "a leading plus": b"+1",
    "no digit before the point": b".5",
    "no digit behind the point": b"1.",
    "a hexadecimal number": b"0x10",
    "Arabic digits": "\u0661\u0662".encode(),
    "undefined": b"undefined",
    "True": b"True",
    "None": b"None",
    "single quotes": b"'a'",
    "a comma behind the last": b"[1,]",
    "a comma alone": b"[,]",
    "a comment": b"1/**/",
    "two values": b"1 2",
    "a member without a value": b'{"a"}',
    "a key without quotes": b"{a:1}",
    "a number as a key": b"{1:1}",
    "a list that does not end": b"[1",
    "an object that does not end": b'{"a":1',
    "a string that does not end": b'"a',
    "a duplicate key": b'{"a":1,"a":1}',
    "a duplicate key, spelt otherwise": rb'{"a":1,"\u0061":2}',
    "a duplicate key, composed otherwise": '{"\u00e9":1,"e\u0301":2}'.encode(),
    "a duplicate key, deep inside": b'[[{"b":{"a":1,"a":2}}]]',
    "a duplicate __proto__": b'{"__proto__":1,"__proto__":2}',
    "33 levels of arrays": b"[" * 33 + b"]" * 33,
    "33 levels of objects": b'{"a":' * 33 + b"1" + b"}" * 33,
    "1,000 levels of arrays": b"[" * 1000 + b"]" * 1000,
    "1,000 levels that do not end": b"[" * 1000,
    "100,000 levels of arrays": b"[" * 100_000 + b"]" * 100_000,
    "100,000 levels of objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "100,000 levels that do not end": b'[{"a":' * 100_000,
}

# Whole bodies.
NO_OBJECTS = {
    "nothing": b"",
    "blanks": b" \n\t\r",
    "null": b"null",
    "true": b"true",
    "a number": b"42",
    "a string": b'"nombres"',
    "a list": b"[]",
    "a list of pairs": b'[["nombres","Ana"],["name","Ana"]]',
    "a string of JSON": b'"{}"',
    "a form": b"nombres=Ana&name=Ana",
    "XML": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "NUL bytes": b"\x00" * 64,
    "random bytes": bytes(range(256)),
    "a pickle": b"\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00.",
    "a brace": b"{",
    "a closing brace": b"}",
    "a vertical tab before an object": b"\x0b{}",
    "a hard blank before an object": "\u00a0{}".encode(),
}

OTHER_TYPES = [
    None,
    "",
    "text/plain",
    "text/json",
    "text/html; charset=utf-8",
    "application/xml",
    "application/javascript",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/jsonx",
    "application/json-seq",
    "application/json-patch+json",
    "application/vnd.api+json",
    "application/problem+json",
    "application/json, text/plain",
    "application/json; charset=utf-16",
    "application/json; charset=utf-7",
    "application/json; charset=latin-1",
    "application",
    "application/",
    "/json",
    "*/*",
    ";",
    "x" * 5000,
    "application/json\xff",
]

# Members that look worse than they are.
HARMLESS = [
    b'"__proto__":{"isAdmin":true}',
    b'"constructor":{"prototype":{"isAdmin":true}}',
    b'"toString":1,"hasOwnProperty":null,"__class__":"x","__init__":[]',
    b'"":1," ":2,"\\u200b":3',
    b'"$where":"sleep(1000)","$ne":null,"id; DROP TABLE clients":1',
    b'"' + b"x" * 100_000 + b'":1',
    b'"x":"' + b"x" * 900_000 + b'"',
    b'"x":[' + b"0," * 400_000 + b"0]",
    b'"x":{' + b",".join(b'"%d":0' % number for number in range(80_000)) + b"}",
    b'"x":' + b"[" * 31 + b"]" * 31,
    b'"x":[9223372036854775807,-9223372036854775808,1.7976931348623157e308,5e-324,-0,-0.0,0e9]',
    rb'"x":"\u0041\ud83d\ude00\t\n\r\u200d\u2028\ufeff\uffff"',
]

WRONG_VALUES: dict[str, Any] = {
    "string": "text",
    "integer": 7,
    "number": 1.5,
    "true": True,
    "false": False,
    "array": [],
    "array of null": [None],
    "object": {},
    "object of object": {"a": {}},
}


def malformed(route: Route) -> Iterator[tuple[str, bytes]]:
    """(what is wrong, body) for every body that is not one JSON object by the rules."""
    valid, with_text = as_json(route.least), as_json(route.least | {route.text: _HERE})
    for name, text in (BAD_TEXTS | UNSEEN_TEXTS).items():
        yield f"{name} in {route.text}", with_text.replace(_HERE.encode(), text)
    for name, value in BAD_VALUES.items():
        yield f"{name} in a member", with_member(valid, b'"x":' + value)
    yield from NO_OBJECTS.items()
    yield from _whole(valid)


def _whole(valid: bytes) -> Iterator[tuple[str, bytes]]:
    text = valid.decode()
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig"):
        yield encoding, text.encode(encoding)
    yield "UTF-16 with the other byte order mark", b"\xfe\xff" + text.encode("utf-16-be")
    yield "gzip", gzip.compress(valid)
    yield "every key twice", with_member(valid, valid[1:-1])
    yield "two objects", valid + valid
    yield "two lines of JSON", valid + b"\n" + valid
    yield "something behind the object", valid + b"x"
    yield "a NUL behind the object", valid + b"\x00"
    yield "something before the object", b")]}',\n" + valid
    yield "a comma behind the last member", with_member(valid, b"")
    yield "a body cut short", valid[:-1]
    yield "a list of one object", b"[" + valid + b"]"


def with_member(valid: bytes, member: bytes) -> bytes:
    """An object's text with one more member."""
    return valid[:-1] + b"," + member + b"}"


def padded(route: Route, size: int) -> bytes:
    """A body that the route accepts, but for its size in bytes."""
    return as_json(route.least).ljust(size)


def kind_of(value: Any) -> str:
    """The JSON type of a value; whole numbers are numbers."""
    kinds = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "null")


def members_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """(path, value) for everything inside a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in inside:
        yield (*path, key), member
        yield from members_of(member, (*path, key))


def replaced(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """A copy of a value with another member at a path."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


def mistyped(route: Route) -> Iterator[tuple[str, bytes]]:
    """(member and type, body) for every documented member and every JSON type it does not have."""
    for path, value in members_of(route.full):
        where = ".".join(map(str, path))
        if where not in route.anything:
            for name, wrong in WRONG_VALUES.items():
                if kind_of(wrong) != kind_of(value):
                    yield f"{where} as {name}", as_json(replaced(route.full, path, wrong))


def nulled(route: Route, *, documented: bool) -> Iterator[tuple[str, bytes]]:
    """(member, body) with null in each member for which it is documented, or is not."""
    for path, _ in members_of(route.full):
        where = ".".join(map(str, path))
        if (where in route.nullable | route.anything) is documented:
            yield f"{where} as null", as_json(replaced(route.full, path, None))


def assert_refused(door: Door, bodies: Iterable[tuple[str, bytes]], status: int) -> None:
    """Assert that every body gets this status (or is too large) in the dialect's shape and nothing is written."""
    route, complaints = door.route, []
    with nothing_written(door.app):
        for name, content in bodies:
            expected = 413 if len(content) > route.limit else status
            if wrong := complaint(door.send(content), route.dialect, expected):
                complaints.append(f"{route.name}: {name} {wrong}")
        fail_with(complaints)


def fail_with(complaints: list[str]) -> None:
    """Fail the test, all complaints told, unless there are none."""
    if complaints:
        pytest.fail(f"{len(complaints)} bodies:\n" + "\n".join(complaints), pytrace=False)
