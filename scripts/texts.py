"""Keep the catalogues of texts true: gather what the code says, and compile what was translated.

    python scripts/texts.py update    # bring the .po files up to date, compile the .mo files
    python scripts/texts.py check     # say what is missing; ends with 1 when something is

There is one catalogue for each subject, so that two people at work rarely meet in one file.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
TEXTS = Path("portal/translations")
TRANSLATED_TO = ("en",)
KEYWORDS = {"_": None, "_l": None, "_n": (1, 2), "N_": None}
PACKAGES = ("portal", "campaigns", "intake", "tasks")
# Parts of a placeholder: 'Dag {name}' holds {name}.
FIELDS = re.compile(r"\{(\w*)[^{}]*\}")

# No dates and no names in it: two people's catalogues then differ in texts only.
HEADER = b"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

Key = str | tuple[str, ...] | list[str]


def subject_of(path: Path) -> str:
    """The catalogue of a file: 'campaigns/pledges', 'portal', 'mail', 'print'."""
    parts = path.with_suffix("").parts
    if parts[0] == "templates":
        parts = parts[1:]
        if parts[0] in {"layout", "components", "portal"}:
            return "portal"
    if parts[0] in {"campaigns", "intake"} and len(parts) > 1:
        return "/".join(parts[:2])
    return parts[0]


def sources(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file with texts, with the way to read it."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield "python", path.relative_to(root)
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield "jinja2.ext:babel_extract", path.relative_to(root)


def said(root: Path) -> dict[str, set[Key]]:
    """What the code says, by subject."""
    found: dict[str, set[Key]] = {}
    for method, path in sources(root):
        for _line, words, _comments, _context in extract_from_file(
            method, root / path, keywords=KEYWORDS, options={"silent": "false"}
        ):
            key = tuple(words) if isinstance(words, (tuple, list)) else words
            if key:
                found.setdefault(subject_of(path), set()).add(key)
    return found


def place(root: Path, language: str, subject: str) -> Path:
    """Where the catalogue of a subject stands."""
    return root / TEXTS / language / f"{subject}.po"


def read(path: Path) -> Catalog:
    """A catalogue; an empty one when there is none yet."""
    if not path.is_file():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file)


def write(path: Path, catalog: Catalog) -> None:
    """Put down a catalogue, and beside it what the site reads."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, omit_header=True, sort_output=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(HEADER + buffer.getvalue())
    path.with_suffix(".mo").write_bytes(compiled(read(path)))


def compiled(catalog: Catalog) -> bytes:
    """What the site reads."""
    buffer = io.BytesIO()
    catalog.creation_date = catalog.revision_date = LONG_AGO
    write_mo(buffer, catalog)
    return buffer.getvalue()


def renewed(
    old: Catalog, keys: set[Key], elsewhere: dict[Key, Key | None], language: str
) -> Catalog:
    """The catalogue with exactly these texts; what was translated stays, here or elsewhere."""
    new = Catalog(locale=language, fuzzy=False)
    for key in sorted(keys, key=str):
        message = old.get(key if isinstance(key, str) else key[0])
        string = message.string if message is not None else None
        new.add(key, string=string if _is_full(string) else elsewhere.get(key))
    return new


def _is_full(string: object) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def problems(catalog: Catalog, keys: set[Key]) -> list[str]:
    """What is not right about a catalogue."""
    messages: dict[Key, Message] = {message.id: message for message in catalog if message.id}
    found = [f"ontbreekt: {key}" for key in sorted(keys - set(messages), key=str)]
    found += [f"is over: {key}" for key in sorted(set(messages) - keys, key=str)]
    for key, message in messages.items():
        if not _is_full(message.string):
            found.append(f"niet vertaald: {key}")
        elif message.fuzzy:
            found.append(f"onzeker vertaald: {key}")
        elif _fields(key) != _fields(message.string):
            found.append(f"andere invulplekken: {key}")
    return found


def _fields(text: object) -> set[str]:
    joined = " ".join(text) if isinstance(text, (tuple, list)) else str(text)
    return set(FIELDS.findall(joined))


def update(root: Path = ROOT) -> None:
    """Write every catalogue anew, with what was translated before."""
    spoken = said(root)
    for language in TRANSLATED_TO:
        old = {path: read(path) for path in (root / TEXTS / language).rglob("*.po")}
        elsewhere = {
            message.id: message.string
            for catalog in old.values()
            for message in catalog
            if message.id and _is_full(message.string) and not message.fuzzy
        }
        wanted = {place(root, language, subject): keys for subject, keys in spoken.items()}
        for path in old.keys() - wanted.keys():
            path.unlink()
            path.with_suffix(".mo").unlink(missing_ok=True)
        for path, keys in wanted.items():
            catalog = renewed(old.get(path, Catalog()), keys, elsewhere, language)
            write(path, catalog)
            missing = sum(not _is_full(message.string) for message in catalog if message.id)
            print(f"{path.relative_to(root)}: {len(keys)} teksten, {missing} niet vertaald")


def check(root: Path = ROOT) -> list[str]:
    """Every problem, with its catalogue before it."""
    spoken = said(root)
    found = []
    for language in TRANSLATED_TO:
        wanted = {place(root, language, subject): keys for subject, keys in spoken.items()}
        for path in sorted({*wanted, *(root / TEXTS / language).rglob("*.po")}):
            catalog = read(path)
            wrong = problems(catalog, wanted.get(path, set()))
            binary = path.with_suffix(".mo")
            if not binary.is_file() or binary.read_bytes() != compiled(catalog):
                wrong.append("het .mo-bestand is niet bijgewerkt")
            found += [f"{path.relative_to(root)}: {line}" for line in wrong]
    return found


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    else:
        wrong = check()
        print(*wrong, sep="\n")
        sys.exit(1 if wrong else 0)
