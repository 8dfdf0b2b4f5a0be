"""Who stands there: one-time codes, secrets, and the token of one visit.

A code is bound to terminal, visit, number and purpose.  The answer for a number that does not exist
looks the same, and so does the time it takes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from contract.account.parts import Count, Language, Token
from contract.model import Identifier, Moment, Msisdn, WireModel

CODE_DIGITS = 6
SEALED_LENGTH_MAX = 1024

# P: the payer is known.  L1: one-time code.  L1v: voice code, code word or PIN.  L2: L1 and a
# secret.  L2x: a secret alone, with the phone lost; opens the block and nothing else.
Level = Literal["P", "L1", "L1v", "L2", "L2x"]
CodePurpose = Literal["login", "payer", "claim", "correct"]
SecretKind = Literal["code_word", "pin", "document"]


class SendCode(WireModel):
    """POST /v1/otp/send-code.  By voice it goes to the second registered number."""

    visit_id: Identifier
    msisdn: Msisdn
    purpose: CodePurpose
    channel: Literal["sms", "voice"] = "sms"
    language: Language


class CodeSent(WireModel):
    """A code is on its way, if there is somebody to send it to."""

    authentication_id: Identifier
    expires_at: Moment
    resend_after_s: Count
    sends_left: Count


class ValidateCode(WireModel):
    """POST /v1/otp/validate-code."""

    visit_id: Identifier
    authentication_id: Identifier
    code: Annotated[str, Field(pattern=rf"^[0-9]{{{CODE_DIGITS}}}$")]


class SealingKey(WireModel):
    """GET /v1/secrets/key: the key secrets are sealed to, as SPKI in base64url."""

    keyid: Identifier
    spki: Annotated[str, Field(max_length=256)]


class VerifySecret(WireModel):
    """POST /v1/secrets/verify: a code word, PIN or digits of a document, sealed.

    With a token it raises that visit's level; without one it is a login, or opens the block.
    """

    visit_id: Identifier
    msisdn: Msisdn
    purpose: Literal["login", "raise", "block"]
    kind: SecretKind
    sealed: Annotated[str, Field(min_length=1, max_length=SEALED_LENGTH_MAX)]
    access_token: Token | None = None
    language: Language


class Access(WireModel):
    """What was proved, for one visit at one terminal."""

    access_token: Token
    level: Level
    msisdn: Msisdn
    expires_at: Moment


class EndAccess(WireModel):
    """POST /v1/access/end: the visit is over."""

    access_token: Token


class Ended(WireModel):
    """The token opens nothing any more."""


class AccountQuestion(WireModel):
    """What every question about the account carries; language is that of the words wanted."""

    access_token: Token
    language: Language
