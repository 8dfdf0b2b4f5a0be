"""The page about packs tells of every key there is, and of no other."""

import re
from pathlib import Path

from kiosk.config.pack import OperatorPack

PAGE = Path(__file__).parents[3] / "docs" / "operator-packs.md"


def rows():
    """(keys, whether they are called needed) of each row of the table."""
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            yield re.findall(r"`(\w+)`", cells[0]), cells[-1] == "needed"


def test_every_key_of_a_pack_stands_in_the_table_once():
    told = [key for keys, _ in rows() for key in keys]
    assert sorted(told) == sorted(OperatorPack.model_fields)


def test_the_table_says_which_keys_are_needed():
    for keys, needed in rows():
        for key in keys:
            assert OperatorPack.model_fields[key].is_required() == needed, key
