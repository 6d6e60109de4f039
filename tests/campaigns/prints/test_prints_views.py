"""Who prints which flyer, and what an organisation says of itself."""

import io
from datetime import date

import pypdfium2
import pytest
import sqlalchemy as sa
import zxingcpp
from casts.seen import seen
from factories import make_church, make_organisation, make_participation
from hostile import hostile_bodies
from PIL import Image

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import Campaign, CampaignState
from campaigns.prints.gathering import flyer_content
from portal.organisations.models import Organisation, OrganisationLogo

PAGE = "/dordrecht/onze-organisatie"
GOOD = {"name": "HipHelpt Dordrecht", "phone": "078 200 10 79", "email": "hip@helpt.example"}


@pytest.fixture
def flyer(town):
    return f"/dordrecht/flyers/{town.participation.id}.pdf"


def png(side=40):
    file = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(file, format="PNG")
    file.seek(0)
    return file


def kept(session, town):
    session.expire_all()
    return session.get(Organisation, town.hiphelpt.id)


@pytest.mark.parametrize("who", ["bram", "cor", "ellen", "dirk"])
def test_coordinators_and_the_church_itself_print_the_flyer(drawing, town, flyer, who, sign_in):
    answer = sign_in(getattr(town, who)).get(flyer)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="flyer-ark7-a5-kleur-nl.pdf"'
    page = pypdfium2.PdfDocument(answer.data)[0]
    text = page.get_textpage().get_text_range()
    assert "De Ark (voorbeeldkerk)" in text
    assert "Maatje worden" in text
    assert "localhost/k/ark7" in text
    assert town.network.phone in text


def test_the_code_on_the_flyer_opens_the_page_of_that_church(drawing, client, town, flyer, sign_in):
    page = pypdfium2.PdfDocument(sign_in(town.dirk).get(flyer).data)[0]
    found = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    assert [code.text for code in found] == ["http://localhost/k/ark7"]
    arrived = client.get("/k/ark7", follow_redirects=True)
    assert "De Ark (voorbeeldkerk)" in arrived.text


def test_the_code_for_the_screen_says_the_same(town, flyer, sign_in):
    answer = sign_in(town.dirk).get(flyer.replace(".pdf", ".png"))
    assert answer.mimetype == "image/png"
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)).convert("L"))
    assert [code.text for code in found] == ["http://localhost/k/ark7"]


def test_the_address_says_which_paper(drawing, town, flyer, sign_in):
    browser = sign_in(town.dirk)
    asked = {"formaat": "poster", "inkt": "zwart", "in": "en", "snij": "1"}
    answer = browser.get(flyer, query_string=asked)
    assert "flyer-ark7-poster-zwart-en-snij.pdf" in answer.headers["Content-Disposition"]
    page = pypdfium2.PdfDocument(answer.data)[0]
    assert page.get_size()[0] > 595
    assert "Will you join" in page.get_textpage().get_text_range()
    nonsense = dict.fromkeys(asked, "\u202ex" * 300)
    answer = browser.get(flyer, query_string=nonsense)
    assert "flyer-ark7-a5-kleur-nl.pdf" in answer.headers["Content-Disposition"]


def test_the_language_of_the_paper_is_not_that_of_the_page(drawing, town, flyer, sign_in):
    browser = sign_in(town.dirk)
    page = pypdfium2.PdfDocument(browser.get(f"{flyer}?taal=en").data)[0]
    assert "Doet u mee?" in page.get_textpage().get_text_range()


def test_a_campaign_has_a_flyer_without_a_church(drawing, client, town, sign_in):
    address = f"/dordrecht/campagnes/{town.campaign.id}/flyer.pdf"
    page = pypdfium2.PdfDocument(sign_in(town.bram).get(address).data)[0]
    text = page.get_textpage().get_text_range()
    assert "De Ark" not in text
    assert town.campaign.name in " ".join(text.split())
    (code,) = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    path = code.text.removeprefix("http://localhost")
    assert town.campaign.name in client.get(path).text
    assert sign_in(town.dirk).get(address).status_code == 403


def test_a_campaign_that_was_called_off_has_no_flyer(town, session, sign_in):
    session.execute(sa.update(Campaign).values(state=CampaignState.CANCELLED))
    session.commit()
    address = f"/dordrecht/campagnes/{town.campaign.id}/flyer.pdf"
    assert sign_in(town.bram).get(address).status_code == 404


@pytest.mark.parametrize("ending", ["pdf", "png"])
def test_others_find_no_flyer(foreign, town, session, ending, sign_in):
    other = make_participation(session, town.campaign, town.anker)
    session.commit()
    own = f"/dordrecht/flyers/{town.participation.id}.{ending}"
    assert sign_in(town.dirk).get(f"/dordrecht/flyers/{other.id}.{ending}").status_code == 404
    assert sign_in(town.dina).get(own).status_code == 404
    elsewhere = f"/dordrecht/flyers/{foreign.participation.id}.{ending}"
    assert sign_in(town.bram).get(elsewhere).status_code == 404
    assert sign_in(town.board).get(own).status_code == 403
    assert sign_in(town.fenna).get(own).status_code == 403


@pytest.mark.parametrize("state", ["approached", "declined", "withdrawn"])
def test_a_church_that_does_not_take_part_has_no_flyer(town, session, flyer, state, sign_in):
    session.execute(sa.update(Participation).values(state=ParticipationState(state)))
    session.commit()
    assert sign_in(town.bram).get(flyer).status_code == 404


def test_the_flyer_asks_as_much_for_many_churches(
    drawing, town, session, flyer, sign_in, count_statements
):
    browser = sign_in(town.bram)

    def look():
        assert browser.get(flyer).status_code == 200

    few = count_statements(look)
    for _ in range(20):
        make_participation(session, town.campaign, make_church(session, town.network))
    session.commit()
    assert count_statements(look) == few <= 14


def test_a_coordinator_keeps_name_phone_mail_and_logo(town, session, sign_in):
    browser = sign_in(town.bram)
    answer = browser.post(PAGE, data={**GOOD, **seen(browser, PAGE), "logo": (png(), "logo.png")})
    assert answer.status_code == 303
    row = kept(session, town)
    assert (row.phone, row.email) == ("+31782001079", "hip@helpt.example")
    shown = browser.get("/dordrecht/onze-organisatie/logo.png")
    assert Image.open(io.BytesIO(shown.data)).size == (40, 40)
    browser.post(PAGE, data={**GOOD, **seen(browser, PAGE), "logo": (png(60), "logo.png")})
    assert len(session.scalars(sa.select(OrganisationLogo)).all()) == 1
    assert browser.post(PAGE, data={**GOOD, **seen(browser, PAGE)}).status_code == 303
    shown = browser.get("/dordrecht/onze-organisatie/logo.png")
    assert Image.open(io.BytesIO(shown.data)).size == (60, 60)
    assert "078" in browser.get(PAGE).text


def test_a_file_that_is_no_picture_is_refused_and_nothing_changes(town, session, sign_in):
    browser = sign_in(town.bram)
    drawing = io.BytesIO(b"<svg onload='alert(1)'/>")
    body = {**GOOD, **seen(browser, PAGE), "name": "Anders", "logo": (drawing, "logo.svg")}
    answer = browser.post(PAGE, data=body)
    assert answer.status_code == 422
    assert "SVG" in answer.text
    assert "Anders" in answer.text
    assert kept(session, town).name == "HipHelpt Dordrecht"
    assert browser.get("/dordrecht/onze-organisatie/logo.png").status_code == 404


def test_two_partners_do_not_have_one_name(town, session, sign_in):
    taken = {**GOOD, "name": "Stichting Present Dordrecht"}
    bram = sign_in(town.bram)
    answer = bram.post(PAGE, data={**taken, **seen(bram, PAGE)})
    assert answer.status_code == 422
    assert "heet al zo" in answer.text


def test_everybody_changes_only_the_own_organisation(town, session, sign_in):
    extra = {**GOOD, "name": "Nieuw", "organisation_id": town.hiphelpt.id, "id": town.hiphelpt.id}
    cor = sign_in(town.cor)
    assert cor.post(PAGE, data={**extra, **seen(cor, PAGE)}).status_code == 303
    assert kept(session, town).name == "HipHelpt Dordrecht"
    assert sign_in(town.dina).get(PAGE).status_code == 404
    assert sign_in(town.ellen).get(PAGE).status_code == 404
    assert sign_in(town.dirk).get(PAGE).status_code == 403


def test_nothing_anybody_types_breaks_the_page(town, session, sign_in):
    browser = sign_in(town.bram)
    for body in hostile_bodies(["name", "phone", "email", "logo"], {**GOOD, "logo": ""}):
        assert browser.post(PAGE, data=body).status_code < 500, body


def test_partners_whose_covenant_ended_leave_the_flyer(at_home, here):
    old = make_organisation(at_home, here.network, name="Oud", covenant_until=date(2026, 11, 2))
    content = flyer_content(
        at_home,
        campaign=here.campaign,
        church=here.participation,
        address_full="http://localhost/k/ark7",
        address_shown="localhost/k/ark7",
        today=date(2026, 11, 2),
    )
    assert [partner.name for partner in content.partners] == [
        "HipHelpt Dordrecht",
        old.name,
        "Stichting Present Dordrecht",
    ]
    later = flyer_content(
        at_home,
        campaign=here.campaign,
        church=here.participation,
        address_full="http://localhost/k/ark7",
        address_shown="localhost/k/ark7",
        today=date(2026, 11, 3),
    )
    assert old.name not in [partner.name for partner in later.partners]
    assert [project.rhythm for project in later.projects] == ["2 uur per 2 weken"]
