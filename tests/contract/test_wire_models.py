"""A message that does not fit says where, and never what was in it: errors end up in logs."""

import pytest
from pydantic import ValidationError

from contract.account.access import ValidateCode
from contract.account.holdings import AccountSummary

CANARY = "Канареева"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (AccountSummary, {"msisdn": CANARY, "name": CANARY, "extra": CANARY}),
        (ValidateCode, {"visit_id": "v", "authentication_id": "a", "code": f"{CANARY}4815"}),
    ],
)
def test_an_error_names_the_field_and_not_its_value(kind, body):
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(body)
    assert CANARY not in str(caught.value)
    assert "4815" not in str(caught.value)
    assert "code" in str(caught.value) or "msisdn" in str(caught.value)
