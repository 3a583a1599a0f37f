import argon2
import pytest

from registry import passwords
from registry.common_passwords import COMMON_PASSWORDS
from registry.errors import WeakPassword
from registry.passwords import hash_password, needs_rehash, one_time_password, verify_password

GOOD = "correct horse desk lamp"


def test_is_hashed_with_argon2id_of_the_strength_we_promise() -> None:
    found = argon2.extract_parameters(hash_password(GOOD))
    assert found.type is argon2.Type.ID
    assert (found.memory_cost, found.time_cost, found.parallelism) >= (19 * 1024, 2, 1)
    assert (found.salt_len, found.hash_len) == (16, 32)


def test_the_same_password_has_another_hash_each_time() -> None:
    assert hash_password(GOOD) != hash_password(GOOD)


@pytest.mark.parametrize("password", [GOOD, "ñandú 😀 über alles", " spaces count ", "x" * 11 + "y", "ab" * 512])
def test_is_known_again_and_no_other(password: str) -> None:
    hashed = hash_password(password)
    assert verify_password(password, hashed)
    assert not verify_password(password.swapcase(), hashed)
    assert not verify_password(password[:-1], hashed)
    assert not verify_password(password + "x", hashed)


@pytest.mark.parametrize(
    "password",
    ["", "short", "elevenchars", "123456789012", "PASSWORD1234", "password1234", "QwertyUiop12", "x" * 1025],
)
def test_a_short_common_or_endless_one_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        hash_password(password)


def test_the_common_ones_are_written_as_they_are_compared_and_long_enough_to_matter() -> None:
    useless = {word for word in COMMON_PASSWORDS if word != word.casefold() or len(word) < passwords.SHORTEST}
    assert useless == set()
    assert len(COMMON_PASSWORDS) >= 50


def test_a_hash_of_other_settings_is_to_be_renewed() -> None:
    assert not needs_rehash(hash_password(GOOD))
    assert needs_rehash(argon2.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(GOOD))


@pytest.mark.parametrize("hashed", ["", "x", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$AAAA$BBBB"])
def test_a_broken_hash_is_nobodys(hashed: str) -> None:
    assert not verify_password(GOOD, hashed)


def test_for_nobody_it_does_the_same_work_and_says_no(hashes: list[str]) -> None:
    assert not verify_password(GOOD, None)
    assert [argon2.extract_parameters(dummy) for dummy in hashes] == [argon2.extract_parameters(hash_password(GOOD))]


def test_even_the_password_of_the_dummy_opens_nothing() -> None:
    assert not verify_password("", None)


def test_a_one_time_password_is_strong_readable_and_new_each_time() -> None:
    made = {one_time_password() for _ in range(100)}
    assert len(made) == 100
    assert all(hash_password(word) for word in list(made)[:2])
    assert not {"0", "o", "1", "l", "i"} & set("".join(made))
    assert {len(word.replace("-", "")) for word in made} == {20}
