"""Information questions: somebody wants to know something, and nobody needs to know who."""
