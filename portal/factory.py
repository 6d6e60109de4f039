"""Build the application: the only module that knows every floor."""

from functools import partial
from importlib import import_module

from flask import Flask, g, request, session
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from portal import heartbeat, scope
from portal.accounts import services as accounts
from portal.clock import use_test_clock, utc_now
from portal.config import Mode, Settings
from portal.crypto import Keyring
from portal.db import db, engine_options, prepare_engine, refuse_demo_database, unit_of_work
from portal.erasure.services import FORGETTERS
from portal.language import speak
from portal.mail import registry as mail
from portal.organisations import services as organisations
from portal.organisations.fresh import keep_typed
from portal.paths import static_folder, template_folder
from portal.permissions import NOBODY, Actor
from portal.scope import Scope
from portal.web.access import COOKIE_KEY, open_to_all
from portal.web.files import serve_files
from portal.web.languages import choose_language
from portal.web.metrics import watch_lines
from portal.web.pages import add_context, add_error_pages, add_headers
from portal.web.partnerships import find_partnership, watch_addresses
from portal.web.tracks import leave_tracks

# Modules with a blueprint ``bp``; the order has no meaning.
BLUEPRINTS = (
    "campaigns.pledges.views",
    "intake.directory.views",
    "intake.matching.views",
    "intake.questions.views",
    "intake.referral.views.assigning",
    "intake.referral.views.forgetting",
    "intake.matching.desk_views",
    "intake.referral.views.partner",
    "intake.referral.views.request",
    "intake.reports.views",
    "intake.requests.views",
    "intake.triage.views",
    "portal.mail.returned",
    "portal.mail.views",
    "portal.web.health",
    "portal.web.home",
    "portal.web.metrics",
    "portal.organisations.settings_views",
    "portal.organisations.partnership_views",
    "portal.organisations.people_views",
    "portal.organisations.views",
    "campaigns.planning.views",
    "campaigns.participation.desk_views",
    "campaigns.participation.views",
    "campaigns.pledges.closing_views",
    "campaigns.prints.views",
)
# Only where everybody is invented.
DEMO_BLUEPRINTS = ("portal.organisations.demo_views", "portal.organisations.style_views")
# Modules with ``MAILS``: who writes which message.
MAILS: tuple[str, ...] = (
    "campaigns.participation.mails",
    "campaigns.pledges.church_mails",
    "campaigns.pledges.mails",
    "intake.matching.keeping_warm",
    "intake.matching.mails",
    "intake.referral.mails",
    "intake.requests.mails",
    "portal.organisations.address_mails",
    "portal.organisations.mails",
    "portal.organisations.telling",
)
# Modules that listen to signals, or tell the floor below what it asks.
RECEIVERS: tuple[str, ...] = (
    "campaigns.pledges.handing_over",
    "campaigns.pledges.receivers",
    "intake.matching.progress",
    "intake.matching.receivers",
    "intake.referral.phases",
    "intake.referral.receivers",
)
# Who forgets which kind of person: modules with ``FORGETTER``.
FORGETTING = {
    "volunteer": "campaigns.volunteers.services",
    "contact": "intake.requests.forgetting",
}
# Every table, so that migrations and relationships know all of them.
MODELS = (
    "campaigns.pledges.models",
    "intake.directory.models",
    "intake.matching.models",
    "intake.questions.models",
    "intake.referral.models",
    "intake.reports.models",
    "portal.audit.models",
    "portal.consent.models",
    "portal.outbox.models",
    "portal.safekeeping.models",
    "portal.tokens.models",
)


class SlugConverter(BaseConverter):
    """Small letters, digits and hyphens."""

    regex = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class KeyConverter(IntegerConverter):
    """A number that fits a key; anything longer is simply not there."""

    def __init__(self, map: Map, max: int = 2**31 - 1) -> None:
        super().__init__(map, max=max)


class SignedIn(UserMixin):
    """Whose browser this is, with the actor they are in each partnership."""

    def __init__(self, actors: dict[int, Actor]) -> None:
        self.actors = actors


class Visitor(AnonymousUserMixin):
    """Somebody who is not signed in."""

    actors: dict[int, Actor] = {}


def create_app(settings: Settings) -> Flask:
    """The site, ready to serve; makes no query and starts nothing."""
    settings.check()
    app = Flask(
        "portal",
        static_folder=str(static_folder()),
        static_url_path="/static",
        template_folder=str(template_folder()),
    )
    _configure(app, settings)
    _connect(app, settings)
    leave_tracks(app)
    _let_in(app)
    watch_addresses(app)
    add_context(app)
    add_headers(app)
    add_error_pages(app)
    _furnish(app, settings)
    serve_files(app)
    if settings.trust_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    Keyring.fill(
        data_keys=settings.data_keys,
        secret_key=settings.secret_key,
        earlier=settings.secret_key_fallbacks,
        lookup_key=settings.lookup_key,
    )
    if settings.mode is not Mode.PRODUCTION:
        use_test_clock()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        TRUSTED_HOSTS=settings.trusted_hosts,
        PUBLIC_ADDRESS=settings.public_address,
        IS_DEMO=settings.is_demo,
        IS_HTTPS=settings.is_https,
        TESTING=settings.mode is Mode.TEST,
        MAX_CONTENT_LENGTH=4_000_000,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=12 * 3600,
        WTF_CSRF_TIME_LIMIT=None,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.extensions["tijdcollecte_settings"] = settings
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.url_map.converters["slug"] = SlugConverter
    app.url_map.converters["int"] = KeyConverter


def _connect(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    prepare_engine(engine, role=settings.database_role)
    watch_lines(engine)
    if settings.mode is Mode.PRODUCTION:
        refuse_demo_database(engine)


def _let_in(app: Flask) -> None:
    """Before each request: which partnership, who is asking, what they may see."""
    # No page asks who is there by itself: the page of a database that is away could not be drawn.
    guard = LoginManager(app, add_context_processor=False)
    guard.session_protection = None
    guard.anonymous_user = Visitor
    guard.request_loader(lambda _request: _whose_browser())

    @app.teardown_request
    def _leave(_wrong: BaseException | None) -> None:
        speak(None)  # whoever this thread serves next says in which language

    @app.before_request
    def _enter() -> None:
        choose_language(NOBODY)
        if request.endpoint in {None, "static", "health.alive"}:
            return
        network = find_partnership()
        g.actors = current_user.actors
        g.signed_in = bool(g.actors)
        g.network = network
        g.actor = organisations.actor_in(g.actors, network.id if network else None)
        if network is not None:
            seen_by = g.actor.scope(network.id) if g.actor is not NOBODY else Scope(network.id)
            scope.enter(db.session(), seen_by)
        choose_language(g.actor)
        if g.actor.account_id is not None:
            g.worker_silent = heartbeat.is_long_ago(g.get("worker_at"), utc_now())
            away = g.get("mail_away_at")
            g.mail_away = away if away and heartbeat.is_long_ago(away, utc_now()) else None


def _whose_browser() -> SignedIn | None:
    """The person behind the cookie, from the sessions we keep."""
    secret = session.get(COOKIE_KEY)
    if not isinstance(secret, str):
        return None
    now = utc_now()
    with scope.system_scope(db.session(), "whose browser this is"):
        found = organisations.recognise(db.session(), secret=secret, now=now)
    g.login, g.worker_at, login = found.login, found.worker_at, found.login
    g.mail_away_at = found.mail_away_at
    if login is None or login.is_over:
        if login is not None and login.kind == "account":
            g.keep_typed = partial(keep_typed, login.key)
        return None
    if login.is_stale:
        with unit_of_work() as work:
            accounts.touch(work, login_id=login.id, now=now)
    return SignedIn(found.actors) if found.actors else None


def _furnish(app: Flask, settings: Settings) -> None:
    """Hang up the pages, and tell the outbox who writes which message."""
    guard = CSRFProtect(app)
    modules = [*BLUEPRINTS, *(DEMO_BLUEPRINTS if settings.is_demo else ())]
    for name in modules:
        app.register_blueprint(import_module(name).bp)
    for view in app.view_functions.values():
        if getattr(view, "is_public_post", False):
            guard.exempt(view)
    for name in (*MODELS, *RECEIVERS):
        import_module(name)
    for name in MAILS:
        mail.MAILS.register(import_module(name).MAILS)
    for kind, name in FORGETTING.items():
        FORGETTERS[kind] = import_module(name).FORGETTER
    open_to_all(app.view_functions["static"])
