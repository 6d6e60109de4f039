"""The policy: which role may do what. One table; what is not in it is refused."""

from dataclasses import dataclass
from enum import Enum

from portal.language import _l
from portal.scope import Scope


class Role(Enum):
    """What somebody is in a partnership."""

    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy_officer"
    DESK_COORDINATOR = "desk_coordinator"
    DESK_WORKER = "desk_worker"
    ORG_COORDINATOR = "org_coordinator"
    ORG_DESK_WORKER = "org_desk_worker"
    CHURCH_CONTACT = "church_contact"
    ENTRY_HELPER = "entry_helper"
    BOARD_READER = "board_reader"
    VOLUNTEER = "volunteer"


ROLE_LABELS = {
    Role.ADMINISTRATOR: _l("Beheerder"),
    Role.PRIVACY_OFFICER: _l("Privacycontactpersoon"),
    Role.DESK_COORDINATOR: _l("Coördinator hulplijn"),
    Role.DESK_WORKER: _l("Medewerker hulplijn"),
    Role.ORG_COORDINATOR: _l("Coördinator"),
    Role.ORG_DESK_WORKER: _l("Helpdeskmedewerker"),
    Role.CHURCH_CONTACT: _l("Contactpersoon kerk"),
    Role.ENTRY_HELPER: _l("Invoerhulp kerk"),
    Role.BOARD_READER: _l("Bestuur"),
    Role.VOLUNTEER: _l("Vrijwilliger"),
}


class Permission(Enum):
    """One thing a person may do; the value is the sentence that says so."""

    WAITING_SEE = "See per kind of help how many people wait and how long, without names."
    CAMPAIGN_SEE = "See the campaigns of the partnership with their projects and churches."
    CAMPAIGN_MANAGE = "Prepare, open and close a campaign, and ask churches to join."
    PROJECT_MANAGE = "Make and change a project of one's own organisation."
    FLYER_PRINT = "Print the flyer of a church."
    CHURCH_SEE = "See how one's own church does, and the names of who allowed that."
    PLEDGE_CALL = "See the call list, phone the people on it and note how it went."
    PLEDGE_TYPE = "Write down a pledge that was given by telephone or on paper."
    INTAKE_DO = "Take in a help request and read every request of the partnership."
    QUESTIONS_KEEP = "Write down information questions, and read those of the partnership."
    DIRECTORY_KEEP = "Keep the list of outside organisations and the contacts with them."
    REQUEST_ASSIGN = "Hand a request to a partner organisation."
    ASSIGNMENT_ANSWER = "Accept or return what was handed to one's organisation."
    REQUEST_READ = "Read a request that is handled by one's organisation, or by the desk."
    MATCH_MAKE = "Propose a volunteer for a request, plan visits and record hours."
    MESSAGES_SEE = "See which mails could not leave, and settle them."
    REPORT_SEE = "Read the reports of the partnership: numbers and texts that name nobody."
    REPORT_MAKE = "Write a report, deliver it, keep its indicators, and take its numbers along."
    SETTINGS_CHOOSE = "Choose one's own language and shortcuts."
    PARTNERSHIP_SEE = "See who works together, with covenants and seats."
    PERSON_FORGET = "Forget a volunteer or a help seeker who asks for it."
    ACCOUNTS_MANAGE = "Let people in, change what they are, and let them go."
    OWN_PAGE = "See and withdraw one's own pledge."


DESK = frozenset({Role.DESK_COORDINATOR, Role.DESK_WORKER})
ORGANISATION = frozenset({Role.ORG_COORDINATOR, Role.ORG_DESK_WORKER})
COORDINATORS = frozenset({Role.ORG_COORDINATOR, Role.DESK_COORDINATOR})

POLICY: dict[Permission, frozenset[Role]] = {
    Permission.WAITING_SEE: DESK | ORGANISATION | {Role.BOARD_READER},
    Permission.CAMPAIGN_SEE: DESK | ORGANISATION | {Role.BOARD_READER},
    Permission.CAMPAIGN_MANAGE: COORDINATORS,
    Permission.PROJECT_MANAGE: COORDINATORS,
    Permission.FLYER_PRINT: COORDINATORS | {Role.CHURCH_CONTACT},
    Permission.CHURCH_SEE: frozenset({Role.CHURCH_CONTACT}),
    Permission.PLEDGE_CALL: ORGANISATION | {Role.DESK_COORDINATOR},
    Permission.PLEDGE_TYPE: DESK | ORGANISATION,
    Permission.INTAKE_DO: DESK,
    Permission.QUESTIONS_KEEP: DESK,
    Permission.DIRECTORY_KEEP: DESK,
    Permission.REQUEST_ASSIGN: DESK,
    Permission.ASSIGNMENT_ANSWER: ORGANISATION,
    Permission.REQUEST_READ: DESK | ORGANISATION,
    Permission.MATCH_MAKE: ORGANISATION | {Role.DESK_COORDINATOR},
    Permission.MESSAGES_SEE: DESK,
    Permission.REPORT_SEE: DESK | {Role.ORG_COORDINATOR, Role.BOARD_READER, Role.ADMINISTRATOR},
    Permission.REPORT_MAKE: frozenset({Role.DESK_COORDINATOR}),
    Permission.SETTINGS_CHOOSE: DESK
    | ORGANISATION
    | {Role.CHURCH_CONTACT, Role.BOARD_READER, Role.ADMINISTRATOR},
    Permission.PARTNERSHIP_SEE: DESK | ORGANISATION | {Role.BOARD_READER, Role.ADMINISTRATOR},
    Permission.PERSON_FORGET: frozenset({Role.DESK_COORDINATOR}),
    Permission.ACCOUNTS_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Permission.OWN_PAGE: frozenset({Role.VOLUNTEER}),
}

# Who signs in by mailed link; everybody else has a password and a second step.
LINK_ROLES = frozenset({Role.CHURCH_CONTACT, Role.ENTRY_HELPER, Role.VOLUNTEER})

# Roles that see the rows of every organisation in their partnership.
WHOLE_NETWORK_ROLES = frozenset({Role.DESK_COORDINATOR, Role.DESK_WORKER})


@dataclass(frozen=True)
class Actor:
    """Who is asking, within one partnership. Nobody in particular has no roles."""

    name: str = ""
    account_id: int | None = None
    network_id: int | None = None
    roles: frozenset[Role] = frozenset()
    organisation_ids: frozenset[int] = frozenset()
    church_ids: frozenset[int] = frozenset()
    volunteer_id: int | None = None
    affiliation: str = ""
    # The language they chose; empty when they did not.
    page_language: str = ""
    has_shortcuts: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles holds the permission."""
        return bool(self.roles & POLICY[permission])

    @property
    def role_label(self) -> str:
        """How the page calls this person: 'Coördinator, HipHelpt Dordrecht'."""
        labels = [str(ROLE_LABELS[role]) for role in Role if role in self.roles]
        return ", ".join([*labels, self.affiliation] if self.affiliation else labels)

    def scope(self, network_id: int) -> Scope:
        """What this person may see in the partnership that the address names."""
        if network_id != self.network_id:
            return Scope(network_id)
        return Scope(
            network_id,
            whole_network=bool(self.roles & WHOLE_NETWORK_ROLES),
            organisation_ids=self.organisation_ids,
            church_ids=self.church_ids,
            volunteer_id=self.volunteer_id,
        )


NOBODY = Actor()
