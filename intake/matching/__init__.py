"""Filling a request from the pledges: suggestions, matches, visits and hours."""
