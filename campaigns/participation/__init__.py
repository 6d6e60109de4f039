"""Churches that join a campaign, each in its own way."""
