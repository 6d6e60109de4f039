"""Small forms around a request: search, note, hand on, answer, end."""

from typing import Any

from intake.referral.rules import DECLINE_LABELS
from intake.requests.forms import AsksAboutBsn
from intake.requests.models import RequestState
from intake.requests.rules import PHASE_LABELS, SEARCH_FROM, WITHDRAW_LABELS, Phase
from portal.language import _, _l
from portal.web.forms import Area, BaseForm, Choice, Text, Tick
from portal.web.values import WholeNumber


class SearchForm(BaseForm):
    """Find a request by state, kind of help, number or name."""

    state = Choice(
        _l("Waar staat het?"),
        (
            ("", _l("Alles")),
            *((one.value, PHASE_LABELS[Phase(one.value)]) for one in RequestState),
        ),
        required=False,
        radio=False,
    )
    category_id = Choice(_l("Soort hulp"), required=False, radio=False)
    text = Text(_l("Naam of nummer"), 80)
    voor = WholeNumber(_l("Voor"), 1, 999_999)

    def validate(self, extra_validators: Any = None) -> bool:
        """Two letters find half the town."""
        super().validate(extra_validators)
        words = (self.text.data or "").split()
        if words and max(len(word) for word in words) < SEARCH_FROM:
            self.text.errors = [
                *self.text.errors,
                _("Vul ten minste {n} letters of cijfers in.", n=SEARCH_FROM),
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

    text = Area(_l("Notitie"), 4000, required=_l("Schrijf eerst uw notitie."))
    is_shared = Tick(_l("Ook de andere organisatie bij deze vraag mag dit lezen"))


class AssignForm(BaseForm):
    """To whom a part goes."""

    organisation_id = Choice(_l("Welke organisatie?"), required=_l("Kies een organisatie."))


class DeclineForm(BaseForm):
    """Why it does not fit."""

    reason = Choice(
        _l("Waarom past het niet?"),
        tuple(DECLINE_LABELS.items()),
        required=_l("Kies een reden. Dan weet de hulplijn hoe zij verder kan zoeken."),
    )
    note = Area(_l("Wilt u er iets bij zeggen?"), 1000)


class WithdrawForm(BaseForm):
    """Why it is no longer needed."""

    reason = Choice(
        _l("Waarom stopt de hulpvraag?"),
        tuple(WITHDRAW_LABELS.items()),
        required=_l("Kies een reden."),
    )


class GiveUpForm(BaseForm):
    """What the seeker got instead."""

    alternative = Area(
        _l("Welk alternatief noemde u?"),
        2000,
        required=_l("Schrijf op wat u als alternatief noemde, met een telefoonnummer erbij."),
    )
