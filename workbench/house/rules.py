"""The list of all house rules, and the walk over the tree that applies them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from workbench.house import borders, secrets_and_places, shape
from workbench.house.source import ROOT, Complaint, Source, read_sources, tracked_paths

Rule = Callable[[Source], Iterator[Complaint]]

RULES: tuple[Rule, ...] = (
    shape.opens_with_what_it_owns,
    shape.keeps_its_size,
    shape.is_finished,
    shape.gives_reasons_for_exemptions,
    shape.speaks_our_words,
    shape.counts_money_in_whole_units,
    shape.starts_statuses_at_unknown,
    shape.ends_views_in_view,
    shape.names_tests_as_claims,
    borders.keeps_each_library_in_one_file,
    borders.asks_neither_time_nor_dice,
    borders.knows_no_tests,
    borders.never_sleeps_in_tests,
    borders.patches_nothing_of_ours,
    borders.stands_alone_in_tests,
    secrets_and_places.holds_no_private_key,
    secrets_and_places.names_no_place_of_one_machine,
    secrets_and_places.locks_by_hash_alone,
)


def complaints_about(source: Source, rules: Iterable[Rule] = RULES) -> list[Complaint]:
    """What these rules say about one file."""
    return [complaint for rule in rules for complaint in rule(source)]


def complaints_about_tree(root: Path = ROOT) -> list[Complaint]:
    """What all rules say about the whole tree, in the order of its files."""
    found = list(secrets_and_places.key_files_among(tracked_paths(root)))
    for source in read_sources(root):
        found += complaints_about(source)
    return found
