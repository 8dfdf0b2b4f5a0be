"""The default pack, ways of speaking, and every screen there is."""

from functools import lru_cache

import pytest

from kiosk.config.pack_loading import load_pack
from kiosk.say import Say
from workbench.screen_samples import makers

pack_of_the_house = lru_cache(load_pack)


@lru_cache
def say_in(language):
    return Say.of(language, pack_of_the_house(), "Europe/Moscow")


@pytest.fixture
def pack():
    """The operator pack of the demonstration."""
    return pack_of_the_house()


@pytest.fixture
def say():
    """English, which is the sentences of the code."""
    return say_in("en")


@pytest.fixture
def speak():
    """speak("hu"): a way of speaking."""
    return say_in


@pytest.fixture
def views(pack):
    """views("hu"): every screen in every state, by name."""
    return lambda language: _views(language)


@lru_cache
def _views(language):
    pack = pack_of_the_house()
    return {name: make(say_in(language), pack) for name, make in makers().items()}
