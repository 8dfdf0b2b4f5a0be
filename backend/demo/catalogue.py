"""The demonstration operator's catalogue and usage, read from the files beside this one."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

from backend.rating.catalogue import Catalogue, read_catalogue
from contract.quotes import FeeTier

_FOLDER = Path(__file__).parent
CATALOGUE_FILE = _FOLDER / "catalogue.json"
USAGE_FILE = _FOLDER / "usage.csv"


@cache
def catalogue() -> dict[str, Any]:
    """Return the whole catalogue as JSON values."""
    loaded: dict[str, Any] = json.loads(CATALOGUE_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def price_list() -> Catalogue:
    """Return what usage is rated by: tariffs, options, subscriptions, zones, all checked."""
    return read_catalogue(CATALOGUE_FILE)


def usage() -> list[dict[str, str]]:
    """Return the usage records of three months, in order."""
    with USAGE_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def fee_tiers() -> tuple[FeeTier, ...]:
    """Return the price of a top-up."""
    return tuple(
        FeeTier(from_minor=tier["min"], percent=tier["percent"], fixed_minor=tier["fix"])
        for tier in catalogue()["topup_policy"]["fee_tiers"]
    )


def top_up_limits() -> tuple[int, int]:
    """Return the least and the largest top-up, in minor units."""
    policy = catalogue()["topup_policy"]
    return policy["min_minor"], policy["max_minor"]
