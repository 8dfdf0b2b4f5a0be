"""Nonsense fits the contract, so that whoever reads it has to notice by itself."""

import random

import pytest

from contract.account.operations import ACCOUNT_OPERATIONS
from workbench.testing.nonsense import Nonsense


@pytest.mark.parametrize("row", ACCOUNT_OPERATIONS, ids=lambda row: row.name)
def test_every_answer_of_the_contract_can_be_drawn_and_reads_back_as_it_was(row):
    for seed in range(6):
        told = Nonsense(random.Random(seed), {}).of(row.answer)
        assert row.answer.model_validate_json(told.to_bytes()) == told
