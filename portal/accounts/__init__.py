"""Accounts of staff and church contacts, and the sessions of whoever is signed in."""
