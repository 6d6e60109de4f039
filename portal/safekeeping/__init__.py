"""A copy of everything: made while people work, put back, or carried to another database."""
