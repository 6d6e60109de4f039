"""The topics a new partnership begins with; later they are its data."""

from sqlalchemy.orm import Session

from intake.questions.models import QuestionTopic

TOPICS = (
    "Geld en schulden",
    "Zorg en Wmo",
    "Hulp in huis",
    "Wonen",
    "Vervoer",
    "Contact en eenzaamheid",
    "Eten en voedselbank",
    "Taal en formulieren",
    "Vrijwilligerswerk",
    "Over de hulplijn zelf",
)


def add_topics(
    session: Session, *, network_id: int, campaigns: tuple[str, ...] = ()
) -> dict[str, QuestionTopic]:
    """Give a partnership its list of topics, and the campaigns it answers for; by name."""
    made = {
        name: QuestionTopic(
            network_id=network_id, name=name, position=position, is_campaign=name in campaigns
        )
        for position, name in enumerate((*TOPICS, *campaigns))
    }
    session.add_all(made.values())
    session.flush()
    return made
