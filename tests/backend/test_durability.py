"""Whatever was answered survives a power cut, and nothing is credited twice afterwards."""

from __future__ import annotations

import gc
import random
import threading
import warnings

import pytest

from kiosk.operator.errors import OperatorError

pytestmark = pytest.mark.slow

TERMINALS = 4
VISITS_EACH = 15


def pay_until_dead(terminal, number, acknowledged, errors):
    """Send one visit after another; note what was acknowledged until the line goes dead."""
    sent = 0
    for _ in range(VISITS_EACH):
        try:
            terminal.visit(number, 100_00)
            receipt = terminal.send(sent + 1)
            sent = receipt.upto_seq
        except OperatorError as error:
            errors.append(error)
            return
        acknowledged.append((terminal, receipt))


def let_go_of_reset_sockets(errors):
    """Python's ssl leaves a socket to the collector whose peer reset it before the handshake."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        errors.clear()
        gc.collect()


def crowd(backend, new_terminal, new_number):
    return [(new_terminal(backend), new_number()) for _ in range(TERMINALS)]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_backend_killed_mid_commit_keeps_what_it_answered_and_credits_once(
    own_backend, new_terminal, new_number, eventually, seed
):
    terminals = crowd(own_backend, new_terminal, new_number)
    acknowledged, errors = [], []
    threads = [
        threading.Thread(target=pay_until_dead, args=(*one, acknowledged, errors))
        for one in terminals
    ]
    for thread in threads:
        thread.start()
    enough = random.Random(seed).randint(5, 40)
    eventually(lambda: len(acknowledged) >= enough, within_s=30)
    own_backend.kill()
    for thread in threads:
        thread.join()
    let_go_of_reset_sockets(errors)
    own_backend.start()
    for terminal, receipt in acknowledged:
        for result in receipt.results:
            assert terminal.client.payment(result.payment_id) == result
    for terminal, number in terminals:
        head = terminal.client.head(terminal.journal_id)
        assert (
            head.upto_seq == 0 or head.head_hash == terminal.records[head.upto_seq - 1].hash.hex()
        )
        receipt = terminal.send(1)
        assert all(result.state == "credited" for result in receipt.results)
        assert own_backend.balance(number) == 100_00 * len(receipt.results)
    assert own_backend.audit()["ok"]


def test_a_clean_stop_ends_with_code_zero_and_leaves_a_whole_file(own_backend, terminal_of):
    terminal, number = terminal_of(own_backend)
    terminal.visit(number, 500_00)
    terminal.send()
    assert own_backend.stop() == 0
    report = own_backend.audit()
    assert (report["ok"], report["payments"]) == (True, 1)


def test_a_restart_keeps_terminals_keys_and_balances(own_backend, terminal_of):
    terminal, number = terminal_of(own_backend)
    terminal.visit(number, 500_00)
    before = terminal.send()
    own_backend.stop()
    own_backend.start()
    assert terminal.send() == before
    assert own_backend.balance(number) == 500_00
    seen = own_backend.admin("GET", "/admin/terminals")
    assert terminal.terminal_id in {line["terminal_id"] for line in seen}
    assert number in (own_backend.state / "sms.jsonl").read_text()


def test_an_operator_restored_from_a_backup_is_told_everything_again(
    own_backend, terminal_of, new_number
):
    terminal, number = terminal_of(own_backend)
    terminal.visit(number, 100_00)
    terminal.send()
    own_backend.stop()
    file = own_backend.state / "backend.sqlite3"
    backup = file.read_bytes()
    own_backend.start()
    terminal.visit(number, 200_00)
    terminal.send()
    own_backend.kill()
    file.write_bytes(backup)
    for extra in ("-wal", "-shm"):
        file.with_name(file.name + extra).unlink(missing_ok=True)
    own_backend.start()
    assert own_backend.balance(number) == 100_00
    assert terminal.client.head(terminal.journal_id).upto_seq == 3
    terminal.send(4)
    assert own_backend.balance(number) == 300_00
    assert own_backend.audit()["ok"]


@pytest.fixture
def terminal_of(new_terminal, new_number):
    return lambda backend: (new_terminal(backend), new_number())


def test_a_crowd_of_terminals_is_credited_to_the_kopeck(own_backend, new_terminal, new_number):
    terminals = crowd(own_backend, new_terminal, new_number)
    acknowledged, errors = [], []
    threads = [
        threading.Thread(target=pay_until_dead, args=(*one, acknowledged, errors))
        for one in terminals
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(acknowledged) == TERMINALS * VISITS_EACH
    for _, number in terminals:
        assert own_backend.balance(number) == 100_00 * VISITS_EACH
    assert own_backend.audit()["ok"]
