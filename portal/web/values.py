"""Fields for what Dutch people write: hours, numbers, days, clocks, telephone, mail, postcode."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from wtforms import StringField
from wtforms.validators import Optional

from portal.language import _, _l, decimal_text
from portal.web.forms import REQUIRED, _Required, clean

YEARS = range(2000, 2100)
MAX_NUMBER = 1_000_000


class _Typed(StringField):
    """Keeps what was typed when it cannot be read, and says what would do."""

    sentence = _l("Dit begrijpen wij niet.")

    def read(self, text: str) -> Any:
        """The value behind the text; raises ValueError with or without a sentence."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """The value as one would type it."""
        return str(value)

    def wrong(self) -> str:
        """What the person reads when it could not be read."""
        return str(self.sentence)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        text = clean(valuelist[0] if valuelist else "")[:200]
        if not text:
            return
        try:
            self.data = self.read(text)
        except (ValueError, ArithmeticError, OverflowError):
            raise ValueError(self.wrong()) from None

    def _value(self) -> str:
        if self.raw_data:
            return clean(str(self.raw_data[0]))[:200]
        return "" if self.data in (None, "") else self.show(self.data)


def _make(kind: type[_Typed], label: str, required: bool | str, **kwargs: Any) -> Any:
    presence = _Required(required if isinstance(required, str) else REQUIRED)
    return kind(label, [presence if required else Optional()], **kwargs)


class _Hours(_Typed):
    sentence = _l("Schrijf het aantal uren als een getal, bijvoorbeeld 2 of 1,5.")

    def read(self, text: str) -> int:
        number = re.sub(r"\s*(uur|uren|u)$", "", text.lower()).replace(",", ".")
        if not re.fullmatch(r"[+-]?\d{1,6}(\.\d{1,4})?", number):
            raise ValueError
        try:
            minutes = int((Decimal(number) * 60).to_integral_value())
        except InvalidOperation:
            raise ValueError from None
        if minutes <= 0:
            self.sentence = _l("Vul meer dan nul uur in.")
            raise ValueError
        return minutes

    def show(self, value: Any) -> str:
        hours = (Decimal(value) / 60).quantize(Decimal("0.01")).normalize()
        return decimal_text(f"{hours:f}")


def Hours(label: str, *, required: bool | str = False, **kwargs: Any) -> Any:  # noqa: N802
    """Dutch decimal hours; the data are whole minutes."""
    return _make(_Hours, label, required, **kwargs)


class _WholeNumber(_Typed):
    low, high = 0, MAX_NUMBER

    def wrong(self) -> str:
        return _("Schrijf een getal van {low} tot {high}.", low=self.low, high=self.high)

    def read(self, text: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,7}", text):
            raise ValueError
        number = int(text)
        if not self.low <= number <= self.high:
            raise ValueError
        return number


def WholeNumber(  # noqa: N802
    label: str, low: int = 0, high: int = MAX_NUMBER, *, required: bool | str = False, **kwargs: Any
) -> Any:
    """A whole number between two bounds."""
    bounds = {"low": low, "high": high}
    return _make(type("_Bounded", (_WholeNumber,), bounds), label, required, **kwargs)


class _Day(_Typed):
    sentence = _l("Schrijf de datum zo: 24-11-2026.")

    def read(self, text: str) -> date:
        for pattern in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"):
            try:
                day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, no moment
            except ValueError:
                continue
            if day.year in YEARS:
                return day
        raise ValueError

    def show(self, value: Any) -> str:
        return f"{value:%Y-%m-%d}"


def Day(label: str, *, required: bool | str = False, **kwargs: Any) -> Any:  # noqa: N802
    """A date, as a browser sends it or as people write it."""
    return _make(_Day, label, required, render_kw={"type": "date"}, **kwargs)


class _Clock(_Typed):
    sentence = _l("Schrijf de tijd zo: 14.30.")

    def read(self, text: str) -> time:
        found = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?(?:\s*uur)?", text)
        if found is None:
            raise ValueError
        return time(int(found[1]), int(found[2] or 0))

    def show(self, value: Any) -> str:
        return f"{value:%H:%M}"


def Clock(label: str, *, required: bool | str = False, **kwargs: Any) -> Any:  # noqa: N802
    """A time of day."""
    return _make(_Clock, label, required, render_kw={"type": "time"}, **kwargs)


class _Phone(_Typed):
    sentence = _l("Dit telefoonnummer klopt niet. Schrijf het bijvoorbeeld als 06 12 34 56 78.")

    def read(self, text: str) -> str:
        try:
            number = phonenumbers.parse(text, "NL")
        except phonenumbers.NumberParseException:
            raise ValueError from None
        if not phonenumbers.is_possible_number(number):
            raise ValueError
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def show(self, value: Any) -> str:
        return national(str(value))


def national(number: str | None) -> str:
    """A number in E.164 as the Dutch write it; as it stands when it is something else."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, "NL")
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat
    home = parsed.country_code == 31
    return phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL)


def Phone(label: str, *, required: bool | str = False, **kwargs: Any) -> Any:  # noqa: N802
    """A telephone number; the data are E.164."""
    return _make(_Phone, label, required, **kwargs)


class _Email(_Typed):
    sentence = _l("Dit e-mailadres klopt niet. Kijk of er een @ en een punt in staan.")

    def read(self, text: str) -> str:
        try:
            checked = validate_email(text, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            raise ValueError from None
        return str(checked.normalized)


def Email(label: str, *, required: bool | str = False, **kwargs: Any) -> Any:  # noqa: N802
    """An e-mail address that a plain mail server takes."""
    return _make(_Email, label, required, **kwargs)


class _Postcode4(_Typed):
    sentence = _l("Schrijf de vier cijfers van de postcode, bijvoorbeeld 3312.")

    def read(self, text: str) -> str:
        found = re.fullmatch(r"([1-9][0-9]{3})(?:\s?[A-Za-z]{2})?", text)
        if found is None:
            raise ValueError
        return found[1]


def Postcode4(label: str, *, required: bool | str = False, **kwargs: Any) -> Any:  # noqa: N802
    """The digits of a postcode; letters may be typed and are let go."""
    return _make(_Postcode4, label, required, **kwargs)


class _Postcode6(_Typed):
    sentence = _l("Schrijf de postcode zo: 3312 AB.")

    def read(self, text: str) -> str:
        found = re.fullmatch(r"([1-9][0-9]{3})\s?([A-Za-z]{2})", text)
        if found is None or found[2].upper() in {"SA", "SD", "SS"}:
            raise ValueError
        return f"{found[1]}{found[2].upper()}"

    def show(self, value: Any) -> str:
        return f"{value[:4]} {value[4:]}"


def Postcode6(label: str, *, required: bool | str = False, **kwargs: Any) -> Any:  # noqa: N802
    """A whole postcode, kept as 3312AB."""
    return _make(_Postcode6, label, required, **kwargs)
