"""Read pages and texts as a person does: sentence by sentence, word by word."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "br", "button", "caption", "dd"),
    *("details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"),
    *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "label", "legend", "li"),
    *("main", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table"),
    *("tbody", "td", "text", "textarea", "tfoot", "th", "thead", "title", "tr", "ul"),
}
UNREAD = {"script", "style", "head"}
SAID = ("aria-label", "alt", "title", "placeholder", "data-label")
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "area", "base", "col", "source"}
# Their full stop ends no sentence.
SHORT = re.compile(
    r"\b(bijv|o\.a|d\.w\.z|a\.u\.b|t\.a\.v|nr|tel|dhr|mevr|mw|m\.b\.t|i\.v\.m|ca|evt"
    r"|e\.g|i\.e|mr|mrs|etc|approx|a\.m|p\.m)\.$",
    re.IGNORECASE,
)
BREAK = re.compile(r"(?<=[.!?…])[’”»\")]*\s+(?=[‘“«\"(]?[A-ZÀ-Þ0-9{·])")
WORD = re.compile(r"[A-Za-zÀ-ÿ0-9{][\w’'.,@:/{}+-]*")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


class _Reader(HTMLParser):
    """Collects the blocks of a page, with the language of each."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in BLOCKS:
            self._close_block()
        speech = given.get("lang") or self._open[-1][1]
        self.blocks += [(str(given[name]), speech) for name in SAID if given.get(name)]
        if tag not in VOID:
            self._open.append((tag, speech))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._close_block()
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not UNREAD & {name for name, _ in self._open} or self._open[-1][0] == "title":
            self._text += data

    def close(self) -> None:
        super().close()
        self._close_block()

    def _close_block(self) -> None:
        text = " ".join(self._text.split())
        if text:
            self.blocks.append((text, self._open[-1][1]))
        self._text = ""


def blocks(page: str) -> list[tuple[str, str]]:
    """Each paragraph, heading, cell, label and spoken attribute, with its language."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.blocks


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; a line of its own ends one."""
    found: list[str] = []
    for line in text.splitlines():
        for piece in BREAK.split(" ".join(line.split())):
            if found and SHORT.search(found[-1]):
                found[-1] += " " + piece
            elif piece:
                found.append(piece)
        if found:
            found.append("")
    return [one for one in found if one]


def words(sentence: str) -> list[str]:
    """The words of a sentence; a phone number, an address and a time are one each."""
    joined = re.sub(r"(?<=\d)[ -](?=\d)", "", TAG.sub("", sentence))
    return WORD.findall(joined)


def is_sentence(text: str) -> bool:
    """A heading or a label is not one."""
    return text.rstrip('’”")').endswith((".", "!", "?")) and len(words(text)) > 1


def long_sentences(text: str, most: int = 20) -> list[str]:
    """Those with more words than somebody reads in one breath."""
    return [one for one in sentences(text) if len(words(one)) > most]


def average(text: str) -> float:
    """Words per sentence, headings and labels aside."""
    lengths = [len(words(one)) for one in sentences(text) if is_sentence(one)]
    return sum(lengths) / len(lengths) if lengths else 0
