"""Letters: on the page of whoever may see the person, noted, and without a name outside."""

import pypdfium2
import pytest
import sqlalchemy as sa
from casts.messages import every_message
from factories import make_pledge, make_request, make_volunteer

from campaigns.pledges.models import PledgeState
from intake.requests.models import RequestState
from portal import pdf
from portal.audit.models import AuditEvent
from portal.clock import utc_now
from portal.outbox.models import Message, MessageState

S = PledgeState


def text_of(answer):
    [page] = pypdfium2.PdfDocument(answer.data)
    return " ".join(page.get_textpage().get_text_bounded().split())


def printed(session):
    events = sa.select(AuditEvent).where(AuditEvent.verb == "letter_printed")
    return [(event.object_kind, event.object_key) for event in session.scalars(events)]


def pledge_of(session, town, state, **person):
    volunteer = make_volunteer(session, town.network, first_name="Anna", **person)
    made = make_pledge(session, town.project, volunteer, state=state)
    session.commit()
    return made


def stuck(session, town, template, context):
    now = utc_now()
    message = Message(
        network_id=town.network.id,
        key=f"stuck:{template}",
        template=template,
        context=context,
        state=MessageState.FAILED,
        created_at=now,
        due_at=now,
        stale_at=now,
    )
    session.add(message)
    session.commit()
    return f"/dordrecht/berichten/{message.id}/brief.pdf"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (S.NEW, "Uw toezegging is binnen"),
        (S.WAITLISTED, "U staat op de reservelijst"),
        (S.UNREACHABLE, "Wij konden u niet bereiken"),
    ],
)
def test_who_has_no_mail_gets_the_same_words_on_paper(sign_in, session, town, state, words):
    pledge = pledge_of(session, town, state, last_name="Zeldzaam", email="")
    bram = sign_in(town.bram)
    page = f"/dordrecht/toezeggingen/{pledge.id}"
    assert f"{page}/brief.pdf" in bram.get(page).text
    answer = bram.get(f"{page}/brief.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="brief.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    text = text_of(answer)
    assert "Anna Zeldzaam" in text
    assert words in text
    assert printed(session) == [("pledge", pledge.id)]


def test_who_came_from_the_reserve_list_reads_that(sign_in, session, town):
    pledge = pledge_of(session, town, S.WAITLISTED, email="")
    bram = sign_in(town.bram)
    page = f"/dordrecht/toezeggingen/{pledge.id}"
    bram.post(f"{page}/stap", data={"step": "promote", "version": pledge.version})
    assert "Er is nu een plek voor u" in text_of(bram.get(f"{page}/brief.pdf"))


def test_a_letter_is_in_the_language_of_its_reader(sign_in, session, town):
    pledge = pledge_of(session, town, S.NEW, page_language="en")
    text = text_of(sign_in(town.bram).get(f"/dordrecht/toezeggingen/{pledge.id}/brief.pdf"))
    assert "Thank you! This is what you pledged:" in text
    assert "Tuesday 17 November" in text


def test_there_is_no_letter_when_there_is_nothing_to_say(sign_in, session, town):
    pledge = pledge_of(session, town, S.AVAILABLE)
    bram = sign_in(town.bram)
    page = f"/dordrecht/toezeggingen/{pledge.id}"
    assert "brief.pdf" not in bram.get(page).text
    assert bram.get(f"{page}/brief.pdf").status_code == 404
    assert printed(session) == []


def test_the_desk_prints_what_it_said_about_waiting(sign_in, session, town):
    request = make_request(
        session,
        town.network,
        town.buddy,
        wait_weeks_min=6,
        wait_weeks_max=12,
        wait_told_at=utc_now(),
    )
    quiet = make_request(session, town.network, town.buddy)
    new = make_request(session, town.network, state=RequestState.RECEIVED)
    session.commit()
    fenna = sign_in(town.fenna)
    assert "6 tot 12 weken" in text_of(fenna.get(f"/dordrecht/hulpvragen/{request.id}/brief.pdf"))
    assert fenna.get(f"/dordrecht/hulpvragen/{quiet.id}/brief.pdf").status_code == 404
    receipt = text_of(fenna.get(f"/dordrecht/hulpvragen/{new.id}/brief.pdf"))
    assert "Uw vraag is binnen" in receipt
    assert "gezelschap" not in receipt


def test_what_came_back_can_be_posted_by_who_may_know_the_person(sign_in, session, town):
    told = every_message(session, town, "nl")
    path = stuck(session, town, "pledge_received", told["pledge_received"].context)
    for who, status in ((town.ellen, 200), (town.fenna, 404), (town.bram, 403)):
        browser = sign_in(who)
        assert browser.get(path).status_code == status
        if status != 403:
            assert (path in browser.get("/dordrecht/berichten").text) is (status == 200)
    assert [kind for kind, _ in printed(session)] == ["message"]


def test_a_letter_looks_again_at_the_truth(sign_in, session, town):
    told = every_message(session, town, "nl")
    path = stuck(session, town, "pledge_confirm", told["pledge_received"].context)
    assert sign_in(town.ellen).get(path).status_code == 404


@pytest.mark.parametrize("template", ["sign_in_link", "assignment_offered", "nobody_writes_this"])
def test_staff_get_no_letters(sign_in, session, town, template):
    path = stuck(session, town, template, {"request_id": 1})
    ellen = sign_in(town.ellen)
    assert path not in ellen.get("/dordrecht/berichten").text
    assert ellen.get(path).status_code == 404


def test_without_the_libraries_a_page_says_what_to_do(sign_in, session, town, monkeypatch):
    pledge = pledge_of(session, town, S.NEW)

    def absent(_stylesheet):
        raise pdf.PdfUnavailable

    monkeypatch.setattr("portal.mail.letters.engine", absent)
    answer = sign_in(town.bram).get(f"/dordrecht/toezeggingen/{pledge.id}/brief.pdf")
    assert answer.status_code == 503
    assert "Bel deze persoon" in answer.text
