"""A moment that is taken in can be written out again."""

import pytest
from pydantic import TypeAdapter, ValidationError

from contract.model import Moment

MOMENT = TypeAdapter(Moment)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_moment_outside_the_calendar_in_utc_is_refused(text):
    with pytest.raises(ValidationError, match="calendar"):
        MOMENT.validate_json(f'"{text}"')


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_first_and_the_last_moment_are_written_as_they_came(text):
    written = MOMENT.dump_json(MOMENT.validate_json(f'"{text}"')).decode()
    assert written.startswith(f'"{text[:-1]}')
