"""The demo: invented people in two real towns, in a database of its own."""
