"""Make information questions and outside organisations."""

from datetime import date
from typing import Any

from factories_portal import NOW, add, next_number
from sqlalchemy.orm import Session

from intake.directory.models import ContactKind, ExternalContact, ExternalOrganisation
from intake.questions.models import (
    CallerType,
    InfoQuestion,
    QuestionChannel,
    QuestionState,
    QuestionTopic,
)
from portal.accounts.models import Account
from portal.networks.models import Network


def make_topic(session: Session, network: Network, **values: Any) -> QuestionTopic:
    return add(
        session,
        QuestionTopic(**{"network_id": network.id, "name": f"Onderwerp {next_number()}", **values}),
    )


def make_question(session: Session, network: Network, by: Account, **values: Any) -> InfoQuestion:
    return add(
        session,
        InfoQuestion(
            **{
                "network_id": network.id,
                "topic_note": "Waar is de voedselbank?",
                "channel": QuestionChannel.PHONE,
                "caller_type": CallerType.RESIDENT,
                "state": QuestionState.ANSWERED,
                "received_at": NOW,
                "closed_at": NOW,
                "written_by": by.id,
                **values,
            }
        ),
    )


def make_outside(session: Session, network: Network, **values: Any) -> ExternalOrganisation:
    return add(
        session,
        ExternalOrganisation(
            **{"network_id": network.id, "name": f"Buurthuis {next_number()}", **values}
        ),
    )


def make_outside_contact(
    session: Session, outside: ExternalOrganisation, by: Account, **values: Any
) -> ExternalContact:
    return add(
        session,
        ExternalContact(
            **{
                "network_id": outside.network_id,
                "organisation_id": outside.id,
                "kind": ContactKind.INTENSIVE,
                "contact_on": date(2026, 11, 3),
                "written_by": by.id,
                **values,
            }
        ),
    )
