"""The indicators that a partnership begins with: the table of Dordrecht's municipality."""

from intake.reports.models import Counting

STANDARD: tuple[dict[str, object], ...] = (
    {
        "name": "Hulpvragen (behandeld)",
        "counting": Counting.REQUESTS_HANDLED,
        "definition": "Hulpvragen die in de periode binnenkwamen en waarvan de intake klaar is. "
        "Een vraag voor twee organisaties telt één keer. Dubbele vragen en spam tellen niet mee.",
    },
    {
        "name": "Informatievragen (beantwoord)",
        "counting": Counting.QUESTIONS_ANSWERED,
        "definition": "Vragen om informatie die in de periode binnenkwamen en die wij "
        "beantwoordden of doorverwezen. Een vraag die een hulpvraag werd, telt alleen daar.",
    },
    {
        "name": "Betaalde krachten (fte)",
        "unit": "fte",
        "decimals": 2,
        "definition": "De betaalde uren per week aan het eind van de periode, gedeeld door een "
        "volle werkweek.",
    },
    {
        "name": "Netwerkcoördinator",
        "definition": "Het aantal mensen dat als netwerkcoördinator meewerkte.",
    },
    {
        "name": "Bestuursleden (actief)",
        "counting": Counting.BOARD_MEMBERS,
        "definition": "De bezette plaatsen in het bestuur op de laatste dag van de periode.",
    },
    {
        "name": "Deelnemende organisaties",
        "counting": Counting.PARTNER_ORGANISATIONS,
        "definition": "De organisaties met een convenant op de laatste dag van de periode.",
    },
    {
        "name": "Externe organisaties",
        "counting": Counting.EXTERNAL_INTENSIVE,
        "definition": "De organisaties buiten de samenwerking met wie het contact in de periode "
        "intensief was. Losse contacten tellen niet mee.",
    },
    {
        "name": "Impactmeting onderzoek",
        "definition": "Het aantal afgeronde onderzoeken naar wat de hulp oplevert.",
    },
)
