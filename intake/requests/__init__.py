"""Help requests and the people they are about."""
