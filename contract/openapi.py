"""The published contract: an OpenAPI 3.1 document made from the operations and their schemas.

`contract/openapi.json` is this, committed; a test keeps it current.
"""

from __future__ import annotations

import json
import re
from typing import Any, get_args

from pydantic.json_schema import models_json_schema

from contract.account.changes import OrderStatement
from contract.messages import (
    BODY_BYTES_MAX,
    RECORDS_PER_REQUEST_MAX,
    DecisionStatement,
    JournalStatement,
    PaymentStatement,
    Problem,
)
from contract.model import WireModel
from contract.operation import Operation
from contract.operations import COMMON_PROBLEMS, OPERATIONS
from contract.records import RecordBody
from contract.signatures import PROFILE_TAG

VERSION = "1.0.0"
# What stands, as text, in WireRecord.body.
RECORD_MODELS: tuple[type[WireModel], ...] = get_args(get_args(RecordBody)[0])
# What stands, as text, under a JWS.
STATEMENT_MODELS: tuple[type[WireModel], ...] = (
    PaymentStatement,
    JournalStatement,
    DecisionStatement,
    OrderStatement,
)
_REF = "#/components/schemas/{model}"

_DESCRIPTION = f"""Between a payment terminal and its operator.

HTTPS, TLS 1.3, certificates on both sides. Every request and every answer carries an HTTP message
signature (RFC 9421, tag {PROFILE_TAG}) by ECDSA P-256 or Ed25519; every body a Content-Digest. A
request with a body carries an Idempotency-Key; for records it is
journal_id:first_seq:head_hash. At most {RECORDS_PER_REQUEST_MAX} records and {BODY_BYTES_MAX} bytes
a request. Money is integer minor units, time UTC. Only a verified statement that says credited or
refused is final; everything else, every HTTP error included, means pending.
"""


def openapi_document() -> dict[str, Any]:
    """Return the document as JSON values."""
    models: set[type[WireModel]] = {Problem, *STATEMENT_MODELS, *RECORD_MODELS}
    for operation in OPERATIONS:
        models.add(operation.answer)
        if operation.request is not None:
            models.add(operation.request)
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema(
        [(model, "serialization") for model in ordered], ref_template=_REF
    )
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Terminal and operator", "version": VERSION, "description": _DESCRIPTION},
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "terminal": {
                    "type": "mutualTLS",
                    "description": "SAN urn:kiosk:terminal:<terminal_id>",
                }
            },
        },
    }


def openapi_text() -> str:
    """Return the document as it is committed."""
    return json.dumps(openapi_document(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [{"terminal": []}] if operation.certificate else [],
        "responses": {"200": _content("Signed", operation.answer.__name__, "application/json")},
    }
    codes: dict[int, list[str]] = {}
    for status, code in (*COMMON_PROBLEMS, *operation.problems):
        codes.setdefault(status, []).append(code)
    for status, names in sorted(codes.items()):
        described["responses"][str(status)] = _content(
            f"code: {', '.join(names)}", "Problem", "application/problem+json"
        )
    names = re.findall(r"\{(\w+)\}", operation.path)
    described["parameters"] = [_parameter(name, "path") for name in names]
    described["parameters"] += [
        {**_parameter(name, "query"), "required": False} for name in operation.query
    ]
    described["parameters"] += [
        _parameter("Signature-Input", "header"),
        _parameter("Signature", "header"),
    ]
    if operation.request is not None:
        described["parameters"] += [
            _parameter("Content-Digest", "header"),
            _parameter("Idempotency-Key", "header"),
        ]
        schema = {"$ref": _REF.format(model=operation.request.__name__)}
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    if not operation.certificate:
        unsigned = {"Signature-Input", "Signature"}
        described["parameters"] = [
            parameter for parameter in described["parameters"] if parameter["name"] not in unsigned
        ]
    return described


def _content(description: str, model: str, media_type: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model=model)}
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _parameter(name: str, place: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": True, "schema": {"type": "string"}}
