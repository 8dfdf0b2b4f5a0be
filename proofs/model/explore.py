"""The search: breadth first, every state once, until nothing is left; then, who gets stuck."""

from __future__ import annotations

from array import array
from collections import deque
from dataclasses import dataclass, field

from kiosk.cash.cash_in import ImpossibleStepError
from kiosk.errors import IllegalRecordError
from proofs.campaign import Progress
from proofs.model.actions import BillsWorld
from proofs.model.bounds import Bounds, Misfortune
from proofs.model.ghost import BrokenRuleError
from proofs.model.post import PostWorld
from proofs.model.snapshots import Saved
from proofs.model.step import Model

BREAKS = (BrokenRuleError, IllegalRecordError, ImpossibleStepError, AssertionError, KeyError)


@dataclass
class Finding:
    """A rule that broke, and the shortest way there."""

    broken: str
    trace: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Which failure of a campaign it is."""
        kinds = {"lost": "lost", "stays": "lost", "twice": "doubled", "once": "doubled"}
        return next((kind for word, kind in kinds.items() if word in self.broken), "wrong")

    def words(self) -> str:
        """`in 7 steps: ...`."""
        return f"{self.broken}; in {len(self.trace)} steps: {', '.join(self.trace)}"


@dataclass
class Explored:
    """What a search found."""

    bounds: Bounds
    states: int = 0
    transitions: int = 0
    depth: int = 0
    at_rest: int = 0
    stuck: int = 0
    frontier: int = 0  # states left unexplored: 0 when the search was whole
    finding: Finding | None = None


@dataclass
class _Graph:
    """States by number; how each was reached first, and the kind steps between them."""

    numbers: dict[bytes, int] = field(default_factory=dict)
    parents: array[int] = field(default_factory=lambda: array("l"))
    steps: array[int] = field(default_factory=lambda: array("l"))
    depths: array[int] = field(default_factory=lambda: array("h"))
    words: dict[str, int] = field(default_factory=dict)
    kind_from: array[int] = field(default_factory=lambda: array("l"))
    kind_to: array[int] = field(default_factory=lambda: array("l"))
    resting: list[int] = field(default_factory=list)

    def trace(self, number: int) -> tuple[str, ...]:
        named = list(self.words)
        steps: list[str] = []
        while self.parents[number] >= 0:
            steps.append(named[self.steps[number]])
            number = self.parents[number]
        return tuple(steps[::-1])


class Search:
    """One model within its bounds."""

    def __init__(self, bounds: Bounds, *, states_max: int = 50_000_000) -> None:
        self.world: Model = PostWorld(bounds) if bounds.post else BillsWorld(bounds)
        self.explored = Explored(bounds)
        self._graph = _Graph()
        self._open: deque[tuple[int, Saved]] = deque()
        self._states_max = states_max

    def run(self) -> Explored:
        """Explore until everything is seen, or a rule breaks."""
        progress = Progress(self.explored.bounds.name)
        explored, graph = self.explored, self._graph
        try:
            self.world.settle()
            self._see(-1, "", kind=False)
            while self._open and len(graph.numbers) < self._states_max:
                number, state = self._open.popleft()
                self._expand(number, state)
                progress.tell(len(graph.numbers), f"states, {len(self._open):,} open")
        except BrokenRuleError:
            pass
        progress.close()
        explored.states = len(graph.numbers)
        explored.frontier = len(self._open)
        explored.depth = max(graph.depths, default=0)
        explored.at_rest = len(graph.resting)
        if explored.finding is None and not self._open:
            self._look_for_stuck()
        return explored

    def _expand(self, number: int, state: Saved) -> None:
        world = self.world
        world.put(state)
        left = world.bounds.misfortunes - world.spent
        between = Misfortune.CUT_BETWEEN in world.bounds.kinds
        first = True
        for action in list(world.actions()):
            if not first:
                world.put(state)
            first = False
            costs = action.misfortune is not None
            world.cuts = [] if between and left > costs else None
            try:
                if action.misfortune is not None:
                    world.spent += 1
                action.run()
                world.settle()
            except BREAKS as error:
                self._break(number, action.words, error)
            cuts, world.cuts = world.cuts or [], None
            self._see(number, action.words, kind=action.kind)
            for cut in cuts:
                world.put(state)
                words = f"{action.words}: host power cut {cut.before}"
                try:
                    world.cut_at(cut)
                    world.spent += 1
                    world.settle()
                except BREAKS as error:
                    self._break(number, words, error)
                self._see(number, words, kind=False)

    def _see(self, parent: int, words: str, *, kind: bool) -> None:
        graph, world = self._graph, self.world
        key = world.key()
        number = graph.numbers.get(key)
        self.explored.transitions += 1
        if number is None:
            number = len(graph.numbers)
            graph.numbers[key] = number
            graph.parents.append(parent)
            graph.steps.append(graph.words.setdefault(words, len(graph.words)))
            graph.depths.append(graph.depths[parent] + 1 if parent >= 0 else 0)
            self._look(number)
            self._open.append((number, world.state()))
        if kind and parent != number:
            graph.kind_from.append(parent)
            graph.kind_to.append(number)

    def _look(self, number: int) -> None:
        try:
            self.world.look()
        except BrokenRuleError as error:
            self._break(number, "", error)
        if self.world.is_at_rest:
            self._graph.resting.append(number)

    def _break(self, number: int, words: str, error: Exception) -> None:
        told = (
            str(error) if isinstance(error, BrokenRuleError) else f"{type(error).__name__}: {error}"
        )
        trace = self._graph.trace(number) + ((words,) if words else ())
        self.explored.finding = Finding(told, trace)
        raise BrokenRuleError(told)

    def _look_for_stuck(self) -> None:
        """Go backwards over kind steps from every state at rest; who is not met is stuck."""
        graph, count = self._graph, len(self._graph.numbers)
        before: list[list[int]] = [[] for _ in range(count)]
        for start, end in zip(graph.kind_from, graph.kind_to, strict=True):
            before[end].append(start)
        met = bytearray(count)
        todo = list(graph.resting)
        for number in todo:
            met[number] = 1
        while todo:
            for number in before[todo.pop()]:
                if not met[number]:
                    met[number] = 1
                    todo.append(number)
        stuck = met.find(0)
        self.explored.stuck = count - sum(met)
        if stuck >= 0:
            words = "from every state something is reached where nothing is open"
            self.explored.finding = Finding(words, graph.trace(stuck))
