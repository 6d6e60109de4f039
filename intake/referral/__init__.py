"""Handing a request to a partner organisation, and hearing back."""
