"""What people fill in: a pledge, and what turned out on the telephone."""

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from campaigns.pledges.models import PledgeKind
from campaigns.pledges.rules import NoConsent, OddAmount, PledgeWish, Talk
from campaigns.volunteers.models import AgeBand
from campaigns.volunteers.rules import LooksLikeBsn, MailTypo, NeedsAdult, NoWayToReach, Person
from portal.errors import Refusal
from portal.language import _l
from portal.web.forms import Area, BaseForm, Choice, Choices, Dayparts, Hidden, Text, Tick
from portal.web.public_forms import PublicForm
from portal.web.values import Day, Email, Hours, Phone, WholeNumber
from portal.wording import LANGUAGES, SKILLS, daypart_mask

KINDS = (
    (PledgeKind.RECURRING.value, "Regelmatig, met een vast ritme"),
    (PledgeKind.SPREAD.value, "Een aantal uren, verdeeld over de komende tijd"),
    (PledgeKind.ONCE.value, "Eén keer"),
)
WEEKS = (1, 2, 3, 4, 6, 8)
AGES = (
    (AgeBand.ADULT.value, "18 jaar of ouder"),
    (AgeBand.SIXTEEN.value, "16 of 17 jaar"),
    (AgeBand.YOUNGER.value, "Jonger dan 16"),
)
GENDERS = (("", "Zeg ik liever niet"), ("vrouw", "Vrouw"), ("man", "Man"))
# Refusals that are a question: the same form with this tick is accepted.
QUESTIONS = {OddAmount: "hours", MailTypo: "email", LooksLikeBsn: "remark", NeedsAdult: "age"}


class PledgeForm(PublicForm):
    """Somebody promises time. Needed are an amount, a name, one way to reach them, an age."""

    kind = Choice("Hoe wilt u helpen?", KINDS, required="Kies hoe u wilt helpen.")
    hours = Hours("Hoeveel uur?", required="Vul in hoeveel uur. Bijvoorbeeld 2 of 1,5.")
    every_weeks = Choice("Hoe vaak?", required=False, radio=False)
    sure_hours = Tick("Ja, dit aantal klopt")
    dayparts = Dayparts("Wanneer kunt u meestal?")
    starts_on = Day("Vanaf welke dag kunt u?")
    ends_on = Day("Tot en met welke dag?")
    people = WholeNumber("Met hoeveel mensen komt u, uzelf meegerekend?", default=1)
    first_name = Text("Voornaam", 80, required="Vul uw voornaam in. Een voorletter mag ook.")
    infix = Text("Tussenvoegsel", 20)
    last_name = Text("Achternaam", 120, required="Vul uw achternaam in.")
    phone = Phone("Telefoon")
    email = Email("E-mailadres")
    sure_email = Tick("Ja, mijn e-mailadres klopt")
    age_band = Choice("Hoe oud bent u?", AGES, required="Kies uw leeftijd.")
    with_adult = Tick("Er doet een volwassene met mij mee")
    district_id = Choice("In welke wijk woont u?", required=False, radio=False)
    gender = Choice("Bent u een man of een vrouw?", GENDERS, required=False)
    languages = Choices("Welke talen spreekt u, naast Nederlands?")
    skills = Choices("Wat kunt u goed?", tuple(SKILLS.items()))
    remark = Area("Wilt u nog iets zeggen?", 1000)
    sure_remark = Tick("Ja, dit mag zo blijven staan")
    may_share = Tick("", required=NoConsent.message)
    church_may_count = Tick("")
    church_may_see_name = Tick("")
    later_campaigns = Tick("")
    # The second button of a full project; not a field on the page.
    reserve = Text("Reservelijst", 3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: set[str] = set()

    def validate(self, extra_validators: Any = None) -> bool:
        """Say everything that is missing at once."""
        is_good = bool(super().validate(extra_validators))
        if not (self.phone.raw_data or [""])[0] and not (self.email.raw_data or [""])[0]:
            self.refuse(NoWayToReach())
            return False
        return is_good

    def validate_website(self, field: Any) -> None:
        """A robot fills in what people do not see; a helpful browser gets a second chance."""
        if field.data:
            raise ValidationError("Laat het veld ‘Laat dit leeg’ leeg, en verstuur opnieuw.")

    def refuse(self, refusal: Refusal) -> None:
        """Also remember what is asked back, so that the page shows its tick."""
        super().refuse(refusal)
        for kind, name in QUESTIONS.items():
            if isinstance(refusal, kind):
                self.asked.add(name)

    def wish(self) -> PledgeWish:
        """What was filled in, as the service takes it."""
        sure = {"hours": self.sure_hours, "email": self.sure_email, "remark": self.sure_remark}
        return PledgeWish(
            person=self._person(),
            kind=PledgeKind(self.kind.data),
            minutes=self.hours.data or 0,
            every_weeks=int(self.every_weeks.data or 0) or None,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            dayparts=daypart_mask(self.dayparts.data or []),
            people=1 if self.people.data is None else self.people.data,
            with_adult=self.with_adult.data,
            remark=self.remark.data or "",
            may_share=self.may_share.data,
            church_may_count=self.church_may_count.data,
            church_may_see_name=self.church_may_see_name.data,
            later_campaigns=self.later_campaigns.data,
            wants_reserve_list=bool(self.reserve.data),
            is_sure_of=frozenset(name for name, tick in sure.items() if tick.data),
        )

    def _person(self) -> Person:
        return Person(
            first_name=self.first_name.data,
            infix=self.infix.data,
            last_name=self.last_name.data,
            email=self.email.data or "",
            phone=self.phone.data,
            age_band=AgeBand(self.age_band.data),
            gender=self.gender.data or "",
            district_id=int(self.district_id.data) if self.district_id.data else None,
            languages=tuple(self.languages.data or ()),
            skills=tuple(self.skills.data or ()),
        )


class TalkForm(BaseForm):
    """What the coordinator heard on the telephone; filled in with what the form said."""

    version = Hidden()
    hours = Hours(_l("Hoeveel uur?"), required=True)
    every_weeks = WholeNumber(_l("Om de hoeveel weken?"), 1, 52)
    dayparts = Dayparts(_l("Wanneer?"))
    languages = Choices(_l("Spreekt ook"))
    skills = Choices(_l("Kan goed"), tuple(SKILLS.items()))
    vog_seen = Tick(_l("De VOG is getoond"))

    def talk(self, today: date) -> Talk:
        """What was filled in, as the service takes it."""
        return Talk(
            minutes=self.hours.data or 0,
            every_weeks=self.every_weeks.data,
            dayparts=daypart_mask(self.dayparts.data or []),
            languages=tuple(self.languages.data or ()),
            skills=tuple(self.skills.data or ()),
            vog_seen_on=today if self.vog_seen.data else None,
        )


def other_languages() -> list[tuple[str, str]]:
    """Every language but Dutch, by name."""
    return sorted(
        ((code, name) for code, name in LANGUAGES.items() if code != "nl"), key=lambda one: one[1]
    )


def version_in(typed: str | None) -> int:
    """The version that the page showed; one that never exists when somebody changed it."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
