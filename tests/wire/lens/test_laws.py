"""The lens laws, whatever a client's origin and whatever the other dialects have made of it since.

GetPut: writing back what was read changes nothing. PutGet: what was written is read back equal. And what a dialect
cannot show it hides, and never destroys. `script/test -m soak tests/wire/lens` holds 10,000 clients of every origin
to the laws of every dialect, and says what was done.
"""

from collections.abc import Callable

import hypothesis
import pytest
from hypothesis import strategies as st

from tests.wire.lens.births import ORIGINS
from tests.wire.lens.clinic import Clinic
from tests.wire.lens.laws import live

CLIENTS, CHUNK = 10_000, 500
# The database is emptied once a test, not once an example; a client that an example is through with is removed.
some = hypothesis.settings(
    max_examples=8,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)


@pytest.mark.parametrize("origin", ORIGINS)
@some
@hypothesis.given(data=st.data())
def test_writing_back_is_no_change_what_is_written_is_read_and_what_is_not_shown_is_untouched(
    clinic: Clinic, origin: str, data: st.DataObject
) -> None:
    live(clinic, origin, data)


@pytest.mark.soak
@pytest.mark.parametrize("chunk", range(CLIENTS // CHUNK))
@pytest.mark.parametrize("origin", ORIGINS)
def test_ten_thousand_clients_of_every_origin_obey_the_laws_of_every_dialect(
    clinic: Clinic, origin: str, chunk: int, tell: Callable[[str, int], None]
) -> None:
    @hypothesis.settings(some, max_examples=CHUNK, database=None)
    @hypothesis.seed(chunk)
    @hypothesis.given(data=st.data())
    def live_on(data: st.DataObject) -> None:
        for lens in live(clinic, origin, data):
            tell(f"{origin} through {lens.name}", 1)

    live_on()
