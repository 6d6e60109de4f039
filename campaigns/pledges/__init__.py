"""Pledges (toezeggingen): time that people promised."""
