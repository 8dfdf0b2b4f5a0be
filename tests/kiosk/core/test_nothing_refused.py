"""A sum that was credited is settled: it goes to no other number and becomes no claim."""

from kiosk.events import Ticked


def test_what_was_credited_is_neither_redirected_nor_claimed(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.finish()
    rig.decide()
    assert rig.core.desk.may_redirect
    books, now = rig.books, rig.clock.now()
    rig.core.desk.redirect("+79037654321", rig.quote(), now)
    rig.core.desk.claim(now)
    rig.tell(Ticked())
    assert rig.books == books == {"cassette:1": 50_000, "payable_credited": 50_000}
    assert rig.kinds().count("submitted") == 1
    assert "unclaimed_opened" not in rig.kinds()


def test_cash_that_nobody_refused_is_neither_redirected_nor_claimed(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    payout, matter = rig.core.desk._payout, rig.journal.matters.transaction
    now = rig.clock.now()
    assert not payout.redirect(matter, "+79037654321", rig.quote(), now)
    payout.claim(matter, now)
    rig.tell(Ticked())
    assert not {"submitted", "unclaimed_opened"} & set(rig.kinds())
