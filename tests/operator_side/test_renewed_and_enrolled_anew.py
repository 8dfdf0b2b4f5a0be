"""Certificates and keys change while money is on its way: whose it is does not depend on them."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from certs.certificates import to_pem
from kiosk.errors import JournalDamagedError
from kiosk.journal.verification import verify
from kiosk.operator.errors import EnrolmentError, OperatorUnreachableError
from kiosk.operator.keys import FileKeyCustody
from kiosk.operator.signing import own_signatures
from kiosk.state_dir import StateDirectory

pytestmark = pytest.mark.slow

REFUSED, EXPIRED = "E-402", "E-505"


def unsent(operator, machine, number):
    """Money is submitted, and the operator has heard nothing of it."""
    operator.fault("down", path_prefix="/v1/records")
    payment = machine.visit(number, 500)
    operator.fault("none")
    return payment


def undecided(operator, machine, number):
    """The operator has credited, and the terminal has not heard of it."""
    operator.fault("lose_answer_after_credit", path_prefix="/v1/records")
    payment = machine.visit(number, 500)
    operator.fault("none")
    assert operator.balance(number) == 500_00
    return payment


IN_MID_PAYMENT = pytest.mark.parametrize("pay", [unsent, undecided])


def credited_once(operator, machine, number, payment):
    machine.wait_decided()
    assert machine.results[payment] == "credited"
    assert operator.balance(number) == 500_00
    assert operator.audit()["ok"]


def verified(machine):
    """What `kiosk journal verify` finds."""
    machine.die()
    with StateDirectory.hold(machine.folder, machine.clock) as state:
        custody = FileKeyCustody(machine.keys)
        report = verify(state, own_signatures(custody.known_keys))
    assert report.is_ok, report.damage + report.findings
    return report


@IN_MID_PAYMENT
def test_a_certificate_renewed_in_mid_payment_changes_nothing(operator, machine, number, pay):
    payment = pay(operator, machine, number)
    serial = machine.custody.certificate().serial_number
    machine.renew()
    assert machine.custody.certificate().serial_number != serial
    credited_once(operator, machine, number, payment)


@IN_MID_PAYMENT
def test_a_new_key_in_mid_payment_keeps_the_terminal_and_its_money(operator, machine, number, pay):
    payment = pay(operator, machine, number)
    keyid = machine.custody.keyid
    machine.die()
    machine.enrol(operator.new_token(machine.terminal_id), new_key=True)
    machine.boot()
    assert machine.custody.keyid != keyid
    credited_once(operator, machine, number, payment)
    assert verified(machine).signatures >= 2


@IN_MID_PAYMENT
def test_lost_keys_are_replaced_and_the_operator_remembers_the_old_ones(
    operator, machine, number, pay
):
    payment = pay(operator, machine, number)
    machine.die()
    shutil.rmtree(machine.keys)
    with pytest.raises(EnrolmentError):
        machine.boot()
    machine.enrol(operator.new_token(machine.terminal_id))
    machine.boot()
    credited_once(operator, machine, number, payment)
    verified(machine)


def test_keys_replaced_again_and_again_leave_no_record_unverified(operator, machine, number):
    for _ in range(3):
        machine.visit(number, 500)
        machine.wait_decided()
        machine.die()
        machine.enrol(operator.new_token(machine.terminal_id), new_key=True)
        machine.again(60)
        machine.wait(lambda: machine.sells, 100.0, "selling")
    assert operator.balance(number) == 1500_00
    verified(machine)


def test_a_record_by_a_key_that_never_was_the_terminal_s_is_damage(operator, machine, number):
    machine.visit(number, 500)
    machine.wait_decided()
    machine.die()
    shutil.rmtree(machine.keys)
    custody = FileKeyCustody.create(machine.keys)
    csr = x509.load_pem_x509_csr(custody.signing_request(machine.terminal_id))
    issued = operator.authority.issue_terminal(csr, machine.terminal_id, machine.clock.utc())
    custody.store_certificate(to_pem(issued), machine.terminal_id)
    with pytest.raises(JournalDamagedError, match="does not hold"):
        machine.boot()


@IN_MID_PAYMENT
def test_a_certificate_revoked_in_mid_payment_holds_the_money_until_the_terminal_enrols_anew(
    operator, machine, number, pay
):
    payment = pay(operator, machine, number)
    operator.revoke(machine.terminal_id)
    machine.wait(lambda: REFUSED in machine.journal.matters.open_faults, 200.0, "refused")
    assert machine.pending == {payment}
    machine.die()
    machine.enrol(operator.new_token(machine.terminal_id), new_key=True)
    machine.boot()
    credited_once(operator, machine, number, payment)
    machine.wait(lambda: REFUSED not in machine.journal.matters.open_faults, 200.0, "well")


def test_a_certificate_that_ended_renews_itself_and_the_payment_goes_through(
    operator, machine, number
):
    payment = unsent(operator, machine, number)
    machine.die()
    custody = FileKeyCustody(machine.keys)
    csr = x509.load_pem_x509_csr(custody.signing_request(machine.terminal_id))
    long_ago = datetime.now(UTC) - timedelta(days=31)
    issued = operator.authority.issue_terminal(csr, machine.terminal_id, long_ago)
    custody.store_certificate(to_pem(issued), machine.terminal_id)
    machine.boot()
    machine.wait(lambda: EXPIRED in machine.journal.matters.open_faults, 200.0, "told")
    assert machine.pending == {payment}
    assert operator.balance(number) == 0
    machine.renew()
    credited_once(operator, machine, number, payment)


def test_a_token_spent_for_a_lost_answer_gives_the_same_new_key_its_certificate(
    operator, machine, number
):
    payment = unsent(operator, machine, number)
    machine.die()
    token = operator.new_token(machine.terminal_id)
    operator.fault("lose_answer_after_credit", path_prefix="/v1/enrol")
    with pytest.raises(OperatorUnreachableError):
        machine.enrol(token, new_key=True)
    operator.fault("none")
    machine.enrol(token, new_key=True)
    machine.boot()
    credited_once(operator, machine, number, payment)
    verified(machine)
