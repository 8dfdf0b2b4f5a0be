"""Changes that sell nothing: the SIM, its services in the network, what the customer is told."""

from __future__ import annotations

from datetime import timedelta

from backend.account import limits, promised
from backend.account.changes.plan import (
    AskForSim,
    Count,
    Look,
    Plan,
    WriteColumns,
    refused,
)
from backend.account.limits import Limit
from backend.account.summary import balance_minor
from contract.account.changes import ReplaceSim, SetNotices
from contract.account.holdings import SimState

REPROVISIONS = Limit("reprovisions", 3, timedelta(days=1))
SIM_REQUESTS = Limit("sim-requests", 1, timedelta(days=1))
TERMS_VERSION = "service-1"  # they cost nothing, and there is nothing to read


def block_sim(look: Look) -> Plan:
    """Plan the block; a SIM blocked for a debt can be blocked by its owner as well."""
    if look.account.subscriber.sim_state not in ("active", "blocked_by_operator"):
        return refused("sim_state")
    return Plan(effects=(WriteColumns({"sim_state": "blocked_by_customer"}),))


def unblock_sim(look: Look) -> Plan:
    """Plan to take the owner's block away; with a large debt the operator's stays."""
    if look.level != "L2":
        return refused("level_too_low")
    subscriber = look.account.subscriber
    if subscriber.sim_state != "blocked_by_customer":
        return refused("sim_state")
    least = promised.policy_of(look.market_id)["blocked_if_balance_below_minor"]
    in_debt = balance_minor(look.db, subscriber.msisdn) < least
    state: SimState = "blocked_by_operator" if in_debt else "active"
    return Plan(effects=(WriteColumns({"sim_state": state}),))


def reprovision(look: Look) -> Plan:
    """Plan to write the subscriber's services into the network anew, without a diversion."""
    msisdn = look.account.subscriber.msisdn
    if look.account.subscriber.sim_state != "active":
        return refused("sim_state")
    if not limits.left(look.db, REPROVISIONS, msisdn, look.account.now):
        return refused("too_often")
    columns = {"provisioning": "ok", "apn_ok": True, "divert_to": None}
    return Plan(effects=(Count(REPROVISIONS), WriteColumns(columns)))


def set_notices(wanted: SetNotices) -> Plan:
    """Plan which notices come; none of them changes anything by itself."""
    columns = {
        "notice_better_offer": wanted.better_offer,
        "notice_check_up": wanted.check_up,
        "notice_before_fee": wanted.before_fee,
    }
    return Plan(effects=(WriteColumns(columns),))


def replace_sim(look: Look, wanted: ReplaceSim) -> Plan:
    """Plan the request for a new card; a person calls about it."""
    if look.level != "L2":
        return refused("level_too_low")
    if not limits.left(look.db, SIM_REQUESTS, look.account.subscriber.msisdn, look.account.now):
        return refused("too_often")
    return Plan(effects=(Count(SIM_REQUESTS), AskForSim(wanted.call_msisdn)))
