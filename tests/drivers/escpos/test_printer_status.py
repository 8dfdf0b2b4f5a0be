"""An offline printer says why in the same round, or nobody knows what ails it."""

import pytest

from drivers.api import PaperState
from drivers.escpos.profiles import PROFILES, Dialect
from drivers.escpos.status import contradicts_itself, status_of
from drivers.escpos.tables import ErrorBit, OfflineBit, PrinterBit, Question

FIXED = 0x12
OFFLINE = FIXED | PrinterBit.OFFLINE


@pytest.mark.parametrize(
    ("question", "cause", "told"),
    [
        (Question.OFFLINE_CAUSE, OfflineBit.COVER_OPEN, True),
        (Question.ERROR_CAUSE, ErrorBit.CUTTER, True),
        (Question.PAPER, 0x0C, False),  # near its end: no reason to stop
    ],
)
def test_an_offline_printer_gives_its_reason(question, cause, told):
    answers = dict.fromkeys((Question.OFFLINE_CAUSE, Question.ERROR_CAUSE, Question.PAPER), FIXED)
    answers |= {Question.PRINTER: OFFLINE, question: FIXED | cause}
    assert contradicts_itself(answers) is not told
    unknown = status_of(Dialect.EPSON, answers).paper is PaperState.UNKNOWN
    assert unknown is not told


@pytest.mark.parametrize(
    ("profile", "language", "codecs"),
    [
        ("epson", "ru", "cp1251 cp866 cp1250 cp852"),
        ("epson", "hu", "cp1250 cp852 cp1251 cp866"),
        ("custom", "ru", "cp866 cp852"),
        ("custom", "hu", "cp852 cp866"),
    ],
)
def test_a_language_is_printed_with_the_code_page_that_has_most_of_it(profile, language, codecs):
    assert PROFILES[profile].codecs_for(language) == tuple(codecs.split())
