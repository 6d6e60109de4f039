"""Not everybody who joins is a church (case 12)."""

import pytest

from portal.language import speaking
from portal.networks.labels import communities, community


@pytest.mark.parametrize(
    ("label", "many", "english"),
    [
        ("kerk", "kerken", "churches"),
        ("Moskee", "moskeeën", "mosques"),
        ("geloofsgemeenschap", "geloofsgemeenschappen", "faith communities"),
        ("huisgroep", "huisgroepen", "huisgroepen"),
        ("oase", "oases", "oases"),
    ],
)
def test_each_label_has_a_plural(label, many, english):
    assert communities(label) == many
    with speaking("en"):
        assert communities(label) == english


def test_a_known_label_is_translated_and_another_stays():
    with speaking("en"):
        assert community("moskee") == "mosque"
        assert community("huisgroep") == "huisgroep"
