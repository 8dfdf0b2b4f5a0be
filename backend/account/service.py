"""The account's handlers: one method a row of `ACCOUNT_OPERATIONS`, named as the row."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta

from fastapi import Request, Response

from backend import problems, sms
from backend.account import (
    abroad,
    charges,
    diagnosis,
    holdings_view,
    limits,
    messages,
    offers,
    products,
    promised,
    statement,
    store,
    summary,
    terms,
)
from backend.account import advice as advisor
from backend.account.counter import Counter
from backend.account.limits import Limit
from backend.account.puk import puk_of
from backend.account.tokens import STRONG_LEVELS
from backend.asking import answered
from backend.demo.markets import Market, market_in
from contract.account.access import (
    AccountQuestion,
    EndAccess,
    Ended,
    SendCode,
    ValidateCode,
    VerifySecret,
)
from contract.account.catalogue import (
    AdviceQuestion,
    CallPriceQuestion,
    CatalogueQuestion,
    RoamingQuestion,
    TermsQuestion,
)
from contract.account.changes import PromisedTermsQuestion
from contract.account.help import DiagnosisQuestion, Puk, PukQuestion, Sent
from contract.account.holdings import ChargesQuestion, SendStatement, UsageQuestion

STATEMENTS = Limit("statements", 3, timedelta(days=1))
PUKS = Limit("puks", 5, timedelta(days=1))
STATEMENT_ADDRESS = "https://account.example/statements/{key}"


class AccountService(Counter):
    """Who may see an account, and everything that is read of it."""

    # --- who stands there -------------------------------------------------------------------------

    async def send_code(self, request: Request) -> Response:
        on, asked = self.open(request, SendCode)
        return answered(await self.gate.send_code(asked, on))

    async def validate_code(self, request: Request) -> Response:
        on, asked = self.open(request, ValidateCode)
        return answered(await self.gate.validate_code(asked, on))

    async def sealing_key(self, request: Request) -> Response:
        self.caller(request)
        return answered(self.gate.key.told)

    async def verify_secret(self, request: Request) -> Response:
        on, asked = self.open(request, VerifySecret)
        return answered(await self.gate.verify_secret(asked, on))

    async def end_access(self, request: Request) -> Response:
        on, asked = self.open(request, EndAccess)
        await self.gate.end(asked, on)
        return answered(Ended())

    # --- for anybody ------------------------------------------------------------------------------

    async def catalogue(self, request: Request) -> Response:
        _, asked = self.open(request, CatalogueQuestion)
        market = _market(asked.currency)
        return answered(products.catalogue_of(market.market_id, asked.language))

    async def terms(self, request: Request) -> Response:
        _, asked = self.open(request, TermsQuestion)
        market = _market(asked.currency)
        found = terms.terms_of(market.market_id, asked.product_id, asked.language)
        if found is None:
            raise problems.unknown("no such product")
        return answered(found)

    async def call_price(self, request: Request) -> Response:
        _, asked = self.open(request, CallPriceQuestion)
        found = abroad.call_price(_market(asked.currency), asked.country, asked.language)
        if found is None:
            raise problems.unknown("no price for this country")
        return answered(found)

    async def roaming_prices(self, request: Request) -> Response:
        _, asked = self.open(request, RoamingQuestion)
        market = _market(asked.currency)
        if asked.country is None:
            return answered(abroad.countries_of(market))
        found = abroad.prices_in(market, asked.country, asked.language)
        if found is None:
            raise problems.unknown("no service in this country")
        return answered(found)

    # --- the account ------------------------------------------------------------------------------

    async def summary(self, request: Request) -> Response:
        asked, question = await self.ask(request, AccountQuestion)
        return answered(summary.summary_of(self.reader, asked.account, question.language))

    async def charges(self, request: Request) -> Response:
        asked, question = await self.ask(request, ChargesQuestion)
        period = charges.period_of(asked.account, question.month)
        if period is None:
            raise problems.malformed("month: too long ago, or still to come")
        return answered(charges.charges_of(self.reader, asked.account, period, question.language))

    async def usage(self, request: Request) -> Response:
        asked, question = await self.ask(request, UsageQuestion, STRONG_LEVELS)
        page = statement.page_of(self.reader, asked.account, question)
        if page is None:
            raise problems.malformed("month: too long ago, or still to come")
        return answered(page)

    async def send_statement(self, request: Request) -> Response:
        asked, question = await self.ask(request, SendStatement, STRONG_LEVELS)
        if charges.period_of(asked.account, question.month) is None:
            raise problems.malformed("month: too long ago, or still to come")
        msisdn, now = asked.access.msisdn, asked.on.now
        address = STATEMENT_ADDRESS.format(key=self.gate.dice.token())
        text = messages.statement_text(question.language, question.month, address)

        def send(db: sqlite3.Connection) -> None:
            if not limits.spend(db, STATEMENTS, msisdn, now):
                raise problems.limited(limits.wait_s(db, STATEMENTS, msisdn, now))
            sms.send_sms(db, msisdn, text, "statement", now)

        await self.gate.database.write(send)
        return answered(Sent(sent_at=now))

    async def holdings(self, request: Request) -> Response:
        asked, question = await self.ask(request, AccountQuestion)
        return answered(holdings_view.holdings_of(asked.account, question.language))

    async def advice(self, request: Request) -> Response:
        asked, question = await self.ask(request, AdviceQuestion)
        advised = await asyncio.to_thread(advisor.advised, asked.account)
        if question.noted:
            msisdn, now = asked.access.msisdn, asked.on.now
            await self.gate.database.write(
                lambda db: store.update_subscriber(db, msisdn, last_check_up_at=now)
            )
        return answered(advisor.advice_of(asked.account, advised, question.language))

    async def offers(self, request: Request) -> Response:
        asked, question = await self.ask(request, AccountQuestion)
        advised = await asyncio.to_thread(advisor.advised, asked.account)
        saving = advisor.saving_minor(advised)
        return answered(offers.offers_of(self.reader, asked.account, saving, question.language))

    async def points(self, request: Request) -> Response:
        asked, question = await self.ask(request, AccountQuestion)
        return answered(offers.points_view(self.reader, asked.account, question.language))

    async def promised_terms(self, request: Request) -> Response:
        asked, _ = await self.ask(request, PromisedTermsQuestion)
        return answered(promised.promised_terms(self.reader, asked.account))

    async def show_puk(self, request: Request) -> Response:
        asked, question = await self.ask(request, PukQuestion, STRONG_LEVELS)
        if asked.account.subscriber.company_managed:
            raise problems.company_managed()
        msisdn, on = asked.access.msisdn, asked.on
        text = messages.puk_text(question.language, on.terminal_id)

        def tell(db: sqlite3.Connection) -> None:
            if not limits.spend(db, PUKS, msisdn, on.now):
                raise problems.limited(limits.wait_s(db, PUKS, msisdn, on.now))
            sms.send_sms(db, msisdn, text, "puk", on.now)

        await self.gate.database.write(tell)
        return answered(Puk(puk=puk_of(msisdn)))

    async def diagnosis(self, request: Request) -> Response:
        asked, question = await self.ask(request, DiagnosisQuestion)
        return answered(
            diagnosis.diagnosis_of(
                self.reader,
                asked.account,
                question.problem,
                question.country,
                question.language,
                asked.on.terminal_id,
            )
        )


def _market(currency: str | None) -> Market:
    found = market_in(currency)
    if found is None:
        raise problems.unknown("no market of this currency")
    return found
