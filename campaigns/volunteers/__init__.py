"""People who give time (vrijwilligers). They need no account."""
