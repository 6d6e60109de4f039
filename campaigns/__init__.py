"""Churches pledge time: campaigns, projects, pledges and what is printed for them."""
