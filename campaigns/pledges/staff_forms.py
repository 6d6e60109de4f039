"""What the desk or a coordinator types: a pledge given by telephone or on paper."""

from typing import Any

from wtforms.validators import ValidationError

from campaigns.pledges.forms import AGES, KINDS, QUESTIONS
from campaigns.pledges.models import PledgeKind, PledgeSource
from campaigns.pledges.rules import PledgeWish
from campaigns.volunteers.models import AgeBand
from campaigns.volunteers.rules import NoWayToReach, Person
from portal.errors import Refusal
from portal.language import _, _l
from portal.web.forms import Area, Choice, Dayparts, Text, Tick
from portal.web.public_forms import PublicForm
from portal.web.values import Day, Email, Hours, Phone, WholeNumber
from portal.wording import daypart_mask

SOURCES = (
    (PledgeSource.PHONE.value, _l("Aan de telefoon")),
    (PledgeSource.PAPER.value, _l("Op papier")),
)


class TypedPledgeForm(PublicForm):
    """As little as a pledge needs; the owner asks the rest in the first talk."""

    source = Choice(_l("Hoe kwam het binnen?"), SOURCES, required=_l("Kies telefoon of papier."))
    kind = Choice(_l("Hoe wil deze persoon helpen?"), KINDS, required=_l("Kies hoe."))
    hours = Hours(_l("Hoeveel uur?"), required=_l("Vul in hoeveel uur. Bijvoorbeeld 2 of 1,5."))
    every_weeks = Choice(_l("Hoe vaak?"), required=False, radio=False)
    sure_hours = Tick(_l("Ja, dit aantal klopt"))
    people = WholeNumber(_l("Met hoeveel mensen?"), default=1)
    dayparts = Dayparts(_l("Wanneer kan deze persoon meestal?"))
    starts_on = Day(_l("Vanaf welke dag?"))
    first_name = Text(_l("Voornaam"), 80, required=_l("Vul een voornaam of voorletter in."))
    infix = Text(_l("Tussenvoegsel"), 20)
    last_name = Text(_l("Achternaam"), 120, required=_l("Vul de achternaam in."))
    phone = Phone(_l("Telefoon"))
    email = Email(_l("E-mailadres"))
    sure_email = Tick(_l("Ja, het e-mailadres klopt"))
    age_band = Choice(_l("Hoe oud is deze persoon?"), AGES, required=_l("Kies de leeftijd."))
    with_adult = Tick(_l("Er doet een volwassene mee"))
    district_id = Choice(_l("Wijk"), required=False, radio=False)
    remark = Area(_l("Opmerking"), 1000)
    sure_remark = Tick(_l("Ja, dit mag zo blijven staan"))
    may_share = Tick(
        _l("Ja, dat mag: gezegd of aangekruist"),
        required=_l("Vraag eerst of het mag. Zonder ja kunnen wij de gegevens niet bewaren."),
    )
    # Asked only where a church of this campaign takes part; kept only with the first tick.
    participation_id = Choice(_l("Van welke kerk?"), required=False, radio=False)
    church_may_count = Tick("")
    church_may_see_name = Tick("")
    later_campaigns = Tick("")
    # The second button of a full project; not a field on the page.
    reserve = Text("reserve", 3)

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

    def validate_church_may_count(self, field: Any) -> None:
        """A church may count it, but which one?"""
        if field.data and self.via() is None:
            raise ValidationError(_("Kies welke kerk mag meetellen, of haal het vinkje weg."))

    def via(self) -> int | None:
        """The church in the campaign that was chosen."""
        typed = self.participation_id.data
        return int(typed) if typed else None

    def refuse(self, refusal: Refusal) -> None:
        """Also remember what is asked back, so that the page shows its tick."""
        super().refuse(refusal)
        self.asked |= {name for kind, name in QUESTIONS.items() if isinstance(refusal, kind)}

    def wish(self) -> PledgeWish:
        """What was typed, as the service takes it."""
        sure = {"hours": self.sure_hours, "email": self.sure_email, "remark": self.sure_remark}
        return PledgeWish(
            person=Person(
                first_name=self.first_name.data,
                infix=self.infix.data,
                last_name=self.last_name.data,
                email=self.email.data or "",
                phone=self.phone.data,
                age_band=AgeBand(self.age_band.data),
                district_id=int(self.district_id.data) if self.district_id.data else None,
            ),
            kind=PledgeKind(self.kind.data),
            minutes=self.hours.data or 0,
            every_weeks=int(self.every_weeks.data or 0) or None,
            starts_on=self.starts_on.data,
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
            source=PledgeSource(self.source.data),
        )
