"""News about people for the floors above, sent inside the transaction."""

from blinker import Signal

# Somebody is being forgotten. Sender None, session=, kind= ('volunteer' or 'contact'), key=,
# actor= and now=. Whoever keeps something of them ends it and wipes it.
person_forgotten = Signal()
