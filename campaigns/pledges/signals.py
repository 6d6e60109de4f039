"""News about pledges for the floors above, sent inside the transaction."""

from blinker import signal

# A volunteer took a pledge back. Called with session=, pledge_id=, actor= and now=.
pledge_withdrawn = signal("pledge_withdrawn")
