"""Every refusal the backend can give: one constructor a stable code."""

from __future__ import annotations

from contract.messages import Problem


class ProblemError(Exception):
    """A request is answered by this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code}")
        self.problem = problem


def malformed(detail: str) -> ProblemError:
    return _problem(400, "malformed", "The request is not of the contract", detail)


def record_malformed(seq: int, detail: str) -> ProblemError:
    title = "A journal record is not of the contract"
    return _problem(400, "record_malformed", title, f"record {seq}: {detail}")


def signature_wrong(detail: str) -> ProblemError:
    return _problem(401, "signature_wrong", "The message signature does not hold", detail)


def certificate_missing() -> ProblemError:
    detail = "Show the terminal's certificate; a terminal without one enrols first."
    return _problem(401, "certificate_missing", "No terminal certificate was shown", detail)


def certificate_foreign(detail: str) -> ProblemError:
    return _problem(403, "certificate_foreign", "Not a certificate of this operator", detail)


def certificate_expired(detail: str) -> ProblemError:
    return _problem(403, "certificate_expired", "The terminal's certificate has expired", detail)


def certificate_revoked() -> ProblemError:
    detail = "Enrol again with a new token; money already recorded is kept and sent afterwards."
    return _problem(403, "certificate_revoked", "The terminal's certificate is revoked", detail)


def terminal_wrong(detail: str) -> ProblemError:
    return _problem(403, "terminal_wrong", "This belongs to another terminal", detail)


def token_refused(detail: str) -> ProblemError:
    return _problem(403, "token_refused", "The enrolment token is not accepted", detail)


def not_found(detail: str) -> ProblemError:
    return _problem(404, "not_found", "There is no such thing here", detail)


def method_wrong(detail: str) -> ProblemError:
    return _problem(405, "method_wrong", "This address is asked in another way", detail)


def fork(seq: int, expected_seq: int) -> ProblemError:
    """The upload was kept as a branch; expected_seq is where that branch goes on."""
    problem = Problem(
        title="Two different records claim one number",
        status=409,
        code="fork",
        detail=f"Record {seq} has another hash here. Stop selling; the operator decides.",
        retryable=False,
        expected_seq=expected_seq,
    )
    return ProblemError(problem)


def gap(expected_seq: int) -> ProblemError:
    problem = Problem(
        title="Earlier records are missing",
        status=412,
        code="gap",
        detail=f"Send from record {expected_seq} on.",
        retryable=True,
        expected_seq=expected_seq,
    )
    return ProblemError(problem)


def too_large(detail: str) -> ProblemError:
    return _problem(413, "too_large", "The request is too large", detail)


def key_reused(detail: str) -> ProblemError:
    return _problem(422, "key_reused", "The idempotency key belongs to another body", detail)


def internal() -> ProblemError:
    title = "The operator made a mistake"
    return _problem(500, "internal", title, "Ask again later.", retryable=True)


def not_now(retry_after_s: int, detail: str) -> ProblemError:
    problem = Problem(
        title="Not now",
        status=503,
        code="not_now",
        detail=detail,
        retryable=True,
        retry_after_s=retry_after_s,
    )
    return ProblemError(problem)


def _problem(
    status: int, code: str, title: str, detail: str, *, retryable: bool = False
) -> ProblemError:
    return ProblemError(
        Problem(title=title, status=status, code=code, detail=detail, retryable=retryable)
    )
