"""The help form for visitors: a few plain questions, and nothing that is not needed."""

from typing import Any

from intake.requests.ask_steps import AskStep
from intake.requests.rules import HEARD_LABELS, Ask
from portal import crypto
from portal.bsn import bsn_like, mask_bsn
from portal.clock import day_text
from portal.language import _l, language
from portal.web.forms import Area, BaseForm, Choice, Hidden, Text
from portal.web.public_forms import PublicForm
from portal.web.values import Day, Email, Phone, Postcode4, national

MOMENTS = (
    ("", _l("Dat maakt niet uit")),
    ("ochtend", _l("In de ochtend")),
    ("middag", _l("In de middag")),
    ("liever e-mail", _l("Liever niet bellen. Stuur mij een e-mail")),
)
ASK_BACK = _l(
    "Hier staat een getal dat een BSN kan zijn. Haal het weg, dat hebben wij niet nodig. "
    "Is het iets anders? Druk dan nog een keer op de knop."
)
YES_NO = (("yes", _l("Ja, dat mag")), ("no", _l("Nee, liever niet")))


class AsksAboutBsn(BaseForm):
    """Mixin of the desk's forms: a number that looks like a BSN is asked back once (P-01).

    Nothing is blocked: pressing the button again keeps it, for it may be another number.
    """

    # Which numbers were asked about already: a fingerprint.
    bsn_asked = Hidden()
    looked_through: tuple[str, ...] = ()
    is_asking = False

    def bsn_mark(self) -> str:
        """A fingerprint of the numbers that stand in the texts now; empty when there are none."""
        found = [one for name in self.looked_through for one in bsn_like(self[name].data or "")]
        return crypto.fingerprint(" ".join(sorted(found))) if found else ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and ask about numbers that were not asked about before."""
        super().validate(extra_validators)
        mark = self.bsn_mark()
        if mark and mark != self.bsn_asked.data:
            self.is_asking = True
            for field in (self[name] for name in self.looked_through):
                if bsn_like(field.data or ""):
                    field.errors = [*field.errors, ASK_BACK]
        self.bsn_asked.data = mark
        return not self.has_errors


class AskForm(PublicForm):
    """Somebody asks for help, for themselves or for another."""

    for_whom = Choice(
        _l("Voor wie vraagt u hulp?"),
        (("self", _l("Voor mijzelf")), ("other", _l("Voor iemand anders"))),
        required=_l("Kies voor wie u hulp vraagt."),
    )
    person_knows = Choice(
        _l("Weet die persoon dat u dit vraagt, en is het goed?"),
        (("yes", _l("Ja")), ("no", _l("Nog niet"))),
        required=False,
    )
    seeker_name = Text(_l("Hoe heet die persoon?"), 160)
    need = Area(
        _l("Waar kunnen wij bij helpen?"),
        3000,
        required=_l("Schrijf in een paar woorden waar u hulp bij zoekt."),
    )
    bsn = Choice(
        _l("Staat er een BSN in uw tekst?"),
        (
            ("mask", _l("Ja, haal het nummer maar weg")),
            ("keep", _l("Nee, het is een ander nummer. Laat het staan")),
        ),
        required=False,
    )
    category_id = Choice(_l("Wat voor hulp is het?"), required=False)
    name = Text(_l("Uw naam"), 160, required=_l("Vul uw naam in. Alleen uw voornaam mag ook."))
    phone = Phone(_l("Uw telefoonnummer"))
    email = Email(_l("Uw e-mailadres"))
    best_moment = Choice(_l("Wanneer kunnen wij u bellen?"), MOMENTS, required=False)
    postcode = Postcode4(_l("Postcode van de plek waar hulp nodig is"))
    district_id = Choice(_l("Of kies de wijk"), required=False, radio=False)
    needed_by = Day(_l("Moet het voor een bepaalde dag klaar zijn?"))
    may_share = Choice(
        _l("Mogen wij uw gegevens delen?"),
        YES_NO,
        required=_l("Kies ja of nee. Het mag allebei."),
    )
    heard_of_us = Choice(
        _l("Hoe kent u ons?"),
        (("", _l("Kies, als u wilt")), *HEARD_LABELS.items()),
        required=False,
        radio=False,
    )

    @property
    def asks_about_bsn(self) -> bool:
        """Whether the text holds a number that looks like one, so that we ask once."""
        return bool(bsn_like(self.need.data or ""))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and what they say together."""
        super().validate(extra_validators)
        if self.for_whom.data == "other" and not self.person_knows.data:
            self._wrong("person_knows", _l("Kies of die persoon het weet."))
        if not (self.phone.data or self.email.data or self.phone.errors or self.email.errors):
            self._wrong("phone", _l("Vul een telefoonnummer of een e-mailadres in. Eén is genoeg."))
        if self.asks_about_bsn and not self.bsn.data:
            self._wrong("bsn", _l("Er staat een nummer in uw tekst dat op een BSN lijkt."))
        return not self.has_errors

    def keep_errors_of(self, step: AskStep | None) -> bool:
        """Forget what is wrong on other pages; whether something is left."""
        for name, field in self._fields.items():
            if step is None or name not in step.fields:
                field.errors = []
        self.form_errors.clear()
        return self.has_errors

    def told(self, step: AskStep) -> list[tuple[str, str]]:
        """What was filled in on a page: each question with its answer, to look over."""
        about_other = {"person_knows", "seeker_name"}
        is_for_other = self.for_whom.data == "other"
        names = [
            name
            for name in step.fields
            if name != "bsn" and (is_for_other or name not in about_other)
        ]
        return [(self[name].label.text, said) for name in names if (said := self._said(name))]

    def _said(self, name: str) -> str:
        field = self._fields[name]
        if not field.data:
            return ""
        if name == "needed_by":
            return day_text(field.data, year=True)
        if name == "phone":
            return national(field.data)
        if name == "need" and self.bsn.data == "mask":
            return mask_bsn(field.data)
        labels: dict[str, str] = {
            str(one.value): one.label for one in getattr(field, "choices", None) or ()
        }
        return labels.get(str(field.data), str(field.data))

    def _wrong(self, name: str, sentence: str) -> None:
        field = self._fields[name]
        field.errors = [*field.errors, sentence]

    def ask(self, share_text: str) -> Ask:
        """What was filled in; ``share_text`` is the question as it stood on the page."""
        need = self.need.data
        return Ask(
            name=self.name.data,
            need=mask_bsn(need) if self.bsn.data == "mask" else need,
            may_share=self.may_share.data == "yes",
            share_text=share_text,
            is_for_other=self.for_whom.data == "other",
            seeker_agrees=self.for_whom.data == "self" or self.person_knows.data == "yes",
            seeker_name=self.seeker_name.data or "",
            phone=self.phone.data,
            email=self.email.data or "",
            best_moment=self.best_moment.data or "",
            category_id=int(self.category_id.data) if self.category_id.data else None,
            postcode=self.postcode.data,
            district_id=int(self.district_id.data) if self.district_id.data else None,
            needed_by=self.needed_by.data,
            heard_of_us=self.heard_of_us.data or "",
            is_suspect=self.is_suspect,
            page_language=language(),
        )
