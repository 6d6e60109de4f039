"""Organisations outside the partnership, and when we were in touch with them."""
