"""Forget somebody who asks for it, and let them stay forgotten."""
