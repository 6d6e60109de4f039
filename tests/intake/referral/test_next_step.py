"""The page of a request says what to do with it now, with one button."""

import pytest
from factories import make_assignment, make_part, make_request

from intake.referral.models import AssignmentState
from intake.requests.models import PartOutcome, RequestState


def step_on(client, request):
    """The heading and the button of the next step."""
    page = client.get(f"/dordrecht/hulpvragen/{request.id}").text
    if 'class="next"' not in page:
        return "", ""
    panel = page.split('class="next"')[1].split("</section>")[0]
    words = panel.split('class="button')
    return panel.split("<h2")[1].split(">", 1)[1].split("</h2>")[0], "".join(words[1:])


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (RequestState.RECEIVED, "Bel en maak de intake"),
        (RequestState.INTAKE, "Bel en maak de intake"),
        (RequestState.ON_HOLD, "Deze hulpvraag staat even stil"),
        (RequestState.WITHDRAWN, ""),
        (RequestState.COMPLETED, ""),
    ],
)
def test_by_its_state(sign_in, town, session, state, title):
    request = make_request(session, town.network, town.buddy, state=state)
    session.commit()
    assert step_on(sign_in(town.ellen), request)[0] == title


def test_by_its_parts(sign_in, town, session):
    request = make_request(session, town.network, town.buddy)
    part = make_part(session, request, town.buddy)
    session.commit()
    ellen = sign_in(town.ellen)
    assert step_on(ellen, request)[0] == "Zet de hulpvraag uit"
    offer = make_assignment(session, part, town.hiphelpt, town.ellen, state=AssignmentState.OFFERED)
    session.commit()
    title, button = step_on(ellen, request)
    assert (title, button) == (f"Wacht op antwoord van {town.hiphelpt.name}", "")
    offer.state = AssignmentState.ACCEPTED
    session.commit()
    bram = sign_in(town.bram)
    title, button = step_on(bram, request)
    assert title == "Zoek een vrijwilliger"
    assert f"/onderdelen/{part.id}/voorstellen" in button or "Bekijk wie past" in button
    # A desk worker does not search; she reads who does.
    assert step_on(sign_in(town.fenna), request)[0] == (
        f"{town.hiphelpt.name} zoekt een vrijwilliger"
    )


def test_when_every_part_is_done_it_can_be_finished(sign_in, town, session):
    request = make_request(session, town.network, town.buddy)
    make_part(session, request, town.buddy, outcome=PartOutcome.COMPLETED)
    session.commit()
    title, button = step_on(sign_in(town.ellen), request)
    assert title == "Rond de hulpvraag af"
    assert "Hulpvraag afronden" in button
