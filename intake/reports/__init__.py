"""What the partnership tells its board and its municipality: indicators, figures, a year report."""
