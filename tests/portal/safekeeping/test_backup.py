"""A backup holds every row, opens for nobody without the keys, and comes back as it was."""

import errno
import json
import stat
import zipfile

import pytest
import sqlalchemy as sa
from factories import make_network

from intake.requests.models import HelpRequest
from portal.accounts.models import KeptForm, KnownBrowser, LoginSession
from portal.cli import CANNOT, main
from portal.commands.safekeeping import OF_ANOTHER
from portal.crypto import new_data_key
from portal.db import unit_of_work
from portal.networks.models import Network
from portal.outbox.models import RESTORED, Message, MessageState
from portal.safekeeping import archive, rows
from portal.schema import newest_migration
from portal.tokens.models import LinkToken, Purpose
from portal.version import ours, version

KINDS = ("sqlite", "postgresql")
# What putting back changes on purpose.
SETTLED = {
    "known_browsers",
    "kept_forms",
    "login_sessions",
    "link_tokens",
    "messages",
    "audit_events",
}


def sums(session):
    connection = session.connection()
    return {table.name: rows.sum_of(connection, table) for table in rows.tables()}


def refusal(capsys, *arguments):
    capsys.readouterr()
    assert main(list(map(str, arguments))) == CANNOT
    [sentence] = capsys.readouterr().err.splitlines()
    return sentence


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kopie.zip"


@pytest.fixture(params=KINDS)
def full(request, places):
    """An installation with one of everything."""
    place = places(request.param)
    place.furnish()
    return place


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_there_is_there_again_on_either_database(full, places, kind, file, capsys):
    with full.inside() as session:
        before = sums(session)
    assert not [name for name, total in before.items() if not total.rows]
    assert main(["backup", str(file)]) == 0
    empty = places(kind)
    empty.settle_here()
    assert main(["restore", str(file)]) == 0
    said = capsys.readouterr().out
    assert "Alle aantallen en controlegetallen kloppen." in said
    with empty.inside() as session:
        after = sums(session)
        assert {n: t for n, t in after.items() if n not in SETTLED} == {
            n: t for n, t in before.items() if n not in SETTLED
        }
        # The keys open it, and new rows get numbers of their own.
        assert all(row.need for row in session.scalars(sa.select(HelpRequest)))
        make_network(session, slug="nieuw")


def test_the_file_is_for_its_owner_and_holds_no_readable_need_and_no_key(full, file):
    full.settle_here()
    assert main(["backup", str(file)]) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as box:
        text = b"".join(box.read(name) for name in box.namelist()).decode()
    with full.inside() as session:
        needs = session.scalars(sa.select(HelpRequest.need)).all()
    assert needs
    assert not [need for need in needs if need in text]
    assert full.data_key not in text
    assert "a secret of the tests" not in text


def test_a_folder_gets_a_file_named_after_the_moment(places, tmp_path, capsys):
    place = places("sqlite")
    place.migrate()
    place.settle_here()
    folder = tmp_path / "kopieën"
    assert "De map" in refusal(capsys, "backup", folder / "x.zip")
    folder.mkdir()
    assert main(["backup", str(folder)]) == 0
    [made] = folder.iterdir()
    assert made.name.startswith("tijdcollecte-20")
    assert refusal(capsys, "backup", made).startswith(f"Het bestand {made} is er al")


def test_a_folder_of_somebody_else_is_not_called_full(places, tmp_path, monkeypatch, capsys):
    place = places("sqlite")
    place.migrate()
    place.settle_here()
    file = tmp_path / "x.zip"

    def forbid(*args):
        raise PermissionError(errno.EACCES, "Permission denied", str(file))

    monkeypatch.setattr(archive, "write", forbid)
    assert refusal(capsys, "backup", file) == f"Bij {file} mogen wij niet: kijk naar de rechten."


def test_a_database_with_rows_is_never_written_over(full, file, capsys):
    full.settle_here()
    assert main(["backup", str(file)]) == 0
    with full.inside() as session:
        before = sums(session)
    assert refusal(capsys, "restore", file).startswith("Deze database is niet leeg (accounts).")
    with full.inside() as session:
        assert sums(session) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_that_was_upgraded_already_takes_a_copy(places, kind, file):
    """What the doctor says of an empty database, one can do; nobody stood in it."""
    place, empty = places(kind), places(kind)
    place.furnish()
    place.settle_here()
    assert main(["backup", str(file)]) == 0
    empty.settle_here()
    assert main(["db", "upgrade"]) == 0
    assert main(["restore", str(file)]) == 0
    with empty.inside() as session:
        assert session.scalars(sa.select(Network.id)).first() is not None


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_another_version_are_not_upgraded_for_a_copy(places, kind, file, capsys):
    """A newer program made them before the right one was put in its place."""
    place = places(kind)
    place.migrate()
    place.settle_here()
    assert main(["backup", str(file)]) == 0
    with place.inside():
        with unit_of_work() as work:
            work.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        assert refusal(capsys, "restore", file) == OF_ANOTHER
        with unit_of_work() as work:
            work.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
        assert refusal(capsys, "restore", file) == OF_ANOTHER


def spoil_one_row(path):
    """Change one name, as somebody with an editor would."""
    with zipfile.ZipFile(path) as box:
        kept = {name: box.read(name) for name in box.namelist()}
    assert b"dordrecht" in kept["tables/networks.jsonl"]
    kept["tables/networks.jsonl"] = kept["tables/networks.jsonl"].replace(
        b"dordrecht", b"dorstrecht"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, text in kept.items():
            box.writestr(name, text)


def cut_off(path):
    path.write_bytes(path.read_bytes()[:-2000])


def turn_a_bit(path):
    found = bytearray(path.read_bytes())
    found[len(found) // 3] ^= 1
    path.write_bytes(bytes(found))


@pytest.mark.parametrize("spoil", [spoil_one_row, cut_off, turn_a_bit])
def test_a_damaged_file_is_refused_before_a_row_is_written(places, file, spoil, capsys):
    place = places("sqlite")
    place.furnish()
    place.settle_here()
    assert main(["backup", str(file)]) == 0
    spoil(file)
    empty = places("sqlite")
    empty.settle_here()
    assert refusal(capsys, "restore", file).startswith("Dit bestand is geen hele reservekopie")
    empty.migrate()
    with empty.inside() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Network)) == 0


def test_control_without_its_sums_a_changed_row_slips_in(places, file, monkeypatch):
    place = places("sqlite")
    place.furnish()
    place.settle_here()
    assert main(["backup", str(file)]) == 0
    spoil_one_row(file)
    monkeypatch.setattr(archive.Backup, "check", lambda backup: None)
    monkeypatch.setattr("portal.safekeeping.copying.compare", lambda connection, expected: None)
    empty = places("sqlite")
    empty.settle_here()
    assert main(["restore", str(file)]) == 0
    with empty.inside() as session:
        assert "dorstrecht" in session.scalars(sa.select(Network.slug)).all()


def test_other_keys_are_refused(places, file, capsys):
    place = places("sqlite")
    place.furnish()
    place.settle_here()
    assert main(["backup", str(file)]) == 0
    empty = places("sqlite")
    empty.settle_here(DATA_KEYS=new_data_key())
    assert refusal(capsys, "restore", file).startswith(
        "Deze reservekopie hoort bij andere sleutels"
    )


def told_by(commit, capsys, monkeypatch, places, file):
    """What an operator reads who puts a copy of an older program back with a newer one."""
    monkeypatch.setattr("portal.commands.safekeeping.commit", lambda: commit)
    place = places("sqlite")
    place.migrate()
    place.settle_here()
    assert main(["backup", str(file)]) == 0
    assert f"Bewaar de bestanden van dit programma erbij (versie {ours()})" in (
        capsys.readouterr().out
    )
    monkeypatch.setattr("portal.commands.safekeeping.newest_migration", lambda: "9999")
    return refusal(capsys, "restore", file)


def test_a_copy_of_another_version_says_which_and_how_to_get_it(places, file, monkeypatch, capsys):
    said = told_by("0123456789ab", capsys, monkeypatch, places, file)
    of = f"versie {version()}, commit 0123456789ab, migratie {newest_migration()}, "
    assert of in said
    assert "'git checkout 0123456789ab' in de map van het programma" in said


def test_a_copy_of_a_program_without_git_asks_for_its_files(places, file, monkeypatch, capsys):
    said = told_by("", capsys, monkeypatch, places, file)
    assert "git" not in said
    assert "de bestanden die u bij de kopie bewaarde" in said


def test_a_copy_that_tells_more_than_we_know_is_still_a_copy(places, file):
    place = places("sqlite")
    place.furnish()
    place.settle_here()
    assert main(["backup", str(file)]) == 0
    with zipfile.ZipFile(file) as box:
        kept = {name: box.read(name) for name in box.namelist()}
    told = {**json.loads(kept[archive.CONTENTS]), "of_tomorrow": 1}
    with zipfile.ZipFile(file, "w") as box:
        for name, text in {**kept, archive.CONTENTS: json.dumps(told)}.items():
            box.writestr(name, text)
    with archive.opened(file) as backup:
        assert backup.contents.version == version()


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_stays_signed_in_and_no_mail_leaves_that_may_have_left(places, kind, file, capsys):
    place = places(kind)
    place.furnish()
    place.settle_here()
    assert main(["backup", str(file)]) == 0
    empty = places("sqlite")
    empty.settle_here()
    assert main(["restore", str(file)]) == 0
    assert "1 mail lag klaar" in capsys.readouterr().out
    with empty.inside() as session:
        assert set(session.scalars(sa.select(LoginSession.ended_at.is_(None)))) == {False}
        ended = dict(session.execute(sa.select(LinkToken.purpose, LinkToken.revoked_at)).all())
        assert ended[Purpose.SIGN_IN] is not None
        assert ended[Purpose.OWN_PAGE] is None
        assert set(session.scalars(sa.select(KnownBrowser.trusted_until))) == {None}
        assert session.scalars(sa.select(KeptForm)).all() == []
        found = {row.key: row for row in session.scalars(sa.select(Message))}
        assert (found["then"].state, found["then"].problem) == (MessageState.OVERDUE, RESTORED)
        assert found["later"].state is MessageState.WAITING
        assert found["in"].state is MessageState.DROPPED
