"""Partner organisations, faith communities, and who belongs to them."""
