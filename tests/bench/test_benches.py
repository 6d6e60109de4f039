"""Every bench still runs, small: what it prints is read by people, what it checks is checked."""

import pytest
from conftest import WITHOUT

from bench import backups, lists, mail, signup, sunday


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request):
    """Each database that is not left out."""
    if request.param in WITHOUT:
        pytest.skip(f"{request.param} is left out")
    return request.param


def test_every_reminder_arrives_once(kind):
    bare, ours = mail.compare(kind, reminders=8, block=4)
    assert len(bare) == len(ours) == 2


def test_a_letter_that_got_lost_is_noticed(monkeypatch):
    """The control: a line that swallows mails does not pass for a quick one."""
    monkeypatch.setattr(mail.SmtpSender, "send", lambda self, parcel: None)
    with pytest.raises(AssertionError, match="lost"):
        mail.compare("sqlite", reminders=4, block=4)


def test_a_small_congregation_gets_through(kind, capsys):
    assert sunday.run(kind, seconds=1, promised=4, first=0) == 4
    assert " 4     0     0 " in capsys.readouterr().out


def test_a_gift_is_compared(capsys, monkeypatch):
    monkeypatch.setattr(signup, "WARM", 1)
    signup.compare("sqlite", rounds=6)
    assert "ratio" in capsys.readouterr().out


def test_a_list_is_measured(capsys):
    lists.run("sqlite", (60,))
    assert capsys.readouterr().out.startswith("sqlite")


def test_a_backup_is_measured(capsys):
    backups.run("sqlite", (40,))
    assert capsys.readouterr().out.startswith("sqlite")
