"""The published contract is what the schemas say, and is committed."""

from __future__ import annotations

import json
import re
from pathlib import Path

from contract.openapi import openapi_document, openapi_text
from contract.operations import OPERATIONS

COMMITTED = Path(__file__).parents[2] / "contract" / "openapi.json"


def test_the_committed_document_is_current():
    assert COMMITTED.read_text(encoding="utf-8") == openapi_text(), (
        "run: python -m backend openapi > contract/openapi.json"
    )


def test_every_operation_is_published_once():
    document = openapi_document()
    published = [
        (method.upper(), path, described["operationId"])
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    ]
    assert sorted(published) == sorted((row.method, row.path, row.name) for row in OPERATIONS)


def test_every_reference_leads_somewhere():
    text = openapi_text()
    schemas = json.loads(text)["components"]["schemas"]
    references = set(re.findall(r'"#/components/schemas/(\w+)"', text))
    assert references <= set(schemas)
    assert {"RecordsUpload", "PaymentStatement", "Problem", "Submitted"} <= set(schemas)


def test_money_is_whole_minor_units_everywhere():
    for name, schema in openapi_document()["components"]["schemas"].items():
        for field, described in schema.get("properties", {}).items():
            if field.endswith("_minor"):
                money = described.get("items", described)  # one sum, or several to choose from
                kinds = {money.get("type")} | {
                    option.get("type") for option in money.get("anyOf", ())
                }
                assert kinds <= {"integer", "null", None}, f"{name}.{field}"
