"""The name of a flyer's content, and the QR code of an address."""

import io
from dataclasses import fields, replace
from datetime import date
from types import SimpleNamespace

import pytest
import segno
import zxingcpp
from PIL import Image

from campaigns.prints import qr
from campaigns.prints.content import Partner, Variant, content_hash
from campaigns.prints.fitting import address_lines, held, levels, tidy, title_lines, unwidowed
from campaigns.prints.qr import qr_png
from campaigns.prints.rules import AddressTooLong


def test_every_field_changes_the_name(flyer):
    other = {
        "projects": flyer.projects[:1],
        "partners": (Partner("Samen Dordt", b"logo"),),
        "collects_on": date(2026, 10, 13),
        "call_within_days": 7,
    }
    changed = [
        replace(flyer, **{field.name: other.get(field.name, "anders")}) for field in fields(flyer)
    ]
    names = {content_hash(content, Variant()) for content in [flyer, *changed]}
    assert len(names) == len(changed) + 1


def test_every_part_of_a_variant_changes_the_name(flyer):
    other = {"is_trimmed": True}
    changed = [
        replace(Variant(), **{field.name: other.get(field.name, "anders")})
        for field in fields(Variant)
    ]
    names = {content_hash(flyer, variant) for variant in [Variant(), *changed]}
    assert len(names) == len(changed) + 1


def test_another_logo_changes_the_name_and_equal_contents_share_one(flyer):
    one, other = (replace(flyer, partners=(Partner("Present", logo),)) for logo in (b"1", b"2"))
    assert content_hash(one, Variant()) != content_hash(other, Variant())
    assert content_hash(one, Variant()) == content_hash(replace(one), Variant())
    assert len(content_hash(one, Variant())) == 64


@pytest.mark.parametrize("address", ["https://a.example/k/arkje7", "https://a.example/é?x=1&y=<2>"])
def test_a_code_holds_its_address_in_black_and_white_with_a_quiet_zone(address):
    picture = Image.open(io.BytesIO(qr_png(address)))
    assert picture.mode == "1"
    assert picture.crop((0, 0, picture.width, 32)).getextrema() == (255, 255)
    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == address
    assert code.ec_level in ("Q", "H")


@pytest.mark.parametrize(
    "defect", [{"says": "https://a.example/k/other"}, {"error": "l"}], ids=["other", "weak"]
)
def test_control_a_code_that_says_other_or_does_not_survive_a_fold_is_noticed(defect, monkeypatch):
    def made(address, error, micro):
        error = defect.get("error", error)
        return segno.make(defect.get("says", address), error=error, micro=micro, boost_error=False)

    fake = SimpleNamespace(make=made, DataOverflowError=segno.DataOverflowError)
    monkeypatch.setattr(qr, "segno", fake)
    with pytest.raises(AssertionError):
        test_a_code_holds_its_address_in_black_and_white_with_a_quiet_zone("https://a.example/k/7")


@pytest.mark.parametrize("length", [200, 5000])
def test_an_address_too_long_to_scan_is_refused(length):
    with pytest.raises(AddressTooLong):
        qr_png("https://a.example/" + "x" * length)


def test_a_long_address_is_broken_at_a_slash_and_says_the_same():
    fit = next(levels("a5"))
    assert address_lines("tijd.example/k/A7", "a5", fit) == ("", ["tijd.example/k/A7"])
    long = "tijdcollecte.example/dordrecht/acties/tijd-voor-dordt"
    size, lines = address_lines(long, "a5", fit)
    assert (size, "".join(lines)) == ("long", long)
    assert all(line.endswith("/") for line in lines[:-1])


def test_a_title_is_broken_in_balance_and_a_last_word_is_not_alone():
    fit = next(levels("a5"))
    _, lines = title_lines("Geef een uur van uw tijd", "a5", fit, has_leaf=True)
    assert lines == ["Geef een uur", "van uw tijd"]
    assert unwidowed("Een huis op orde nu") == "Een huis op orde\u00a0nu"
    assert tidy("Eerst dit. Dan nog heel veel meer woorden.", 20) == "Eerst dit."
    assert tidy("Een lange zin zonder einde", 12) == "Een lange…"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("vrijdag van 9.00 tot 12.00 uur", "vrijdag van 9.00~tot~12.00~uur"),
        ("Friday from 9:00 to 12:00", "Friday from 9:00~to~12:00"),
        ("maandag, 9.00–12.00 uur", "maandag, 9.00–12.00~uur"),
        ("op afspraak", "op afspraak"),
    ],
)
def test_hours_are_not_broken_in_two(hours, said):
    assert held(hours).replace("\N{NO-BREAK SPACE}", "~") == said
