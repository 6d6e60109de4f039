"""The year 2023 of the seed document, as rows; and its report, as it was told."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from factories import make_contact, make_network, make_organisation
from sqlalchemy.orm import Session

from intake.directory.models import ContactKind, ExternalContact, ExternalOrganisation
from intake.questions.models import CallerType, InfoQuestion, QuestionChannel, QuestionState
from intake.reports import indicator_services, queries, services
from intake.reports.models import Report
from intake.reports.rules import LineWish
from intake.requests.models import HelpRequest, RequestChannel, RequestState
from portal.organisations.models import Organisation, Seat
from portal.scope import Scope, scoped_to

START = datetime(2023, 1, 2, 9, 0, tzinfo=UTC)
DELIVERED_AT = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)
YEAR = date(2023, 1, 1), date(2023, 12, 31)
# The table of the seed, line by line: indicator, target, realised, percent.
SEED_TABLE = (
    ("1. Hulpvragen (behandeld)", "650", "601", "92%"),
    ("2. Informatievragen (beantwoord)", "150", "142", "94%"),
    ("3. Betaalde krachten (fte)", "0,67", "0,67", "100%"),
    ("4. Netwerkcoördinator", "1", "1", "100%"),
    ("5. Bestuursleden (actief)", "3", "3", "100%"),
    ("6. Deelnemende organisaties", "4", "4", "100%"),
    ("7. Externe organisaties", "15", "12", "80%"),
    ("8. Impactmeting onderzoek", "1", "1", "100%"),
)
TARGETS = (650_000, 150_000, 670, 1_000, 3_000, 4_000, 15_000, 1_000)
BY_HAND = {3: 670, 4: 1_000, 8: 1_000}
STATES = (
    RequestState.COMPLETED, RequestState.COMPLETED, RequestState.UNFULFILLED, RequestState.READY,
    RequestState.CRITERIA_FAILED, RequestState.WITHDRAWN,
)  # fmt: skip


def fill_year(session: Session, town: SimpleNamespace) -> None:
    """601 requests, 142 answered questions, 3 seats, 4 covenants, 20 contacts, 12 intensive;
    and beside them what must not count."""
    town.network.report_rounding = "down"
    add_requests(session, town)
    _questions(session, town)
    _organisations(session, town)
    _contacts(session, town)
    _elsewhere(session)
    session.flush()


def add_requests(session: Session, town: SimpleNamespace, count: int = 601) -> None:
    seeker = make_contact(session, town.network)
    kinds, districts = (town.buddy.id, town.paint.id), (town.crabbehof.id, town.sterrenburg.id)
    rows: list[dict[str, Any]] = []
    for n in range(count):
        received = START + timedelta(days=n % 364, minutes=n)
        state = STATES[n % len(STATES)]
        is_open = state is RequestState.READY
        rows.append(
            {
                "network_id": town.network.id,
                "number": f"2023-{n:04}",
                "state": state,
                "channel": list(RequestChannel)[n % 2],
                "received_at": received,
                "seeker_id": seeker.id,
                "category_id": kinds[n % 2],
                "district_id": districts[n % 2],
                "first_helped_at": received + timedelta(days=n % 120),
                "closed_at": None if is_open else received + timedelta(days=130),
            }
        )
    first = rows[0]
    for n, odd in enumerate(
        (
            {"state": RequestState.RECEIVED},
            {"state": RequestState.INTAKE},
            {"is_suspect": True},
            {"state": RequestState.WITHDRAWN, "closure_reason": "dubbel"},
            {"received_at": datetime(2022, 12, 31, 22, 59, tzinfo=UTC)},
            {"received_at": datetime(2023, 12, 31, 23, 0, tzinfo=UTC)},
        )
    ):
        rows.append({**first, "number": f"x{n}", **odd})
    for row in rows:
        session.add(HelpRequest(**row))
    session.flush()


def _questions(session: Session, town: SimpleNamespace) -> None:
    states = [QuestionState.ANSWERED] * 100 + [QuestionState.REFERRED] * 42
    states += [QuestionState.CONVERTED] * 7 + [QuestionState.UNANSWERED, QuestionState.NEW]
    for n, state in enumerate(states):
        session.add(
            InfoQuestion(
                network_id=town.network.id,
                channel=QuestionChannel.PHONE,
                caller_type=CallerType.RESIDENT,
                state=state,
                received_at=START + timedelta(days=n),
                written_by=town.ellen.id,
            )
        )


def _organisations(session: Session, town: SimpleNamespace) -> None:
    for row in session.scalars(sa.select(Organisation)):
        if row.network_id == town.network.id:
            row.covenant_from = date(2021, 5, 1)
    for name, since, until in (
        ("Netwerk Dordtse Helden", date(2021, 5, 1), date(2023, 12, 31)),
        ("Helpende Handen", date(2023, 9, 1), None),
        ("Profila", date(2024, 1, 1), None),
        ("Weg", date(2021, 5, 1), date(2023, 12, 30)),
        ("Zonder convenant", None, None),
    ):
        make_organisation(
            session, town.network, name=name, covenant_from=since, covenant_until=until
        )
    for body, since, until in (
        ("bestuur", date(2021, 1, 1), None),
        ("bestuur", date(2021, 1, 1), date(2023, 12, 31)),
        ("bestuur", date(2023, 12, 31), None),
        ("bestuur", date(2021, 1, 1), date(2023, 6, 30)),
        ("werkgroep", date(2021, 1, 1), None),
    ):
        session.add(
            Seat(
                network_id=town.network.id, body=body, person_name="Iemand", from_on=since,
                until_on=until,
            )
        )  # fmt: skip


def _contacts(session: Session, town: SimpleNamespace) -> None:
    for n in range(21):
        row = ExternalOrganisation(network_id=town.network.id, name=f"Buiten {n}")
        session.add(row)
        session.flush()
        kinds = [ContactKind.ONCE, *([ContactKind.INTENSIVE] * 2 if n < 12 else [])]
        day = date(2024, 1, 1) if n == 20 else date(2023, 12, 31)
        session.add_all(
            ExternalContact(
                network_id=town.network.id, organisation_id=row.id, kind=kind, contact_on=day,
                written_by=town.ellen.id,
            )
            for kind in kinds
        )  # fmt: skip


def _elsewhere(session: Session) -> None:
    """Another partnership with the same of a few things."""
    other = make_network(session)
    make_organisation(session, other, covenant_from=date(2021, 1, 1))
    session.add(
        Seat(network_id=other.id, body="bestuur", person_name="Ander", from_on=date(2021, 1, 1))
    )


def make_seed_report(session: Session, town: SimpleNamespace, *, deliver: bool = False) -> Report:
    """The report of 2023 with its targets and what people filled in."""
    session.commit()
    with scoped_to(session, Scope(town.network.id, whole_network=True)):
        indicator_services.add_standard_indicators(session)
        report = services.make_report(
            session,
            starts_on=YEAR[0],
            ends_on=YEAR[1],
            title="Jaarverslag 2023",
            contact_name="Ellen",
            contact_function="Coördinator Hulplijn Dordt",
            actor=None,
            now=DELIVERED_AT,
        )
        rows = session.scalars(queries.lines(report.id)).all()
        for n, (row, target) in enumerate(zip(rows, TARGETS, strict=True), start=1):
            wish = LineWish(
                target=target, entered=BY_HAND.get(n), explanation=f"Uitleg bij indicator {n}."
            )
            services.edit_line(
                session, line_id=row.id, version=row.version, wish=wish, actor=None,
                now=DELIVERED_AT,
            )  # fmt: skip
        if deliver:
            services.deliver_report(session, report_id=report.id, actor=None, now=DELIVERED_AT)
        session.commit()
        return report
