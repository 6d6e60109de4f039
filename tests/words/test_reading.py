"""The reader of the tests reads as a person does."""

import pytest
from words.reading import average, blocks, is_sentence, long_sentences, sentences, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wij bellen u. Dat doen wij snel!", ["Wij bellen u.", "Dat doen wij snel!"]),
        ("Kom om 10.00 uur. Bel 078 200 10 79.", ["Kom om 10.00 uur.", "Bel 078 200 10 79."]),
        ("Neem iets mee, bijv. Een kwast.", ["Neem iets mee, bijv. Een kwast."]),
        ("Eerste regel\nTweede regel", ["Eerste regel", "Tweede regel"]),
        ("Dag {name}. {who} belt u.", ["Dag {name}.", "{who} belt u."]),
        ("U zei: ‘Ja.’ Mooi.", ["U zei: ‘Ja.", "Mooi."]),
    ],
)
def test_sentences(text, found):
    assert sentences(text) == found


def test_words():
    assert len(words("Bel 078 200 10 79 om 10.00 uur: <strong>morgen</strong>.")) == 6
    assert words("Schrijf naar a.b@c.example") == ["Schrijf", "naar", "a.b@c.example"]


def test_a_page_falls_apart_in_blocks():
    page = (
        "<html lang=en><head><title>T</title><style>p</style></head><body><h1>Dag</h1>"
        "<p>Een <b>zin</b> met<br>regels.</p><p lang=nl>Ja</p><img alt='Beeld'></body></html>"
    )
    assert blocks(page) == [
        *[("T", "en"), ("Dag", "en"), ("Een zin met", "en"), ("regels.", "en")],
        *[("Ja", "nl"), ("Beeld", "en")],
    ]


def test_a_long_sentence_is_found():
    text = "Kort. " + "Dit is " + "een " * 18 + "zin."
    assert len(long_sentences(text)) == 1
    assert not long_sentences(text, most=21)
    assert average("Een twee drie. Een twee drie vier vijf.") == 4
    assert not is_sentence("Een kop zonder punt")
