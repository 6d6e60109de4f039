"""The keys are kept apart from the backup, on a page that says where."""

import re
import stat

from portal.cli import CANNOT, main
from portal.config import Settings
from portal.version import ours


def test_the_sheet_holds_what_opens_a_backup_and_says_where_to_keep_it(places, tmp_path, capsys):
    place = places("sqlite")
    place.settle_here()
    sheet = tmp_path / "blad.txt"
    assert main(["keys", "backup", str(sheet)]) == 0
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    text = sheet.read_text()
    assert "op een andere plek dan de reservekopieën" in text
    assert re.search(r"^Geschreven: [0-9]+ [a-z]+ 20[0-9][0-9]$", text, re.M)
    assert f"Versie:     {ours()}" in text
    assert max(map(len, text.splitlines())) <= 100
    # What stands there can be read back as settings.
    pairs = dict(line.split("=", 1) for line in text.splitlines() if line[:4] in {"SECR", "DATA"})
    read = Settings.from_environment(
        {
            "DATABASE_URL": "sqlite:////x",
            "PUBLIC_ADDRESS": "https://x.example",
            "SECRET_KEY": pairs["SECRET_KEY"],
            "DATA_KEYS": pairs["DATA_KEYS"].strip('"'),
        }
    )
    assert read.data_keys == (place.data_key,)
    capsys.readouterr()
    assert main(["keys", "backup", str(sheet)]) == CANNOT
    assert "is er al" in capsys.readouterr().err


def test_without_a_file_it_is_shown(places, capsys):
    place = places("sqlite")
    place.settle_here()
    assert main(["keys", "backup"]) == 0
    assert place.data_key in capsys.readouterr().out
