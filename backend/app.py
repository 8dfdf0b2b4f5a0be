"""The operator's web application: the contract's operations as FastAPI routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from backend import problems
from backend.answers import problem_response
from backend.database import StorageError
from backend.problems import ProblemError
from backend.service import Service
from contract.operations import OPERATIONS

STORAGE_RETRY_AFTER_S = 30


def make_app(service: Service) -> FastAPI:
    """Return the application; every operation of the contract has its handler in service."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    # A path of plain words comes before one that would take the words for an identifier.
    for operation in sorted(OPERATIONS, key=lambda row: "{" in row.path):
        app.add_api_route(
            operation.path,
            _handler(service, operation.name),
            methods=[operation.method],
            response_model=None,
        )
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(StorageError, _storage)
    app.add_exception_handler(HTTPException, _http)
    return app


def _handler(service: Service, name: str) -> Callable[..., Any]:
    """Return who answers a row of the table: the service itself, or a counter of the account."""
    owner = next(one for one in (service, *service.counters) if hasattr(one, name))
    handler: Callable[..., Any] = getattr(owner, name)
    return handler


async def _problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return _response(error)


async def _storage(_: Request, error: Exception) -> Response:
    return _response(problems.not_now(STORAGE_RETRY_AFTER_S, str(error)))


async def _http(request: Request, error: Exception) -> Response:
    """Answer what the router itself refuses in the words of the contract."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        return _response(problems.method_wrong(f"{request.method} is not for this address"))
    return _response(problems.not_found(f"nothing is known at {request.url.path}"))


def _response(error: ProblemError) -> Response:
    answer = problem_response(error)
    return Response(answer.body, answer.status, dict(answer.headers))
