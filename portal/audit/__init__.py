"""Who did what, and who looked: ids and verbs, no contents."""
