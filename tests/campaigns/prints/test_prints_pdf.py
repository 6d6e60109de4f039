"""The flyer as people see it: one page, in large type, with a code that opens."""

from dataclasses import replace

import pytest
from flyers import (
    BLEED,
    SHEETS,
    assert_inside,
    assert_one_sheet,
    codes_of,
    letters_of,
    png,
    smallest_letter,
    text_of,
)

from campaigns.prints import pdf
from campaigns.prints.content import FlyerProject, Partner, Variant
from campaigns.prints.rules import FlyerTooFull

EVERY = [
    Variant(shape, *rest)
    for shape in SHEETS
    # Each two of ink, language and trim together at least once.
    for rest in (
        ("colour", "nl", False),
        ("black", "en", False),
        ("colour", "en", True),
        ("black", "nl", True),
    )
]


@pytest.mark.usefixtures("drawing")
class TestWhatPeopleSee:
    def test_one_a5_that_says_who_what_where_and_what_happens_next(self, flyer):
        drawn = pdf.render_flyer(flyer)
        assert_one_sheet(drawn)
        assert_inside(drawn)
        text = text_of(drawn)
        for words in (
            "Kerk De Ark doet mee",
            "zondag 18 oktober",
            flyer.campaign_name,
            flyer.intro,
            flyer.phone,
            flyer.phone_hours,
            flyer.address_shown,
            "Wij bellen u binnen 14 dagen.",
            "Uw gegevens gebruiken wij alleen hiervoor.",
            "HipHelpt Dordrecht, Netwerk Dordtse Helden, Samen Dordt en Stichting Present.",
            *(project.title for project in flyer.projects),
            *(project.line for project in flyer.projects),
            *(project.rhythm for project in flyer.projects),
        ):
            assert words in text

    @pytest.mark.parametrize("variant", EVERY, ids=str)
    def test_every_variant_is_one_sheet_in_large_type_with_a_code_that_opens(self, flyer, variant):
        drawn = pdf.render_flyer(flyer, variant)
        wide, high = SHEETS[variant.shape]
        edge = 2 * BLEED if variant.is_trimmed else 0
        assert_one_sheet(drawn, (wide + edge, high + edge))
        assert_inside(drawn, (wide + edge, high + edge))
        assert smallest_letter(drawn) >= 14
        assert codes_of(drawn) == [flyer.address_full]
        text = text_of(drawn)
        assert ("Doet u mee?" in text) == (variant.language == "nl")
        assert ("Will you join" in text) == (variant.language == "en")
        for words in (flyer.campaign_name, "Kerk De Ark", flyer.phone, flyer.address_shown):
            assert words in text

    @pytest.mark.parametrize("shape", SHEETS)
    def test_nasty_texts_stay_on_one_page_and_are_only_text(self, nasty, shape):
        drawn = pdf.render_flyer(nasty, Variant(shape))
        assert_one_sheet(drawn, SHEETS[shape])
        assert_inside(drawn, SHEETS[shape])
        text = text_of(drawn)
        assert "<script>alert('Tijd')</script>" in text
        assert nasty.phone in text
        assert codes_of(drawn) == [nasty.address_full]
        assert smallest_letter(drawn) >= 14

    @pytest.mark.parametrize("shape", SHEETS)
    def test_a_flyer_without_projects_partners_or_moment_is_still_a_flyer(self, flyer, shape):
        bare = replace(flyer, projects=(), partners=(), collects_on=None, intro="")
        drawn = pdf.render_flyer(bare, Variant(shape))
        assert_one_sheet(drawn, SHEETS[shape])
        assert "Hier kunt u bij helpen" not in text_of(drawn)
        assert "18" not in text_of(drawn).replace(flyer.phone, "")
        assert flyer.phone in text_of(drawn)

    def test_the_flyer_of_a_campaign_names_the_town(self, flyer):
        text = text_of(pdf.render_flyer(replace(flyer, church_name="", collects_on=None)))
        assert "In heel Dordrecht" in text
        assert "doet mee" not in text

    @pytest.mark.parametrize("projects", range(1, 7))
    @pytest.mark.parametrize("shape", SHEETS)
    def test_one_to_six_projects_all_have_their_size(self, flyer, shape, projects):
        some = tuple(
            FlyerProject(f"Project {n}", "Kort.", f"{n} uur per week") for n in range(projects)
        )
        drawn = pdf.render_flyer(replace(flyer, projects=some), Variant(shape))
        text = text_of(drawn)
        for project in some:
            assert project.title in text
            assert project.rhythm in text

    def test_eight_projects_are_six_and_a_hint(self, flyer):
        many = tuple(FlyerProject(f"Project {n}", "Kort.", "2 uur") for n in range(1, 9))
        text = text_of(pdf.render_flyer(replace(flyer, projects=many), Variant("a4")))
        assert "Project 6" in text
        assert "Project 7" not in text
        assert "En nog 2 andere projecten" in text

    def test_a_long_name_of_a_church_stands_there_whole(self, flyer):
        long = "Protestantse wijkgemeente De Goede Herder-Ontmoetingskerk"
        for shape in SHEETS:
            drawn = pdf.render_flyer(replace(flyer, church_name=long), Variant(shape))
            assert letters_of(long) in letters_of(text_of(drawn))

    def test_with_one_logo_every_partner_has_a_picture(self, flyer):
        mixed = (Partner("Anker", png((300, 90))), Partner("Zilver"))
        text = text_of(pdf.render_flyer(replace(flyer, partners=mixed)))
        assert "een samenwerking van" in text
        assert "Anker" not in text
        assert "Zilver" not in text

    def test_an_address_that_never_fits_is_refused_in_a_sentence(self, flyer):
        with pytest.raises(FlyerTooFull) as refused:
            pdf.render_flyer(replace(flyer, address_shown="tijdcollecte.example/" * 20))
        assert "passen niet op één bladzijde" in refused.value.sentence()
