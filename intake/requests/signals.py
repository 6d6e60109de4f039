"""News of this subject."""

from blinker import Signal

# A request was withdrawn or given up while a match may live. Sent inside the transaction:
# sender None, session=, request_id=, actor=, now=. The floor above ends its live matches.
request_closed = Signal()
