"""A church sees numbers of its own people, and names only of who allowed that."""

import pytest
from factories import NOW, make_participation, make_pledge, make_volunteer

from campaigns.pledges.church_rules import church_figures
from campaigns.pledges.models import PledgeState

S = PledgeState
PATH = "/dordrecht/mijn-kerk/toezeggingen"


@pytest.fixture
def someone(session, town):
    def make(name, participation=None, **values):
        person = make_volunteer(session, town.network, last_name=name)
        home = participation or town.participation
        values = {"contacted_at": NOW, **values}
        made = make_pledge(session, town.project, person, participation_id=home.id, **values)
        session.commit()
        return made

    return make


def test_names_only_of_who_allowed_that(sign_in, town, someone):
    someone("Zichtbaar", church_may_see_name=True)
    someone("Verborgen")
    someone("Teruggetrokken", church_may_see_name=True, state=S.WITHDRAWN)
    html = sign_in(town.dirk).get(PATH).text
    assert "Zichtbaar" in html
    assert "Verborgen" not in html
    assert "Teruggetrokken" not in html
    assert "06 12345678" not in html


@pytest.mark.parametrize(
    ("state", "facts", "is_seen"),
    [
        (S.UNCONFIRMED, {}, False),
        (S.WAITLISTED, {"confirmed_at": NOW}, False),
        (S.NEW, {}, False),
        (S.TO_CONTACT, {}, False),
        (S.NEW, {"confirmed_at": NOW}, True),
        (S.AVAILABLE, {"contacted_at": NOW}, True),
    ],
)
def test_nobody_can_tell_a_church_somebody_elses_name(
    sign_in, town, someone, state, facts, is_seen
):
    values = {"contacted_at": None, **facts}
    someone("Naamdrager", church_may_see_name=True, state=state, **values)
    assert ("Naamdrager" in sign_in(town.dirk).get(PATH).text) is is_seen


def test_another_church_is_not_seen(sign_in, session, town, someone):
    anker = make_participation(session, town.campaign, town.anker)
    someone("Ankermens", anker, church_may_see_name=True)
    html = sign_in(town.dirk).get(PATH).text
    assert "Ankermens" not in html
    assert "Er is nog niemand" in html


def test_who_is_not_of_a_church_does_not_enter(sign_in, town, someone):
    for who in (town.bram, town.cor, town.ellen):
        assert sign_in(who).get(PATH).status_code == 403
    assert sign_in(town.dina).get(PATH).status_code == 404


def test_statements_do_not_grow_with_the_people(sign_in, town, someone, count_statements):
    dirk = sign_in(town.dirk)
    someone("Eerste", church_may_see_name=True)
    few = count_statements(lambda: dirk.get(PATH))
    for number in range(60):
        someone(f"Mens{number}", church_may_see_name=True)
    assert count_statements(lambda: dirk.get(PATH)) == few <= 14


@pytest.mark.parametrize(
    ("counts", "people", "not_called"),
    [
        ([(1, S.NEW, 1)], None, 1),
        ([(1, S.NEW, 2), (1, S.AVAILABLE, 2)], None, 2),
        ([(1, S.NEW, 2), (1, S.AVAILABLE, 3)], 5, 2),
        ([(1, S.WITHDRAWN, 7), (1, S.DECLINED, 2)], 0, 0),
        ([(1, S.AVAILABLE, 9), (None, S.NEW, 50)], 5, 0),
        ([(1, S.UNCONFIRMED, 3), (1, S.TO_CONTACT, 3), (1, S.UNREACHABLE, 2)], 5, 3),
        ([(1, S.UNCONFIRMED, 9)], 0, 0),
    ],
)
def test_small_totals_are_hidden_and_waiting_is_exact(counts, people, not_called):
    figures = church_figures(counts, small=5)[1]
    assert (figures.people, figures.not_called) == (people, not_called)
