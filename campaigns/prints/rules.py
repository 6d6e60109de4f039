"""What can stand in the way of a flyer or a logo, each with the sentence people read."""

from portal.errors import Refusal
from portal.language import _l


class FlyerTooFull(Refusal):
    """Even with the fewest projects and clipped texts this does not fit on one page."""

    message = _l(
        "Deze teksten passen niet op één bladzijde. "
        "Maak het adres, de telefoontijden of de naam van de campagne korter."
    )


class AddressTooLong(Refusal):
    """A QR code of this address would be too fine to scan from paper."""

    message = _l("Dit webadres is te lang voor een QR-code. Kies een korter adres.")


class LogoNotAnImage(Refusal):
    """The upload cannot be read as a raster image."""

    message = _l(
        "Dit bestand is geen afbeelding die wij kunnen lezen. Kies een PNG-, JPEG- of WebP-bestand."
    )


class LogoIsDrawing(Refusal):
    """SVG can hold scripts and addresses; it is never accepted."""

    message = _l(
        "Een SVG-bestand kunnen wij niet gebruiken. Bewaar het logo als PNG en probeer het opnieuw."
    )


class LogoTooLarge(Refusal):
    """The upload is too heavy, or unpacks to too many pixels."""

    message = _l(
        "Dit logo is te groot. Kies een afbeelding tot 5 MB en tot 4.000 bij 4.000 beeldpunten."
    )


class LogoBroken(Refusal):
    """The file begins as an image and then stops or makes no sense."""

    message = _l("Dit bestand is beschadigd. Bewaar het logo opnieuw en probeer het nog eens.")


class NameTaken(Refusal):
    """Two partners of one partnership cannot have the same name."""

    message = _l("Een andere organisatie heet al zo. Kies een andere naam.")
    field = "name"
