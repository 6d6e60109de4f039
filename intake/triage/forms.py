"""The intake screen: every field may stay empty until the intake is finished."""

import json
from typing import Any

from werkzeug.datastructures import MultiDict

from intake.requests.forms import AsksAboutBsn
from intake.requests.models import Answer
from intake.requests.rules import HEARD_LABELS
from intake.triage.rules import IntakeEntry, WaitRange
from portal.language import _l
from portal.networks.models import Category
from portal.web.forms import Area, BaseForm, Choice, Choices, Dayparts, Hidden, Text, Tick
from portal.web.meanwhile import VersionedForm
from portal.web.values import Day, Email, Hours, Phone, Postcode6, WholeNumber
from portal.wording import LANGUAGES, SKILLS, daypart_mask

ANSWERS = (
    (Answer.YES.value, _l("Ja")),
    (Answer.PARTLY.value, _l("Deels")),
    (Answer.NO.value, _l("Nee")),
    (Answer.UNKNOWN.value, _l("Weet ik nog niet")),
)
RHYTHMS = (
    ("0", _l("Eén keer")),
    ("1", _l("Elke week")),
    ("2", _l("Om de 2 weken")),
    ("3", _l("Om de 3 weken")),
    ("4", _l("Om de 4 weken")),
)
# What belongs to the part, and so has no column before the kind of help is known.
PART_FIELDS = (
    "minutes", "rhythm", "dayparts", "people_needed", "is_one_person", "is_vog_required",
    "skills", "gender_wish",
)  # fmt: skip
NOT_TYPED = frozenset({"version", "form_key", "wait_shown", "bsn_asked"})
LONGEST_DRAFT = 20_000


class IntakeForm(AsksAboutBsn, VersionedForm):
    """One screen for a whole intake."""

    looked_through = ("need", "boundary", "practical", "criteria_note", "alternative")

    form_key = Hidden()
    wait_shown = Hidden()

    phone = Phone(_l("Telefoon"))
    second_phone = Phone(_l("Tweede nummer"))
    first_name = Text(_l("Voornaam of voorletters"), 80)
    infix = Text(_l("Tussenvoegsel"), 20)
    last_name = Text(_l("Achternaam"), 120)
    email = Email(_l("E-mailadres"))
    street = Text(_l("Straat"), 120)
    house_number = Text(_l("Huisnummer"), 20)
    postcode = Postcode6(_l("Postcode"))
    district_id = Choice(_l("Wijk"), required=False, radio=False)
    language = Choice(
        _l("Taal, als Nederlands lastig is"),
        (("", _l("Nederlands gaat goed")), *((k, v) for k, v in LANGUAGES.items() if k != "nl")),
        required=False,
        radio=False,
    )
    best_moment = Text(_l("Wanneer bellen wij het best?"), 120)

    is_for_other = Tick(_l("Iemand anders vraagt dit aan"))
    requester_name = Text(_l("Naam van de aanmelder"), 160)
    requester_phone = Phone(_l("Telefoon van de aanmelder"))
    requester_relation = Text(_l("Wie is dat voor de hulpvrager?"), 60)
    requester_organisation = Text(_l("Organisatie"), 120)
    seeker_agrees = Tick(_l("De hulpvrager weet ervan en vindt het goed"))

    category_id = Choice(_l("Soort hulp"), required=False, radio=False)
    need = Area(_l("Waar is hulp bij nodig, in eigen woorden?"), 3000)
    boundary = Area(_l("Wat hoort erbij, en wat niet?"), 2000)
    minutes = Hours(_l("Hoeveel uur per keer?"))
    rhythm = Choice(_l("Hoe vaak?"), (("", _l("Kies")), *RHYTHMS), required=False, radio=False)
    needed_by = Day(_l("Klaar vóór"))
    people_needed = WholeNumber(_l("Hoeveel vrijwilligers tegelijk?"), 1, 50)
    dayparts = Dayparts(_l("Wanneer past het?"))
    is_one_person = Tick(_l("Steeds dezelfde vrijwilliger"))
    is_vog_required = Tick(_l("Een VOG is nodig"))
    skills = Choices(_l("Wat moet de vrijwilliger kunnen?"), tuple(SKILLS.items()))
    gender_wish = Choice(
        _l("Wie komt er?"),
        (
            ("", _l("Maakt niet uit")),
            ("vrouw", _l("Liever een vrouw")),
            ("man", _l("Liever een man")),
        ),
        required=False,
        radio=False,
    )
    practical = Area(_l("Wat is praktisch goed om te weten?"), 2000)

    criterion_network = Choice(_l("Kan iemand uit de omgeving helpen?"), ANSWERS, required=False)
    criterion_means = Choice(_l("Is er geld om hulp te betalen?"), ANSWERS, required=False)
    criteria_note = Area(_l("Toelichting"), 2000)

    may_share = Choice(
        _l("Antwoord van de hulpvrager"),
        (("yes", _l("Ja, dat mag")), ("no", _l("Nee, liever niet"))),
        required=False,
    )
    is_wait_told = Tick(_l("Ik heb gezegd hoelang mensen meestal wachten"))
    role_explained = Tick(_l("Ik heb uitgelegd wat de hulplijn doet"))
    next_contact_by = Day(_l("U hoort van ons uiterlijk"))
    heard_of_us = Choice(
        _l("Hoe kent u ons?"),
        (("", _l("Niet gevraagd")), *HEARD_LABELS.items()),
        required=False,
        radio=False,
    )
    alternative = Area(_l("Welk alternatief noemde u?"), 2000)
    has_no_alternative = Tick(_l("Ik vond geen alternatief"))

    def entry(self, share_text: str) -> IntakeEntry:
        """What can be kept; what cannot is in the draft."""
        plain: dict[str, Any] = {name: self._good(name, "") for name in _TEXTS}
        plain |= {name: self._good(name, None) for name in _VALUES}
        plain |= {name: bool(self[name].data) for name in _TICKS}
        rhythm = self._good("rhythm", "")
        share = self._good("may_share", None)
        return IntakeEntry(
            **plain,
            category_id=_number(self._good("category_id", "")),
            district_id=_number(self._good("district_id", "")),
            every_weeks=_number(rhythm),
            dayparts=daypart_mask(self._good("dayparts", []) or []),
            skills=tuple(self._good("skills", []) or []),
            criterion_network=Answer(self._good("criterion_network", "") or "unknown"),
            criterion_means=Answer(self._good("criterion_means", "") or "unknown"),
            may_share={"yes": True, "no": False}.get(share or ""),
            share_text=share_text,
            wait_shown=_shown(self.wait_shown.data or ""),
            draft=self._draft(),
        )

    def _good(self, name: str, otherwise: Any) -> Any:
        """The value of a field, unless something is wrong with it."""
        field = self[name]
        return otherwise if field.errors or field.data is None else field.data

    def _draft(self) -> str | None:
        """What was typed and has no column: wrong values, and the part without a kind of help."""
        homeless = {name for name, field in self._fields.items() if field.errors}
        if not self._good("category_id", ""):
            homeless.update(PART_FIELDS)
        kept = {
            name: [str(raw)[:LONGEST_DRAFT] for raw in self[name].raw_data or []]
            for name in sorted(homeless - NOT_TYPED)
        }
        kept = {name: raws for name, raws in kept.items() if any(raws)}
        return json.dumps(kept) if kept else None

    def show_draft(self, draft: str | None) -> None:
        """Put back what was typed, as it was typed."""
        for name, raws in json.loads(draft or "{}").items():
            if name in self._fields:
                self[name].process(MultiDict([(name, raw) for raw in raws]))

    def suggest(self, category: Category | None, wait: WaitRange | None) -> None:
        """Fill what is still empty from the kind of help, and note which wait is on the screen."""
        if category is None or wait is None:
            self.wait_shown.data = ""
            return
        shown = f"{category.id}:{wait.weeks_min}:{wait.weeks_max}"
        if self.wait_shown.data != shown:
            self.is_wait_told.data = False
        self.wait_shown.data = shown
        if self["minutes"]._value():
            return
        self["minutes"].raw_data = None
        self["minutes"].data = category.minutes
        if not self.rhythm.data:
            self.rhythm.data = str(category.every_weeks or 0)
        self.is_one_person.data = self.is_one_person.data or category.is_one_person
        self.is_vog_required.data = self.is_vog_required.data or category.is_vog_required
        if not self.people_needed._value():
            self.people_needed.raw_data = None
            self.people_needed.data = 1


class PartForm(BaseForm):
    """One more thing that is needed."""

    category_id = Choice(_l("Soort hulp"), required=_l("Kies een soort hulp."), radio=False)
    minutes = Hours(
        _l("Hoeveel uur per keer?"), required=_l("Hoeveel uur is er nodig? Schatten mag.")
    )
    rhythm = Choice(_l("Hoe vaak?"), RHYTHMS, required=_l("Kies hoe vaak."), radio=False)
    dayparts = Dayparts(_l("Wanneer past het?"))


_TEXTS = (
    "first_name", "infix", "last_name", "email", "street", "house_number", "language",
    "best_moment", "requester_name", "requester_relation", "requester_organisation", "need",
    "boundary", "practical", "gender_wish", "criteria_note", "heard_of_us", "alternative",
)  # fmt: skip
_VALUES = (
    "phone", "second_phone", "postcode", "requester_phone", "needed_by", "minutes",
    "people_needed", "next_contact_by",
)  # fmt: skip
_TICKS = (
    "is_for_other", "seeker_agrees", "is_one_person", "is_vog_required", "is_wait_told",
    "role_explained", "has_no_alternative",
)  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text else None


def _shown(text: str) -> tuple[int, int, int] | None:
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    first, low, high = (int(part[:9]) for part in parts)
    return first, low, high
