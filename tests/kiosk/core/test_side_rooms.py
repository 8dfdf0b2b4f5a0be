"""Side rooms with money in: every way out of them leads back to the cash."""


def test_home_leaves_the_numbers_and_shows_the_money_again(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.call_person()
    rig.press("call_numbers")
    rig.press("home")
    assert rig.view == "CashView"


def test_home_leaves_a_question_that_the_operator_does_not_answer(rig):
    rig.ready()
    rig.to_cash()
    rig.insert(500)
    rig.call_person()
    rig.press("call_me")
    if rig.view == "NumberView":
        rig.type("9161112233")
    rig.press("call_me")
    assert rig.asked.operation == "ask_callback"
    assert rig.view == "AskingView"
    rig.press("home")
    assert rig.view == "CashView"
