"""What people agreed to: one row per purpose, with the exact words."""
