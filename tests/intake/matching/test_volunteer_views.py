"""The volunteer's side: the mailed question and the own page. No name before the yes of both."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from casts.match_pages import CANARIES, a_match, a_visit, csrf, mailed_link, press
from casts.pledge_pages import token_of
from factories import make_volunteer
from hostile import HOSTILE, hostile_values

from campaigns.pledges.models import Pledge
from intake.matching import mails, own_queries, transitions
from intake.matching.models import Match, MatchState, VisitState
from intake.requests.models import RequestPart
from portal import scope
from portal.accounts.services import start_session
from portal.audit.models import AuditEvent
from portal.clock import utc_now
from portal.mail.composing import compose
from portal.mail.registry import MailJob
from portal.scope import Scope
from portal.tokens import services as tokens
from portal.tokens.models import LinkToken, Purpose
from portal.web.access import NetworkCard

M = MatchState
MINE = "/dordrecht/mijn-bezoeken"


@pytest.fixture
def anna(client, session, case):
    """Anna's browser, signed in by her own link."""
    secret = start_session(
        session,
        kind="volunteer",
        key=case.anna.id,
        now=utc_now(),
        network_id=case.town.network.id,
    )
    session.commit()
    with client.session_transaction() as cookie:
        cookie["login"] = secret
    return client


def opened(client, mailed):
    """The page behind a mailed link: its address holds the secret no more."""
    return client.get(mailed).location


def state(session, match):
    return session.scalar(sa.select(Match.state).where(Match.id == match.id))


def names_nobody(text):
    return not [canary for canary in CANARIES if canary in text]


def test_looking_at_the_question_changes_nothing(client, case, session):
    match = a_match(session, case)
    path = opened(client, f"/dordrecht/voorstel/{mailed_link(session, match)}")
    for _ in range(3):
        page = client.get(path)
        assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert "Ja, dit wil ik doen" in page.text
    assert "Crabbehof" in page.text
    assert names_nobody(page.text)
    assert state(session, match) is M.PROPOSED
    assert client.head(path).status_code == 200
    assert state(session, match) is M.PROPOSED


@pytest.mark.parametrize(
    ("said", "becomes", "told", "left"),
    [
        ("yes", M.VOLUNTEER_ACCEPTED, "Dank u wel, u zei ja", 120),
        ("no", M.VOLUNTEER_DECLINED, "U zei nee, en dat is goed", 0),
    ],
)
def test_a_button_answers_once(client, case, session, said, becomes, told, left):
    match = a_match(session, case)
    path = opened(client, f"/dordrecht/voorstel/{mailed_link(session, match)}")
    body = {"token": token_of(client.get(path).text), "answer": said}
    for _ in range(2):
        assert client.post(path, data=body).status_code == 303
    page = client.get(path).text
    assert told in page
    assert "Ja, dit wil ik doen" not in page
    assert names_nobody(page)
    assert state(session, match) is becomes
    assert session.scalar(sa.select(Pledge.planned_minutes)) == left


def test_a_yes_that_comes_too_late_is_thanked(client, case, session):
    match = a_match(session, case)
    path = opened(client, f"/dordrecht/voorstel/{mailed_link(session, match)}")
    token = token_of(client.get(path).text)
    session.merge(match).state = M.LAPSED
    session.commit()
    late = client.post(path, data={"token": token, "answer": "yes"})
    assert late.status_code == 422
    assert transitions.AskedOther.message.split(".")[0] in late.text
    assert "Deze vraag is niet meer open" in client.get(path).text


def test_a_link_of_another_town_or_purpose_opens_nothing(client, case, session):
    match = a_match(session, case)
    secret = mailed_link(session, match)
    for made_up in (f"/vlaardingen/voorstel/{secret}", "/dordrecht/voorstel/verzonnen"):
        assert client.get(made_up, follow_redirects=True).status_code == 404
    for value in HOSTILE:
        if value.strip():
            wrong = client.get(f"/dordrecht/voorstel/{value}", follow_redirects=True)
            assert wrong.status_code in {404, 400}
    session.execute(sa.update(LinkToken).values(expires_at=utc_now() - timedelta(days=1)))
    session.commit()
    assert client.get(opened(client, f"/dordrecht/voorstel/{secret}")).status_code == 410


def test_hostile_answers_break_nothing(client, case, session):
    match = a_match(session, case)
    path = opened(client, f"/dordrecht/voorstel/{mailed_link(session, match)}")
    token = token_of(client.get(path).text)
    for name in ("answer", "token", "website"):
        for value in hostile_values(name):
            body = {"token": token, "answer": "", name: value}
            assert client.post(path, data=body).status_code < 500
    elsewhere = {"Origin": "https://elders.example"}
    assert client.post(path, data={"token": token}, headers=elsewhere).status_code == 403
    assert state(session, match) is M.PROPOSED


@pytest.mark.parametrize("at", [M.PROPOSED, M.VOLUNTEER_ACCEPTED, M.SEEKER_DECLINED, M.ENDED])
def test_no_name_before_the_yes_of_both(anna, case, session, at):
    a_match(session, case, at)
    page = anna.get(MINE)
    assert page.status_code == 200
    assert "Maatje (langere tijd)" in page.text
    assert names_nobody(page.text)


@pytest.mark.parametrize("at", [M.SEEKER_ACCEPTED, M.ACTIVE])
def test_after_it_the_address_is_there_and_the_look_is_noted(anna, case, session, at):
    match = a_match(session, case, at)
    a_visit(session, match, days=3, note="Bel bij de buren.")
    page = anna.get(MINE).text
    assert "Kanariestraat 12" in page
    assert "Bel bij de buren." in page
    seen = sa.select(AuditEvent.actor_kind, AuditEvent.actor_key, AuditEvent.object_key).where(
        AuditEvent.verb == "looked"
    )
    assert session.execute(seen).all() == [("volunteer", case.anna.id, match.id)]


@pytest.mark.parametrize(("days", "is_seen"), [(-6, True), (-9, False)])
def test_a_single_job_hides_the_address_a_week_after(anna, case, session, days, is_seen):
    session.execute(sa.update(RequestPart).values(every_weeks=None))
    a_visit(session, a_match(session, case, M.ACTIVE), days=days)
    assert ("Kanariestraat" in anna.get(MINE).text) is is_seen


def test_control_a_longer_look_than_a_week_is_noticed(anna, case, session, monkeypatch):
    monkeypatch.setattr(transitions, "ADDRESS_DAYS", 14)
    with pytest.raises(AssertionError):
        test_a_single_job_hides_the_address_a_week_after(anna, case, session, -9, is_seen=False)


def test_control_the_yes_of_one_is_not_enough(anna, case, session, monkeypatch):
    early = transitions.AGREED | {M.VOLUNTEER_ACCEPTED}
    for lock in (transitions, own_queries):
        monkeypatch.setattr(lock, "AGREED", early)
    with pytest.raises(AssertionError):
        test_no_name_before_the_yes_of_both(anna, case, session, M.VOLUNTEER_ACCEPTED)


def test_answering_on_the_own_page(anna, case, session):
    match = a_match(session, case)
    assert press(anna, MINE, f"{MINE}/{match.id}/antwoord", answer="yes").status_code == 303
    assert state(session, match) is M.VOLUNTEER_ACCEPTED


def test_nobody_answers_for_another(anna, case, session, sign_in):
    match = a_match(session, case)
    token = csrf(anna, MINE)
    session.execute(
        sa.update(Pledge).values(volunteer_id=make_volunteer(session, case.town.network).id)
    )
    session.commit()
    body = {"csrf_token": token, "answer": "yes"}
    assert anna.post(f"{MINE}/{match.id}/antwoord", data=body).status_code == 404
    assert "Maatje" not in anna.get(MINE).text
    assert sign_in(case.town.bram).get(MINE).status_code == 403
    assert sign_in(case.town.dina).get(MINE).status_code == 404


def job(session, case, **context):
    network = case.town.network
    scope.enter(session, Scope(network.id, whole_network=True))
    card = NetworkCard(
        id=network.id,
        slug=network.slug,
        name=network.name,
        place=network.place,
        phone=network.phone,
        phone_hours=network.phone_hours,
        email=network.email,
        church_label="kerk",
        contact_days=14,
        small_number=5,
    )
    return MailJob(session=session, context=context, network=card, now=utc_now())


def read(mail, made):
    letter = compose(mail, made.network)
    return letter.subject + letter.text + letter.html


def test_the_mailed_question_names_nobody(session, case):
    match = a_match(session, case)
    link = "een-link"
    made = job(session, case, match_id=match.id, link=link)
    mail = mails.MAILS["match_proposal"](made)
    text = read(mail, made)
    assert mail.subject == "Een vraag die bij u past?"
    assert f"/dordrecht/voorstel/{tokens.secret_of(link, Purpose.ANSWER_PROPOSAL)}" in text
    assert "Crabbehof" in text
    assert names_nobody(text)
    session.merge(match).state = M.LAPSED
    session.flush()
    assert mails.MAILS["match_proposal"](made) is None


@pytest.mark.parametrize("side", ["volunteer", "seeker"])
def test_a_reminder_says_when_and_nothing_else(session, case, side):
    visit = a_visit(session, a_match(session, case, M.ACTIVE), days=1)
    made = job(
        session, case, visit_id=visit.id, starts_local=visit.starts_local, side=side, link="link"
    )
    mail = mails.MAILS["visit_reminder"](made)
    text = read(mail, made)
    assert mail.to == (case.anna.email if side == "volunteer" else case.seeker.email)
    assert names_nobody(text)
    assert case.anna.last_name not in text
    assert "Maatje" not in mail.subject


@pytest.mark.parametrize("change", ["cancelled", "moved", "ended", "past"])
def test_a_reminder_that_is_not_true_any_more_is_dropped(session, case, change):
    match = a_match(session, case, M.ACTIVE)
    visit = a_visit(session, match, days=1)
    made = job(
        session,
        case,
        visit_id=visit.id,
        starts_local=visit.starts_local,
        side="seeker",
    )
    assert mails.MAILS["visit_reminder"](made) is not None
    visit = session.merge(visit)
    if change == "cancelled":
        visit.state = VisitState.CANCELLED
    elif change == "moved":
        visit.starts_local = "2027-01-01T10:00"
    elif change == "ended":
        session.merge(match).state = M.ENDED
    else:
        visit.starts_at = utc_now() - timedelta(hours=1)
    session.flush()
    assert mails.MAILS["visit_reminder"](made) is None
