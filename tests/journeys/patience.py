"""How long a browser may wait: for a machine that is busy with something else, not for speed."""

# Milliseconds. A wait ends as soon as it can; only a failure lasts this long.
PATIENCE = 60_000
