"""The words of the consents on the pledge form; the same words are kept with the answer."""

from collections.abc import Mapping

from portal.consent.models import ConsentPurpose
from portal.language import _l
from portal.networks.labels import community

SHARE_WITH_OWNER = _l(
    "{organisation} mag mijn gegevens bewaren en mij bellen of mailen over deze toezegging."
)
CHURCH_MAY_COUNT = _l(
    "Mijn {church_label} mag meetellen dat iemand van ons dit heeft toegezegd, zonder mijn naam."
)
CHURCH_MAY_SEE_NAME = _l("Mijn {church_label} mag ook mijn naam zien.")
LATER_CAMPAIGNS = _l("U mag mij later nog eens vragen voor een nieuwe actie.")


def consent_texts(*, organisation: str, church_label: str) -> Mapping[ConsentPurpose, str]:
    """What stands beside each tick."""
    church_label = community(church_label)
    return {
        ConsentPurpose.SHARE_WITH_OWNER: SHARE_WITH_OWNER.format(organisation=organisation),
        ConsentPurpose.CHURCH_MAY_COUNT: CHURCH_MAY_COUNT.format(church_label=church_label),
        ConsentPurpose.CHURCH_MAY_SEE_NAME: CHURCH_MAY_SEE_NAME.format(church_label=church_label),
        ConsentPurpose.LATER_CAMPAIGNS: str(LATER_CAMPAIGNS),
    }
