"""The plan for the whole board: every waiting part and every free pledge at once."""
