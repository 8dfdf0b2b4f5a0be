"""The delivered packs as content, and what is said of a changed one."""

import copy

import pytest

from kiosk.config.pack_loading import parse_pack, read_pack
from kiosk.config.pack_mistakes import PackError
from kiosk.config.pack_places import PACKS


@pytest.fixture(scope="session")
def content():
    """content(name): a fresh copy of everything a delivered pack says."""
    read = {}

    def content_(name="default"):
        if name not in read:
            read[name] = read_pack(PACKS / name)
        return copy.deepcopy(read[name])

    return content_


@pytest.fixture
def refused():
    """refused(content): the mistakes of content that must not become a pack."""

    def refused_(given):
        with pytest.raises(PackError) as caught:
            parse_pack(given)
        return caught.value.found

    return refused_


@pytest.fixture
def changed(content, refused):
    """changed((way, value), ...): the mistakes of a pack with these things changed, None: gone."""

    def changed_(*changes, name="default"):
        given = content(name)
        for path, value in changes:
            place = given
            *way, last = path
            for step in way:
                place = place[step]
            if value is None:
                del place[last]
            else:
                place[last] = value
        return refused(given)

    return changed_
