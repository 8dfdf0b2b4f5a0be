"""What one can do to an emulated acceptor by typing: words to deeds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from drivers.ccnet.tables import Report
from drivers.emulators.bill_path import BUSY
from drivers.emulators.bills import BAD_BILLS, DENOMINATIONS, Bill, bill_of, coupon, smallest_bill
from drivers.emulators.ccnet_acceptor import CcnetAcceptorCore, Nature
from drivers.emulators.console import CommandError

COMMANDS: tuple[str, ...] = (
    "insert DENOMINATION|foreign|worn|crooked|double|short|reject XX|barcode DIGITS",
    "push DENOMINATION (a second bill, behind one that moves)",
    "take [auto|manual]",
    "jam [cassette]",
    "fail XX",
    "clear",
    "cassette out|in [new]|full",
    "cheat [last]",
    "power off|on [acceptor|cassette]",
    "lose-acks N",
    "bad-crc N",
    "noise [N]",
    "split [N]",
    "silence S",
    "late S",
    "busy S",
    "slow-escrow S",
    "hasty on|off (stacks faster than a bill can move)",
    "claim HEX (a box on the line answers the next poll)",
    "exchange SERIAL (another unit on the same cassette)",
    "status",
)
QUEUE_MAX = 50
PATIENCE_S = 30.0
COUNT_MAX = 10000
HASTY_S = 0.02
SERIAL_CHARS_MAX = 12
SECONDS_MAX = 3600.0


class CcnetAcceptorDevice(CcnetAcceptorCore):
    """The core with its command lines; an EmulatedDevice."""

    commands: tuple[str, ...] = COMMANDS

    def __init__(self, nature: Nature) -> None:
        super().__init__(nature)
        self._queue: deque[tuple[Bill, float]] = deque()  # bills at the mouth, with their patience
        self._usual = replace(nature.durations)
        self._deeds: dict[str, Callable[[list[str], float], None]] = {
            "insert": self._insert_words,
            "push": self._push_words,
            "take": self._take_words,
            "jam": self._jam,
            "fail": self._fail,
            "clear": self._clear,
            "cassette": self._cassette_words,
            "cheat": self._cheat,
            "power": self._power,
            "lose-acks": self._lose_acks,
            "bad-crc": self._bad_crc,
            "noise": self._noise,
            "split": self._split,
            "silence": self._silence,
            "late": self._late,
            "busy": self._busy,
            "slow-escrow": self._slow_escrow,
            "hasty": self._hasty,
            "claim": self._claim,
            "exchange": self._exchange,
            "status": self._tell_status,
        }

    def tick(self, now: float) -> None:
        super().tick(now)
        self._offer(now)

    def command(self, words: list[str], now: float) -> None:
        deed = self._deeds.get(words[0])
        if deed is None:
            raise CommandError(f"unknown command {words[0]!r}")
        self.tick(now)
        deed(words[1:], now)

    # --- the customer ------------------------------------------------------------------------

    def _insert_words(self, words: list[str], now: float) -> None:
        bill = self._bill(words)
        if len(self._queue) >= QUEUE_MAX:
            raise CommandError(f"{QUEUE_MAX} bills wait already")
        self._queue.append((bill, now + PATIENCE_S))
        self._offer(now, first=len(self._queue) == 1)

    def _push_words(self, words: list[str], now: float) -> None:
        self._bill(words)
        if not (self.powered and self.path.push_second(now)):
            raise CommandError("no bill is in front of it")

    def _offer(self, now: float, *, first: bool = False) -> None:
        """Let the next customer in; one who came to a shut mouth goes, one in a queue waits."""
        while self._queue:
            bill, until = self._queue[0]
            refusal = self.path.insert(bill, now) if self.powered else "no power"
            waits = refusal == BUSY or not first
            if refusal is not None and waits and now < until:
                return
            self._queue.popleft()
            if refusal is not None:
                self.tell("not_taken", reason=refusal, **bill.facts())

    def _bill(self, words: list[str]) -> Bill:
        if not words:
            raise CommandError("insert what?")
        if words[0] in BAD_BILLS and len(words) == 1:
            return Bill(reject_code=BAD_BILLS[words[0]])
        if words[0] == "reject" and len(words) == 2:
            return Bill(reject_code=_code(words[1]))
        if words[0] == "barcode" and len(words) == 2:
            if not (words[1].isascii() and words[1].isdigit() and 6 <= len(words[1]) <= 18):
                raise CommandError("a barcode has 6 to 18 digits")
            return coupon(words[1])
        currency = self.nature.currency
        if words[0].isdecimal() and len(words) == 1:
            bill = bill_of(currency, int(words[0]))
            if bill is not None:
                return bill
        known = ", ".join(str(value) for value in sorted(DENOMINATIONS[currency].values()))
        raise CommandError(f"no bill {' '.join(words)}: {currency} has {known}")

    def _take_words(self, words: list[str], now: float) -> None:
        if words in (["auto"], ["manual"]):
            self.path.customer_takes = words == ["auto"]
        elif words:
            raise CommandError("take, take auto or take manual")
        elif not self.path.take(now):
            raise CommandError("no bill sticks out")

    def _cheat(self, words: list[str], now: float) -> None:
        if words == ["last"]:
            lost = self.cassette.lose_last()
            if lost is None:
                raise CommandError("the cassette is empty")
            self.tell("bill_pulled_out", denomination=lost, cassette=self.cassette.counts())
        elif words:
            raise CommandError("cheat or cheat last")
        self.tell("cheat")
        if self.powered:
            self.path.cheat(now)

    # --- the technician ----------------------------------------------------------------------

    def _jam(self, words: list[str], now: float) -> None:
        places = {"": Report.VALIDATOR_JAMMED, "cassette": Report.CASSETTE_JAMMED}
        report = places.get(" ".join(words))
        if report is None:
            raise CommandError("jam or jam cassette")
        self.tell("jammed", place=" ".join(words) or "acceptor")
        self.path.jam(report, now)

    def _fail(self, words: list[str], now: float) -> None:
        if len(words) != 1:
            raise CommandError("fail needs a code, two hexadecimal digits")
        code = _code(words[0])
        self.tell("failed", code=f"{code:02X}")
        self.path.jam(Report.FAILURE, now, code)

    def _clear(self, _words: list[str], now: float) -> None:
        self.tell("cleared")
        self.path.clear(now)

    def _cassette_words(self, words: list[str], now: float) -> None:
        text = " ".join(words)
        if text == "out" and self.cassette.present:
            self.path.cassette_out(now)
        elif text in ("in", "in new") and not self.cassette.present:
            if text == "in new":
                self.cassette.swap()
            self.path.cassette_in(now)
        elif text == "full":
            self.cassette.full = True
        else:
            raise CommandError("cassette out, in, in new or full; out and in by turns")
        self.tell("cassette", **self.cassette.facts())

    def _power(self, words: list[str], now: float) -> None:
        text = " ".join(words)
        if text == "off":
            self.power_off()
        elif text == "on":
            self.power_on(now)
        elif text == "on acceptor":
            if self.path.credit is not None:
                raise CommandError("a bill waits in the cassette to be reported")
            self.path.bill = self.path.bill or smallest_bill(self.nature.currency)
            self.path.recognised = True
            self.power_on(now, Report.POWER_UP_BILL_IN_VALIDATOR)
        elif text == "on cassette":
            if self.path.credit is None:
                self.path.bill = self.path.bill or smallest_bill(self.nature.currency)
                self.path.drop_bill()
            self.power_on(now, Report.POWER_UP_BILL_IN_STACKER)
        else:
            raise CommandError("power off, on, on acceptor or on cassette")
        start = f"{self.path.start_report:02X}" if self.powered else None
        self.tell("power", on=self.powered, start=start)

    # --- the wire ----------------------------------------------------------------------------

    def _lose_acks(self, words: list[str], _now: float) -> None:
        self.faults.acks_to_lose = _count(words)

    def _bad_crc(self, words: list[str], _now: float) -> None:
        self.faults.checksums_to_break = _count(words)

    def _noise(self, words: list[str], _now: float) -> None:
        self.faults.noisy_replies = _count(words or ["1"])

    def _split(self, words: list[str], _now: float) -> None:
        self.faults.split_replies = _count(words or ["1"])

    def _silence(self, words: list[str], now: float) -> None:
        self.faults.silent_until = now + _seconds(words)

    def _late(self, words: list[str], _now: float) -> None:
        self.faults.late_s = _seconds(words)

    def _busy(self, words: list[str], now: float) -> None:
        self.path.busy_until = now + _seconds(words)

    def _slow_escrow(self, words: list[str], _now: float) -> None:
        self.path.durations.accept_s = _seconds(words) or self._usual.accept_s

    def _hasty(self, words: list[str], _now: float) -> None:
        if words not in (["on"], ["off"]):
            raise CommandError("hasty on or hasty off")
        usual, durations = self._usual, self.path.durations
        durations.stack_s = HASTY_S if words == ["on"] else usual.stack_s
        durations.drop_s = HASTY_S if words == ["on"] else usual.drop_s

    # --- who else may sit on the line --------------------------------------------------------

    def _claim(self, words: list[str], _now: float) -> None:
        try:
            payload = bytes.fromhex("".join(words))
        except ValueError:
            payload = b""
        if not payload or len(self.faults.claims) >= QUEUE_MAX:
            raise CommandError("claim needs the bytes of an answer to POLL, in hexadecimal")
        self.faults.claims.append(payload)

    def _exchange(self, words: list[str], now: float) -> None:
        if len(words) != 1 or not words[0].isascii() or len(words[0]) > SERIAL_CHARS_MAX:
            raise CommandError("exchange needs the other unit's serial number")
        self.exchange(words[0], now)

    def _tell_status(self, _words: list[str], now: float) -> None:
        path = self.path
        self.tell(
            "status",
            powered=self.powered,
            state=str(path.report(now)) if self.powered else None,
            enabled=sorted(path.enabled),
            escrow=sorted(path.escrow),
            bill=path.bill.facts() if path.bill is not None else None,
            unreported=path.credit.facts() if path.credit is not None else None,
            cassette=self.cassette.facts(),
        )


def _count(words: list[str]) -> int:
    if len(words) == 1 and words[0].isdecimal() and int(words[0]) <= COUNT_MAX:
        return int(words[0])
    raise CommandError(f"needs one whole number up to {COUNT_MAX}")


def _seconds(words: list[str]) -> float:
    try:
        (word,) = words
        seconds = float(word)
    except ValueError:
        seconds = -1.0
    if not 0.0 <= seconds <= SECONDS_MAX:
        raise CommandError(f"needs one number of seconds up to {SECONDS_MAX:.0f}")
    return seconds


def _code(word: str) -> int:
    try:
        return bytes.fromhex(word)[0] if len(word) == 2 else int("x")
    except ValueError:
        raise CommandError("a code is two hexadecimal digits") from None
