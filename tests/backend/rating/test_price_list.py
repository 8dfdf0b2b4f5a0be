"""The price list: a whole catalogue is read, a mistaken one is refused with its place."""

from __future__ import annotations

import json

import pytest

from backend.demo.catalogue import CATALOGUE_FILE
from backend.rating.catalogue import (
    CATALOGUE_BYTES_MAX,
    CallClass,
    CatalogueError,
    DataPolicy,
    UnknownNameError,
    parse_catalogue,
    read_catalogue,
)


@pytest.fixture
def broken():
    """broken(lambda values: ...): the message about the demonstration's catalogue, changed."""

    def message(change):
        values = json.loads(CATALOGUE_FILE.read_text(encoding="utf-8"))
        change(values)
        with pytest.raises(CatalogueError) as caught:
            parse_catalogue(json.dumps(values), "mine.json")
        assert str(caught.value).startswith("mine.json: ")
        return str(caught.value)

    return message


def test_the_demonstrations_catalogue_is_whole(catalogue):
    assert [tariff.id for tariff in catalogue.tariffs] == [
        f"T{number:02}" for number in range(1, 11)
    ]
    assert len(catalogue.options) == 19
    assert [one.id for one in catalogue.subscriptions_third_party] == [
        "C-HORO",
        "C-GAMES",
        "C-MUSIC",
    ]
    assert [zone.id for zone in catalogue.roaming_zones] == ["Z1", "Z2", "Z3", "Z4"]
    third = catalogue.tariff("T03")
    assert third.data_policy is DataPolicy.AUTO_PACK
    assert (third.auto_pack.mb, third.auto_pack.price, third.auto_pack.max) == (512, 7500, 15)
    assert third.minute_price(CallClass.DOMESTIC) == 500


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda c: c["tariffs"][3].pop("fee_month"), "tariffs[3].fee_month: Field required"),
        (lambda c: c["tariffs"][3].update(fee_month=1.5), "tariffs[3].fee_month: "),
        (lambda c: c["tariffs"][3].update(fee_month="100"), "tariffs[3].fee_month: "),
        (lambda c: c["tariffs"][3].update(fee_month=-1), "tariffs[3].fee_month: "),
        (lambda c: c["tariffs"][3].update(fee_moon=1), "tariffs[3].fee_moon: "),
        (lambda c: c["tariffs"][3].update(round_s=0), "tariffs[3].round_s: "),
        (lambda c: c["tariffs"][3].update(data_policy="fast"), "tariffs[3].data_policy: "),
        (lambda c: c["tariffs"][3].update(status="gone"), "tariffs[3].status: "),
        (lambda c: c["tariffs"][3].pop("auto_pack"), "tariffs[3]: "),
        (lambda c: c["tariffs"][3]["auto_pack"].update(mb=0), "tariffs[3].auto_pack.mb: "),
        (lambda c: c["tariffs"][0].update(auto_pack={"mb": 1, "price": 1, "max": 1}),
         "auto_pack stands where"),
        (lambda c: c["tariffs"][3]["package_classes"].append("moon"),
         "tariffs[3].package_classes[3]: "),
        (lambda c: c["tariffs"][3].update(id="T01"), "'T01' stands there twice"),
        (lambda c: c["tariffs"][6].update(includes=["O-NONE"]),
         "T07.includes: there is no 'O-NONE'"),
        (lambda c: c["tariffs"].clear(), "tariffs: "),
        (lambda c: c.pop("tariffs"), "tariffs: Field required"),
        (lambda c: c["options"][0].update(per="week"), "options[0].per: "),
        (lambda c: c["options"][0].update(excludes=["O-NONE"]), "O-MIN300.excludes: "),
        (lambda c: c["options"][14].update(requires=["O-NONE"]), "O-ROAM-BASE.requires: "),
        (lambda c: c["options"][15].update(zones=["Z9"]), "O-ROAMDAY-E.zones: there is no 'Z9'"),
        (lambda c: c["subscriptions_third_party"][0].update(id="O-CLIR"), "'O-CLIR' stands there"),
        (lambda c: c["roaming_zones"][0].update(id="HOME"), "'HOME' stands there twice"),
        (lambda c: c["roaming_zones"][0].update(mb=None), "roaming_zones[0].mb: "),
        (lambda c: c["roaming_zones"][1]["countries"].append("BY"), "'BY' stands there twice"),
        (lambda c: c.update(currency="roubles"), "currency: "),
    ],
)  # fmt: skip  # a row a mistake
def test_a_mistake_is_told_with_its_place(broken, change, told):
    assert told in broken(change)


def test_of_many_mistakes_some_are_told(broken):
    message = broken(lambda c: [option.pop("fee") for option in c["options"]])
    assert message.endswith("options[9].fee: Field required; and 9 more")


def test_a_file_that_is_no_json_is_told_with_its_line(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text('{"currency": "RUB",\n oh')
    with pytest.raises(CatalogueError, match=r"mine\.json: .*line 2 column"):
        read_catalogue(path)


def test_a_file_without_end_is_refused(tmp_path):
    path = tmp_path / "mine.json"
    path.write_bytes(b" " * (CATALOGUE_BYTES_MAX + 1))
    with pytest.raises(CatalogueError, match="over"):
        read_catalogue(path)


def test_an_unknown_name_lists_those_there_are(catalogue):
    with pytest.raises(UnknownNameError, match=r"no tariff 'T77' .there are: T01, T02"):
        catalogue.tariff("T77")
    with pytest.raises(UnknownNameError, match=r"no roaming zone 'Z9' .there are: Z1, Z2"):
        catalogue.zone("Z9")
    assert catalogue.zone("Z1").out_min == 3500
    assert catalogue.held("C-HORO").provider == "Example Content A"
