"""Information questions: 142 answered in Dordrecht in 2023, and those of the last weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.questions.models import CallerType, InfoQuestion, QuestionChannel, QuestionState
from intake.requests.models import HelpRequest, RequestChannel
from tasks.demo import kinds
from tasks.demo.making import Town
from tasks.demo.year import Dice

MONEY = "Geld en schulden"
CALLERS = {CallerType.RESIDENT: 60, CallerType.PROFESSIONAL: 32, CallerType.CHURCH: 8}
# Questions that do not count as answered: nobody knew, or it became a request.
UNANSWERED, CONVERTED = 6, 9


@dataclass(frozen=True)
class Asked:
    """One question of the last weeks."""

    days: int
    topic: str
    note: str
    answer: str = ""
    state: QuestionState = QuestionState.ANSWERED
    caller: CallerType = CallerType.RESIDENT
    campaign: str = ""
    district: str = ""
    # The words of the help request that it became.
    became: str = ""


RECENT = (
    Asked(52, "Zorg en Wmo", "hoe vraag ik hulp bij het huishouden aan", "Nummer van het Wmo-loket gegeven.", QuestionState.REFERRED),
    Asked(47, MONEY, "medewerker met beslag op het loon", "Uitgelegd wat de sociale dienst kan doen.", caller=CallerType.PROFESSIONAL, campaign="Geldzorgen op de werkvloer"),
    Asked(44, "Vervoer", "met de rolstoel naar het ziekenhuis", "De wijkbus en de regiotaxi genoemd.", district="Sterrenburg"),
    Asked(40, "Eten en voedselbank", "waar meld ik mij aan", "Adres en tijden van het intakepunt.", QuestionState.REFERRED, district="Wielwijk"),
    Asked(37, "Vrijwilligerswerk", "ik heb elke maandag tijd", "Doorgegeven wie belt over vrijwilligerswerk.", district="Dubbeldam"),
    Asked(31, "Taal en formulieren", "brief van de belastingdienst", "Naar het inloopuur in de bibliotheek.", QuestionState.REFERRED, district="Crabbehof"),
    Asked(29, "Wonen", "schimmel in de slaapkamer", "Eerst de verhuurder bellen, daarna het huurteam.", district="Oud-Krispijn"),
    Asked(26, MONEY, "waar is de potjescheck", "De vindplaats in de wijk genoemd, met de dagen.", campaign="Vindplaatsen en potjescheck", district="Crabbehof"),
    Asked(22, "Contact en eenzaamheid", "is er een eettafel in de buurt", "Twee eettafels in de wijk genoemd.", district="Reeland"),
    Asked(19, "Hulp in huis", "wie kan er strijken tegen betaling", "", QuestionState.UNANSWERED, district="Stadspolders"),
    Asked(17, "Hulp in huis", "", "", QuestionState.CONVERTED, district="Sterrenburg", became="Er moeten twee lampen worden opgehangen."),
    Asked(15, "Over de hulplijn zelf", "flyers voor in de kerk", "Dertig flyers klaargelegd.", caller=CallerType.CHURCH),
    Asked(12, "Zorg en Wmo", "onafhankelijke ondersteuning, kost dat iets", "Nee, het is gratis. Nummer gegeven.", caller=CallerType.PROFESSIONAL),
    Asked(9, MONEY, "toeslagen terugbetalen", "Afspraak gemaakt bij de vindplaats.", QuestionState.REFERRED, campaign="Vindplaatsen en potjescheck", district="Wielwijk"),
    Asked(6, "Vervoer", "kan iemand mee naar de markt", "Verwezen naar de wandelgroep van de wijk.", district="Zuidhoven"),
    Asked(5, "Wonen", "urgentie aanvragen na een scheiding", "Nummer van het loket en het Juridisch Loket.", QuestionState.REFERRED),
    Asked(2, "Eten en voedselbank", "adres in de stad voor kerstpakketten", "", QuestionState.NEW, CallerType.CHURCH),
    Asked(1, "Taal en formulieren", "wie leest een huurcontract mee", "", QuestionState.NEW, district="Binnenstad"),
)  # fmt: skip


def fill_questions_of_the_year(town: Town, requests: Sequence[HelpRequest]) -> None:
    """The questions of 2023, and the few of them that became one of its requests."""
    dice = Dice()
    moments = dice.moments(kinds.QUESTIONS)
    topics = dice.deck(kinds.TOPICS)
    rows = []
    for (at, channel), topic in zip(moments, topics, strict=True):
        is_passed_on = dice.random.randrange(100) < 34
        row = _question(town, dice, topic)
        row.received_at = row.closed_at = at
        row.channel = _CHANNELS[channel]
        row.state = QuestionState.REFERRED if is_passed_on else QuestionState.ANSWERED
        if topic == MONEY and dice.random.randrange(4):
            names = ("Geldzorgen op de werkvloer", "Vindplaatsen en potjescheck")
            row.campaign_id = town.topics[dice.random.choice(names)].id
        rows.append(row)
    by_phone = [one for one in requests if one.channel is RequestChannel.PHONE]
    for request in dice.random.sample(by_phone, UNANSWERED + CONVERTED):
        row = _question(town, dice, dice.pick(kinds.TOPICS))
        row.received_at = row.closed_at = request.received_at
        is_converted = sum(one.state is QuestionState.CONVERTED for one in rows) < CONVERTED
        row.state = QuestionState.CONVERTED if is_converted else QuestionState.UNANSWERED
        row.request_id = request.id if is_converted else None
        rows.append(row)
    town.add_all(sorted(rows, key=lambda one: one.received_at))


_CHANNELS = {RequestChannel.PHONE: QuestionChannel.PHONE, RequestChannel.WEB: QuestionChannel.MAIL}


def _question(town: Town, dice: Dice, topic: str) -> InfoQuestion:
    district = town.districts.get(dice.pick(kinds.DISTRICTS)) if dice.random.randrange(4) else None
    return InfoQuestion(
        network_id=town.network.id,
        topic_id=town.topics[topic].id,
        channel=QuestionChannel.PHONE,
        caller_type=dice.pick(CALLERS),
        district_id=district.id if district else None,
        minutes=dice.random.choice((3, 4, 5, 5, 6, 8, 10, 15)),
        written_by=dice.random.choice(town.desk).id,
    )


def fill_recent_questions(town: Town, asked: Sequence[Asked] = RECENT) -> None:
    """The questions of the last weeks, two of them still open."""
    town.add_all(
        InfoQuestion(
            network_id=town.network.id,
            topic_id=town.topics[one.topic].id,
            topic_note=one.note or None,
            campaign_id=town.topics[one.campaign].id if one.campaign else None,
            channel=QuestionChannel.PHONE,
            caller_type=one.caller,
            district_id=town.districts[one.district].id if one.district else None,
            minutes=4 + position % 5,
            state=one.state,
            request_id=town.parts[one.became].request_id if one.became else None,
            answer_note=one.answer or None,
            received_at=town.open_day_ago(one.days),
            closed_at=None if one.state is QuestionState.NEW else _soon(town, one),
            written_by=town.desk[position % len(town.desk)].id,
        )
        for position, one in enumerate(asked)
    )


def _soon(town: Town, one: Asked) -> datetime:
    return town.open_day_ago(one.days) + timedelta(minutes=5)
