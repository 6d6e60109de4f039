"""Small forms around a request: search, note, hand on, answer, end."""

from typing import Any

from intake.referral.rules import DECLINE_REASONS
from intake.requests.forms import AsksAboutBsn
from intake.requests.models import RequestState
from intake.requests.rules import PHASE_LABELS, SEARCH_FROM, WITHDRAW_REASONS, Phase
from portal.web.forms import Area, BaseForm, Choice, Text, Tick
from portal.web.values import WholeNumber


class SearchForm(BaseForm):
    """Find a request by state, kind of help, number or name."""

    state = Choice(
        "Waar staat het?",
        (
            ("", "Alles"),
            *((one.value, PHASE_LABELS[Phase(one.value)]) for one in RequestState),
        ),
        required=False,
        radio=False,
    )
    category_id = Choice("Soort hulp", required=False, radio=False)
    text = Text("Naam of nummer", 80)
    voor = WholeNumber("Voor", 1, 999_999)

    def validate(self, extra_validators: Any = None) -> bool:
        """Two letters find half the town."""
        super().validate(extra_validators)
        words = (self.text.data or "").split()
        if words and max(len(word) for word in words) < SEARCH_FROM:
            self.text.errors = [
                *self.text.errors,
                f"Vul ten minste {SEARCH_FROM} letters of cijfers in.",
            ]
        return not self.has_errors

    def wishes(self) -> dict[str, Any]:
        """What to look for."""
        return {
            "state": RequestState(self.state.data) if self.state.data else None,
            "category_id": int(self.category_id.data) if self.category_id.data else None,
            "text": self.text.data or "",
            "before_id": self.voor.data,
        }

    def address(self) -> dict[str, str]:
        """What of it may stand in an address: never a name."""
        kept = {"state": self.state.data, "category_id": self.category_id.data}
        return {name: value for name, value in kept.items() if value and not self[name].errors}


class NoteForm(AsksAboutBsn):
    """Something for colleagues."""

    looked_through = ("text",)

    text = Area("Notitie", 4000, required="Schrijf eerst uw notitie.")
    is_shared = Tick("Ook de andere organisatie bij deze vraag mag dit lezen")


class AssignForm(BaseForm):
    """To whom a part goes."""

    organisation_id = Choice("Welke organisatie?", required="Kies een organisatie.")


class DeclineForm(BaseForm):
    """Why it does not fit."""

    reason = Choice(
        "Waarom past het niet?",
        tuple((one, one[0].upper() + one[1:]) for one in DECLINE_REASONS),
        required="Kies een reden. Dan weet de hulplijn hoe zij verder kan zoeken.",
    )
    note = Area("Wilt u er iets bij zeggen?", 1000)


class WithdrawForm(BaseForm):
    """Why it is no longer needed."""

    reason = Choice(
        "Waarom stopt de hulpvraag?",
        tuple((one, one[0].upper() + one[1:]) for one in WITHDRAW_REASONS),
        required="Kies een reden.",
    )


class GiveUpForm(BaseForm):
    """What the seeker got instead."""

    alternative = Area(
        "Welk alternatief noemde u?",
        2000,
        required="Schrijf op wat u als alternatief noemde, met een telefoonnummer erbij.",
    )
