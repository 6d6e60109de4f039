"""Words that occur nowhere else, one in every field that holds a text about somebody."""

import re
from collections import defaultdict
from itertools import count, product
from string import ascii_lowercase
from typing import Any

import sqlalchemy as sa

from portal.db import EncryptedText
from portal.outbox.models import DemoMail

# Texts that must keep a shape of their own: codes, lists of codes, addresses of pages.
SHAPED = frozenset(
    {"gender", "gender_wish", "language", "languages", "skills", "postcode", "postcodes", "draft"}
    | {"phone_lookup", "slug", "code", "starts_local", "password_hash", "reasons"}
)
PLAIN_PROSE = frozenset(
    {"name", "place", "phone_hours", "legal_entity", "intro", "title", "summary", "description"}
    | {"project_title", "project_summary", "project_description", "closure_reason"}
)
PHONES = frozenset({"phone", "second_phone"})


class Canaries:
    """Which word was put where: ``words[word]`` is (group, table.column)."""

    def __init__(self) -> None:
        self.words: dict[str, tuple[str, str]] = {}
        self._next = ("".join(three) for three in product(ascii_lowercase, repeat=3))
        self._numbers = count(20_000_017, 13)
        self._pattern: re.Pattern[str] | None = None

    def fill(self, row: Any, group: str) -> Any:
        """Put a word of this group in every field of the row."""
        for column in row.__table__.columns:
            word = self._word_for(column)
            if word is None or isinstance(row, DemoMail):
                continue
            self.words[word.lower()] = (group, f"{row.__tablename__}.{column.name}")
            setattr(row, column.name, self._shaped(column.name, word))
        self._pattern = None
        return row

    def _word_for(self, column: sa.Column[Any]) -> str | None:
        is_text = isinstance(column.type, sa.String | sa.Text | EncryptedText)
        if not is_text or isinstance(column.type, sa.Enum) or column.name in SHAPED:
            return None
        if not ("personal" in column.info or column.name in PLAIN_PROSE | PHONES | {"email"}):
            return None
        return str(next(self._numbers)) if column.name in PHONES else f"qx{next(self._next)}kj"

    def _shaped(self, name: str, word: str) -> str:
        if name in PHONES:
            return f"+316{word}"
        return f"{word}@volk.example" if name == "email" else word.capitalize()

    def heard_in(self, text: str) -> dict[str, set[str]]:
        """The groups whose words stand in a text, each with the fields they came from."""
        if self._pattern is None:
            self._pattern = re.compile("|".join(map(re.escape, self.words)))
        told = text.lower()
        # A number may be written with white space or hyphens.
        bare = re.sub(r"(?<=\d)(?:[\s\-\u00a0\u2011]|&nbsp;)+(?=\d)", "", told)
        heard: dict[str, set[str]] = defaultdict(set)
        for word in {*self._pattern.findall(told), *self._pattern.findall(bare)}:
            group, field = self.words[word]
            heard[group].add(field)
        return heard
