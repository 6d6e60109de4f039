"""A mail holds words of its own people only, and of another partnership none at all."""

import pytest
from casts.strangers import Strangers
from factories import NOW

from intake.matching.models import Visit
from portal import scope
from portal.clock import utc_now
from portal.mail.composing import compose
from portal.mail.registry import MAILS, MailJob
from portal.networks.models import Network
from portal.scope import Scope, scoped_to
from portal.tokens import services as tokens
from portal.tokens.models import Purpose
from portal.web.partnerships import card_of

# Whose words a mail to each kind of reader may hold; "{me}" is the partner it is about.
VOLUNTEER = {"{me}.volunteer", "{me}.asked", "{me}.agreed"}
AGREED = VOLUNTEER | {"{me}.meets", "{me}.visit"}
SEEKER = {"{me}.seeker", "{me}.meets", "{me}.agreed", "{me}.visit"}
NOBODY: set[str] = set()
HOUSE = {"hip": "dor.", "pre": "dor.", "far": "far."}
HOUSES = ("house", "front", "staff", "church")


@pytest.fixture
def strangers(app, client, session):
    return Strangers(app, session)


def mails(strangers, owner):
    """Each mail about the things of one partner: template, context, and who may be heard in it."""
    mine = strangers.objects[owner]
    church = strangers.objects[{"hip": "ark", "pre": "anker", "far": "far"}[owner]]
    account = {"hip": "bram", "pre": "cor", "far": "dina"}[owner]
    staff = getattr(strangers.town, account).id
    link = strangers.links["hip"]["pledges.own_page"]["token"]
    seat = {"account_id": staff, "participation_id": church["participation"], "day": "2026-11-15"}
    coming = {"visit_id": mine["coming"], "link": link}
    for name in ("pledge_received", "pledge_not_reached", "place_free"):
        yield name, {"pledge_id": mine["pledge"], "link": link}, VOLUNTEER
    yield "match_proposal", {"match_id": mine["proposal"], "link": link}, VOLUNTEER
    yield "keep_warm", {"pledge_id": mine["free"], "link": link}, VOLUNTEER
    for side, may in (("volunteer", AGREED), ("seeker", SEEKER)):
        yield "visit_reminder", {**coming, "side": side}, may
    yield "visit_ahead", {**coming, "side": "volunteer"}, AGREED
    yield "visit_thanks", {"visit_id": mine["visit"], "link": link}, AGREED
    for name in ("request_receipt", "request_wait", "request_unhelped"):
        yield name, {"request_id": mine["request"]}, SEEKER
    offered = {"organisation_id": mine["organisation"], "account_id": staff}
    yield "assignment_offered", offered, NOBODY
    for name in ("church_ready", "church_status", "church_enter", "church_deadline"):
        yield name, seat, NOBODY


def written(strangers, network_id, template, context):
    """What a reader gets: subject, text and HTML; empty when the mail is not true there."""
    session = strangers.session
    with scoped_to(session, Scope(network_id, whole_network=True)):
        card = card_of(session.get_one(Network, network_id))
        link = context.get("link")
        if link is not None:
            made = tokens.issue_link(
                session, purpose=Purpose.OWN_PAGE, subject_kind="any", subject_key=1, now=NOW,
                network_id=network_id,
            )  # fmt: skip
            context = {**context, "link": made}
        if "visit_id" in context:
            context = {**context, "starts_local": _starts(session, context["visit_id"])}
        mail = MAILS[template](MailJob(session, context, card, utc_now()))
        if mail is None:
            return ""
        letter = compose(mail, card)
    return f"{letter.subject} {letter.text} {letter.html}"


def _starts(session, visit_id):
    visit = session.get(Visit, visit_id)
    return visit.starts_local if visit else ""


def network_of(strangers, owner):
    return strangers.town.other.id if owner == "far" else strangers.town.network.id


def overheard(strangers):
    """Words in mails that are not for their reader, and how many mails were written."""
    wrong, count = [], 0
    for owner in ("hip", "pre", "far"):
        for template, context, may in mails(strangers, owner):
            text = written(strangers, network_of(strangers, owner), template, context)
            count += bool(text)
            allowed = {one.format(me=owner) for one in may}
            allowed |= {HOUSE[owner] + kind for kind in HOUSES}
            heard = strangers.canaries.heard_in(text)
            strange = heard.keys() - allowed
            wrong += [f"{owner} {template}: {group} {heard[group]}" for group in strange]
    return wrong, count


def test_a_mail_holds_only_words_of_its_own_people(strangers):
    wrong, count = overheard(strangers)
    assert wrong == [], "\n".join(wrong)
    assert count >= 20


def test_nothing_of_elsewhere_is_written_here(strangers):
    """A message that names a row of another partnership finds nothing and says nothing of it."""
    for template, context, _may in mails(strangers, "far"):
        try:
            text = written(strangers, strangers.town.network.id, template, context)
        except Exception:  # the outbox notes it and goes on
            continue
        heard = strangers.canaries.heard_in(text)
        assert not {group for group in heard if group.startswith("far.")}, template


def test_without_the_scope_it_turns_red(strangers, session, monkeypatch):
    """And on PostgreSQL the database itself still keeps the other partnership out."""
    monkeypatch.setattr(scope, "_criteria", lambda *_args, **_more: [])
    if session.get_bind().dialect.name == "postgresql":
        test_nothing_of_elsewhere_is_written_here(strangers)
    else:
        with pytest.raises(AssertionError):
            test_nothing_of_elsewhere_is_written_here(strangers)
