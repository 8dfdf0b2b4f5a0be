"""Documents, quotes, ends and talks: every word is on some page, in its order, none twice."""

from dataclasses import replace

import pytest

from kiosk.views.account import ChatLine, Section, Tone
from kiosk.views.base import Preferences
from kiosk.views.intents import Touched
from ui import samples
from ui.items import Box, Icon, Label, QrCode
from ui.layout import PANEL_15, PANEL_17, PANEL_FHD, PANEL_TALL, PANELS
from ui.screens import compose

LOOKS = [Preferences(), Preferences(large_text=True, low_reach=True)]
looks = pytest.mark.parametrize("wish", LOOKS, ids=["usual", "large-low"])
panels = pytest.mark.parametrize(
    "panel", PANELS, ids=lambda p: f"{p.width}x{p.height}@{p.mm_per_pixel}"
)


def all_pages(screen, panel, fonts):
    first = compose(screen, panel, fonts)
    return [first, *(compose(screen, panel, fonts, page) for page in range(1, first.pages))]


def labels(picture):
    return [i for i in picture.items if isinstance(i, Label)]


def words_of(pages):
    return " ".join(" ".join(i.lines) for page in pages for i in labels(page))


def read_through(screen, panel, fonts):
    """The text of all pages behind each other, without title, buttons and footer."""
    found = []
    for picture in all_pages(screen, panel, fonts):
        end = min(t.area.y for t in picture.targets)
        inside = [i for i in labels(picture) if i.area.bottom <= end and i.area.x > 0]
        known = (screen.view.title, screen.frame.brand.name)
        found += [" ".join(i.lines) for i in inside if " ".join(i.lines) not in known]
    return " ".join(found)


@panels
@looks
@pytest.mark.parametrize("name", ["document_terms", "document_long", "document_guide"])
def test_every_word_of_a_document_is_read_once_and_in_order(fonts, panel, wish, name):
    screen = samples.sample_screens("ru", wish)[name]
    view = screen.view
    told = [view.note, *(word for fact in view.facts for word in (fact.label, fact.value))]
    for section in view.sections:
        told += [section.heading, *section.paragraphs]
    assert read_through(screen, panel, fonts) == " ".join(text for text in told if text)


@panels
def test_a_heading_never_stands_last_on_a_page(fonts, panel):
    screen = samples.sample_screens("ru", LOOKS[1])["document_terms"]
    headings = {section.heading for section in screen.view.sections}
    for picture in all_pages(screen, panel, fonts):
        rest = picture.named("choice:back").area.y
        text = [i for i in labels(picture) if i.area.bottom <= rest]
        assert " ".join(text[-1].lines) not in headings


def test_a_short_text_is_set_larger_and_a_wide_panel_reads_in_two_columns(fonts, russian):
    guide, terms = russian["document_guide"], russian["document_terms"]

    def size(screen, text):
        pages = all_pages(screen, PANEL_17, fonts)
        return next(
            i.size for p in pages for i in labels(p) if text.startswith(" ".join(i.lines)[:12])
        )

    short, long = guide.view.sections[0].paragraphs[0], terms.view.sections[0].paragraphs[0]
    assert size(guide, short) > size(terms, long)
    lefts = {i.area.x for i in labels(compose(terms, PANEL_FHD, fonts)) if len(i.lines) > 1}
    assert any(x > PANEL_FHD.width // 2 for x in lefts)


def test_a_text_of_any_length_is_paged_and_never_cut(fonts, russian):
    screen = russian["document_guide"]
    text = " ".join(f"word{number}" for number in range(900))
    view = replace(screen.view, sections=(Section("", (text,)),), facts=())
    assert read_through(replace(screen, view=view), PANEL_15, fonts) == text


@panels
@looks
def test_a_quote_says_every_loss_with_its_mark_and_the_price_on_some_page(fonts, panel, wish):
    screen = samples.sample_screens("ru", wish)["quote_money_missing"]
    pages = all_pages(screen, panel, fonts)
    read = words_of(pages)
    for text in (*screen.view.losses, *screen.view.also, screen.view.terms):
        assert text in read
    assert all(fact.label in read and fact.value in read for fact in screen.view.facts)
    crosses = [i for p in pages for i in p.items if isinstance(i, Icon) and i.name == "cross"]
    assert len(crosses) == len(screen.view.losses)
    first = words_of(pages[:1])
    assert screen.view.notice in first
    assert screen.view.subject in first


def test_a_quote_that_cannot_be_had_has_no_button_for_it(hands, russian):
    hands.show(russian["quote_refused"])
    assert hands.glass.picture.named("choice:yes") is None
    assert russian["quote_refused"].view.notice in words_of([hands.glass.picture])


@pytest.mark.parametrize(
    ("name", "mark"),
    [("done_good", "done"), ("done_trouble", "warning"), ("done_blocked", "done")],
)
def test_an_end_has_its_mark_beside_its_headline(fonts, russian, name, mark):
    screen = russian[name]
    picture = compose(screen, PANEL_17, fonts)
    head = next(i for i in labels(picture) if " ".join(i.lines) == screen.view.headline)
    icons = [i for i in picture.items if isinstance(i, Icon) and i.area.right < head.area.x]
    assert next(i.name for i in icons if i.area.y < head.area.bottom) == mark
    assert screen.view.tone is not Tone.PLAIN


@panels
@looks
def test_the_code_to_keep_is_large(fonts, panel, wish):
    screen = samples.sample_screens("ru", wish)["done_trouble"]
    found = [i for p in all_pages(screen, panel, fonts) for i in labels(p)]
    code = next(i for i in found if " ".join(i.lines) == screen.view.code)
    lines = [i for i in found if " ".join(i.lines) in screen.view.lines]
    assert code.size > max((i.size for i in lines), default=0)


def talk(screen, lines):
    said = tuple(
        ChatLine("Anna" if number % 3 else "You", f"said {number}.", not number % 3)
        for number in range(lines)
    )
    return replace(screen, view=replace(screen.view, lines=said))


def test_a_talk_shows_the_newest_words_first_and_earlier_ones_one_page_back(hands, russian):
    screen = talk(russian["chat_talk"], 40)
    hands.show(screen)
    assert "said 39." in words_of([hands.glass.picture])
    assert "said 0." not in words_of([hands.glass.picture])
    assert hands.glass.picture.named("page:next") is None
    hands.tap("page:back")
    assert hands.sent == [Touched()]
    assert "said 39." not in words_of([hands.glass.picture])
    hands.tap("page:next")
    assert "said 39." in words_of([hands.glass.picture])
    pages = hands.glass.picture.pages
    assert f"{pages} / {pages}" in words_of([hands.glass.picture])


def test_new_words_come_in_below_while_the_newest_are_shown(hands, russian):
    hands.show(talk(russian["chat_talk"], 5))
    hands.show(talk(russian["chat_talk"], 6))
    found = {" ".join(i.lines): i for i in labels(hands.glass.picture)}
    assert found["said 5."].area.y > found["said 4."].area.y


@panels
def test_every_word_of_a_talk_is_on_some_page(fonts, panel):
    screen = samples.sample_screens("ru", LOOKS[1])["chat_talk"]
    read = words_of(reversed(all_pages(screen, panel, fonts)))
    assert all(word in read for line in screen.view.lines for word in line.text.split(" "))


@pytest.mark.parametrize("panel", [PANEL_17, PANEL_TALL], ids=["wide", "tall"])
def test_the_person_speaks_at_the_left_and_the_customer_at_the_right(fonts, russian, panel):
    screen = russian["chat_talk"]
    picture = compose(screen, panel, fonts)
    boxes = [i.area for i in picture.items if isinstance(i, Box)]
    for line in screen.view.lines:
        text = next(i for i in labels(picture) if line.text.startswith(" ".join(i.lines)[:20]))
        bubble = next(area for area in reversed(boxes) if area.holds(text.area))
        left, right = bubble.x, panel.width - bubble.right
        assert (right < left) == line.own


@panels
@looks
def test_an_address_to_open_with_a_phone_is_drawn_as_one_square_beside_its_words(
    fonts, panel, wish
):
    screen = samples.sample_screens("ru", wish)["done_plain"]
    address = "https://rodnik.example/app"
    shown = replace(screen, view=replace(screen.view, qr=address, code=""))
    squares = [i for page in all_pages(shown, panel, fonts) for i in page.items]
    assert [i.data for i in squares if isinstance(i, QrCode)] == [address]
    for page in all_pages(screen, panel, fonts):
        assert not [i for i in page.items if isinstance(i, QrCode)]
