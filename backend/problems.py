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


def access_ended() -> ProblemError:
    detail = "The visit is over, was idle too long, or belongs to another terminal. Log in again."
    return _problem(401, "access_ended", "This access opens nothing any more", detail)


def level_too_low(level: str) -> ProblemError:
    detail = f"Level {level} does not open this; prove more."
    return _problem(403, "level_too_low", "More has to be proved for this", detail)


def company_managed() -> ProblemError:
    detail = "It can be topped up and looked at; everything else is the company's own matter."
    return _problem(403, "company_managed", "This number is managed by a company", detail)


def code_wrong() -> ProblemError:
    return _problem(403, "code_wrong", "Not the code that was sent", "Type it again.")


def code_expired() -> ProblemError:
    return _problem(403, "code_expired", "The code has ended", "Ask for a new one.")


def secret_wrong() -> ProblemError:
    return _problem(
        403, "secret_wrong", "Not what was agreed", "Type it again, or prove otherwise."
    )


def secret_used() -> ProblemError:
    detail = "A secret that opened the account does not count a second time; show another."
    return _problem(403, "secret_used", "This was shown already", detail)


def unknown(detail: str) -> ProblemError:
    return _problem(404, "unknown", "Nothing of that name is known", detail)


def code_locked(retry_after_s: int) -> ProblemError:
    return _limit("code_locked", "Too many tries", retry_after_s)


def too_soon(retry_after_s: int) -> ProblemError:
    return _limit("too_soon", "The last code is on its way", retry_after_s)


def sends_used_up(retry_after_s: int) -> ProblemError:
    return _limit("sends_used_up", "No more codes for now", retry_after_s)


def limited(retry_after_s: int) -> ProblemError:
    return _limit("limited", "Asked too often", retry_after_s)


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


def _limit(code: str, title: str, retry_after_s: int) -> ProblemError:
    problem = Problem(
        title=title,
        status=429,
        code=code,
        detail="Wait, or ask a person.",
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
