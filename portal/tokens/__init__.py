"""Personal links and form tokens."""
