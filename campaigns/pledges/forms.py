"""What people fill in: a pledge, and what turned out on the telephone."""

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from campaigns.pledges.amounts import OTHER, Amount, amount_of
from campaigns.pledges.models import PledgeKind
from campaigns.pledges.rules import NoConsent, OddAmount, PledgeWish, Talk
from campaigns.volunteers.models import AgeBand
from campaigns.volunteers.rules import LooksLikeBsn, MailTypo, NeedsAdult, NoWayToReach, Person
from portal.errors import Refusal
from portal.language import LANGUAGE_NAMES, _, _l, language
from portal.web.forms import Area, BaseForm, Choice, Choices, Dayparts, Text, Tick
from portal.web.meanwhile import VersionedForm
from portal.web.public_forms import PublicForm
from portal.web.values import Day, Email, Hours, Phone, WholeNumber
from portal.wording import LANGUAGES, SKILLS, daypart_mask

KINDS = (
    (PledgeKind.RECURRING.value, _l("Regelmatig, met een vast ritme")),
    (PledgeKind.SPREAD.value, _l("Een aantal uren, verdeeld over de komende tijd")),
    (PledgeKind.ONCE.value, _l("Eén keer")),
)
WEEKS = (1, 2, 3, 4, 6, 8)
AGES = (
    (AgeBand.ADULT.value, _l("18 jaar of ouder")),
    (AgeBand.SIXTEEN.value, _l("16 of 17 jaar")),
    (AgeBand.YOUNGER.value, _l("Jonger dan 16")),
)
GENDERS = (("", _l("Zeg ik liever niet")), ("vrouw", _l("Vrouw")), ("man", _l("Man")))
ALONE, PAIR, MORE = "1", "2", "more"
TOGETHER = (
    (ALONE, _l("Ik kom alleen")),
    (PAIR, _l("Wij komen met z’n tweeën")),
    (MORE, _l("Wij komen met meer")),
)
# Refusals that are a question: the same form with this tick is accepted.
QUESTIONS = {OddAmount: "hours", MailTypo: "email", LooksLikeBsn: "remark", NeedsAdult: "age"}


class PledgeForm(PublicForm):
    """Somebody promises time. Needed are an amount, a name, one way to reach them, an age."""

    # Ready to choose; with "other" the three questions after it count.
    amount = Choice(_l("Hoeveel tijd wilt u geven?"), required=False)
    kind = Choice(_l("Hoe wilt u helpen?"), KINDS, required=_l("Kies hoe u wilt helpen."))
    hours = Hours(_l("Hoeveel uur?"), required=_l("Vul in hoeveel uur. Bijvoorbeeld 2 of 1,5."))
    every_weeks = Choice(_l("Hoe vaak?"), required=False, radio=False)
    sure_hours = Tick(_l("Ja, dit aantal klopt"))
    dayparts = Dayparts(_l("Wanneer kunt u meestal?"))
    starts_on = Day(_l("Vanaf welke dag kunt u?"))
    ends_on = Day(_l("Tot en met welke dag?"))
    together = Choice(_l("Komt u alleen of samen?"), TOGETHER, required=False)
    people = WholeNumber(_l("Met hoeveel mensen komt u, uzelf meegerekend?"), default=1)
    first_name = Text(
        _l("Voornaam"), 80, required=_l("Vul uw voornaam in. Een voorletter mag ook.")
    )
    infix = Text(_l("Tussenvoegsel"), 20)
    last_name = Text(_l("Achternaam"), 120, required=_l("Vul uw achternaam in."))
    phone = Phone(_l("Telefoon"))
    email = Email(_l("E-mailadres"))
    sure_email = Tick(_l("Ja, mijn e-mailadres klopt"))
    age_band = Choice(_l("Hoe oud bent u?"), AGES, required=_l("Kies uw leeftijd."))
    with_adult = Tick(_l("Er doet een volwassene met mij mee"))
    district_id = Choice(_l("In welke wijk woont u?"), required=False, radio=False)
    gender = Choice(_l("Bent u een man of een vrouw?"), GENDERS, required=False)
    languages = Choices(_l("Welke talen spreekt u, naast Nederlands?"))
    skills = Choices(_l("Wat kunt u goed?"), tuple(SKILLS.items()))
    remark = Area(_l("Wilt u nog iets zeggen?"), 1000)
    sure_remark = Tick(_l("Ja, dit mag zo blijven staan"))
    may_share = Tick("", required=NoConsent.message)
    church_may_count = Tick("")
    church_may_see_name = Tick("")
    later_campaigns = Tick("")
    # The second button of a full project; not a field on the page.
    reserve = Text(_l("Reservelijst"), 3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: set[str] = set()
        self.offered: list[Amount] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """Say everything that is missing at once."""
        self._take_ready()
        is_good = bool(super().validate(extra_validators))
        if not (self.phone.raw_data or [""])[0] and not (self.email.raw_data or [""])[0]:
            self.refuse(NoWayToReach())
            return False
        return is_good

    def validate_website(self, field: Any) -> None:
        """A robot fills in what people do not see; a helpful browser gets a second chance."""
        if field.data:
            raise ValidationError(_("Laat het veld ‘Laat dit leeg’ leeg, en verstuur opnieuw."))

    def refuse(self, refusal: Refusal) -> None:
        """Also remember what is asked back, so that the page shows its tick."""
        super().refuse(refusal)
        for kind, name in QUESTIONS.items():
            if isinstance(refusal, kind):
                self.asked.add(name)
        # What must be changed is then the number that was typed, not the ready choice.
        if refusal.field == "people":
            self.together.data = MORE
        elif refusal.field in {"hours", "every_weeks"}:
            self.amount.data = OTHER

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

    def _take_ready(self) -> None:
        """A ready choice stands for the fields in which one could have typed it."""
        if not self.amount.raw_data:
            self.amount.data = OTHER
        if not self.together.raw_data:
            self.together.data = MORE
        ready = amount_of(self.amount.data, self.offered)
        if ready is not None:
            _put(self.kind, ready.kind.value)
            _put(self.hours, ready.minutes)
            _put(self.every_weeks, str(ready.every_weeks or ""))
        if self.together.data in {ALONE, PAIR}:
            _put(self.people, int(self.together.data))

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
            page_language=language(),
        )


def _put(field: Any, value: Any) -> None:
    """As if this had been filled in here."""
    field.data = value
    field.raw_data = [field.show(value) if hasattr(field, "show") else value]
    field.process_errors = []


class LanguageForm(BaseForm):
    """In which language somebody wants to be written to."""

    language = Choice(_l("Taal"), list(LANGUAGE_NAMES.items()))


class TalkForm(VersionedForm):
    """What the coordinator heard on the telephone; filled in with what the form said."""

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
