"""Flyers and other printed matter of a campaign."""
