"""A pledge that somebody gives by telephone or on paper, typed by one of us."""

import sqlalchemy as sa
from casts.pledge_pages import GOOD, token_of
from factories import make_campaign, make_participation, make_volunteer
from hostile import hostile_bodies

from campaigns.participation.models import ParticipationState
from campaigns.pledges.models import Pledge, PledgeSource, PledgeState
from portal.consent.models import Consent, ConsentChannel, ConsentPurpose
from portal.outbox.models import Message


def at(town):
    return f"/dordrecht/projecten/{town.project.id}/toezegging"


def send(client, path, **changes):
    html = client.get(path).text
    return client.post(path, data={**GOOD, "source": "phone", "token": token_of(html), **changes})


def only(session):
    return session.scalars(sa.select(Pledge).execution_options(populate_existing=True)).one()


def test_a_phone_call_becomes_a_pledge_at_once(sign_in, town, session, at_home):
    fenna = sign_in(town.fenna)
    answer = send(fenna, at(town))
    assert answer.status_code == 303
    made = only(at_home)
    assert (made.state, made.source) == (PledgeState.NEW, PledgeSource.PHONE)
    assert made.organisation_id == town.project.organisation_id
    consent = at_home.scalars(sa.select(Consent)).one()
    assert (consent.purpose, consent.channel) == (
        ConsentPurpose.SHARE_WITH_OWNER,
        ConsentChannel.ORAL,
    )
    assert consent.recorded_by == town.fenna.id
    told = fenna.get(answer.location).text
    assert "De toezegging van Anna staat erin." in told
    assert f"{town.bram.name} van {town.hiphelpt.name} belt uiterlijk" in told


def test_paper_is_kept_as_paper_and_the_next_slip_begins_with_paper(sign_in, town, at_home):
    bram = sign_in(town.bram)
    answer = send(bram, at(town), source="paper")
    assert only(at_home).source is PledgeSource.PAPER
    assert at_home.scalars(sa.select(Consent)).one().channel is ConsentChannel.PAPER
    assert "bron=paper" in answer.location
    assert 'value="paper" checked' in " ".join(bram.get(answer.location).text.split())


def test_whoever_gave_an_address_gets_thanks_not_a_question(sign_in, town, at_home):
    send(sign_in(town.bram), at(town), email="anna@volk.example")
    assert [one.template for one in at_home.scalars(sa.select(Message))] == ["pledge_received"]


def test_two_taps_are_one_pledge(sign_in, town, at_home):
    bram = sign_in(town.bram)
    token = token_of(bram.get(at(town)).text)
    body = {**GOOD, "source": "phone", "token": token}
    assert [bram.post(at(town), data=body).status_code for _ in range(2)] == [303, 303]
    only(at_home)


def test_a_full_project_offers_the_reserve_list_and_keeps_what_was_typed(sign_in, town, home):
    town.project.places_taken = town.project.places_max
    home.commit()
    bram = sign_in(town.bram)
    refused = send(bram, at(town))
    assert refused.status_code == 422
    assert "Zet op de reservelijst" in refused.text
    assert 'value="Bos"' in refused.text
    answer = send(bram, at(town), reserve="1")
    assert answer.status_code == 303
    assert only(home).state is PledgeState.WAITLISTED
    assert "staat op de reservelijst" in bram.get(answer.location).text


def test_without_a_yes_nothing_is_kept(sign_in, town, at_home):
    refused = send(sign_in(town.bram), at(town), may_share="")
    assert refused.status_code == 422
    assert at_home.scalars(sa.select(Pledge)).all() == []


def test_an_odd_amount_is_asked_back_once(sign_in, town, at_home):
    bram = sign_in(town.bram)
    asked = send(bram, at(town), hours="200", kind="once")
    assert (asked.status_code, 'name="sure_hours"' in asked.text) == (422, True)
    assert send(bram, at(town), hours="200", kind="once", sure_hours="y").status_code == 303


def test_a_partner_types_for_its_own_projects_only(sign_in, town):
    """Cor of Present does not type for HipHelpt; Dina of elsewhere sees nothing at all."""
    cor = sign_in(town.cor)
    assert cor.get(at(town)).status_code == 404
    assert town.project.title not in cor.get("/dordrecht/toezeggingen/nieuw").text
    assert town.project.title in sign_in(town.bram).get("/dordrecht/toezeggingen/nieuw").text
    assert sign_in(town.dina).get(at(town)).status_code == 404


def test_a_closed_project_sends_back_to_the_choice(sign_in, town, session):
    from campaigns.planning.models import ProjectState

    town.project.state = ProjectState.CLOSED
    session.commit()
    answer = sign_in(town.ellen).get(at(town))
    assert (answer.status_code, answer.location) == (303, "/dordrecht/toezeggingen/nieuw")


def test_without_an_open_project_only_who_may_open_one_is_sent_there(sign_in, town, session):
    from campaigns.planning.models import ProjectState

    town.project.state = ProjectState.CLOSED
    session.commit()
    pages = [
        sign_in(who).get("/dordrecht/toezeggingen/nieuw").text for who in (town.ellen, town.fenna)
    ]
    assert ["Naar campagnes" in page for page in pages] == [True, False]
    assert ["Een coördinator kan een project openen" in page for page in pages] == [False, True]


def test_nonsense_is_refused_and_never_an_exception(sign_in, town):
    bram = sign_in(town.bram)
    good = {**GOOD, "source": "phone", "token": token_of(bram.get(at(town)).text)}
    for body in hostile_bodies(["source", "every_weeks", "district_id", "people", "token"], good):
        assert bram.post(at(town), data=body).status_code in {303, 400, 422}


def test_a_church_counts_it_only_with_its_own_yes(sign_in, town, at_home):
    bram = sign_in(town.bram)
    via = str(town.participation.id)
    both = {"church_may_count": "y", "church_may_see_name": "y"}
    make_volunteer(at_home, town.network)  # whose number no pledge has
    at_home.commit()
    for changes, kept, may_see in (
        ({"participation_id": via}, None, False),
        ({"participation_id": via, "church_may_count": "y"}, town.participation.id, False),
        ({"participation_id": via, **both}, town.participation.id, True),
        ({}, None, False),
    ):
        assert send(bram, at(town), **changes).status_code == 303
        newest = sa.select(Pledge).order_by(Pledge.id.desc()).limit(1)
        made = at_home.scalars(newest.execution_options(populate_existing=True)).one()
        assert (made.participation_id, made.church_may_see_name) == (kept, may_see)
        given = set(
            at_home.scalars(
                sa.select(Consent.purpose).where(
                    Consent.subject_kind == "volunteer",
                    Consent.subject_key == made.volunteer_id,
                    Consent.is_granted.is_(True),
                )
            )
        )
        said = {ConsentPurpose.CHURCH_MAY_COUNT: kept, ConsentPurpose.CHURCH_MAY_SEE_NAME: may_see}
        assert given - {ConsentPurpose.SHARE_WITH_OWNER} == {
            one for one, yes in said.items() if yes
        }


def test_a_yes_without_a_church_is_asked_back(sign_in, town, at_home):
    bram = sign_in(town.bram)
    refused = send(bram, at(town), church_may_count="y")
    assert refused.status_code == 422
    assert "Kies welke kerk mag meetellen" in refused.text
    named = send(
        bram, at(town), participation_id=str(town.participation.id), church_may_see_name="y"
    )
    assert named.status_code == 422
    assert at_home.scalars(sa.select(Pledge)).all() == []


def test_only_churches_that_take_part_in_this_campaign_can_be_chosen(
    sign_in, town, session, at_home
):
    asked = make_participation(
        session, town.campaign, town.anker, state=ParticipationState.APPROACHED
    )
    elsewhere = make_participation(session, make_campaign(session, town.network), town.anker)
    session.commit()
    bram = sign_in(town.bram)
    shown = bram.get(at(town)).text
    assert town.ark.name in shown
    assert town.anker.name not in shown
    for row in (asked, elsewhere):
        body = {"participation_id": str(row.id), "church_may_count": "y"}
        assert send(bram, at(town), **body).status_code == 422
    assert at_home.scalars(sa.select(Pledge)).all() == []


def test_where_no_church_takes_part_none_is_asked(sign_in, town, session):
    town.participation.state = ParticipationState.WITHDRAWN
    session.commit()
    assert 'name="participation_id"' not in sign_in(town.bram).get(at(town)).text
