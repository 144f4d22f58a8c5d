"""What rules propose, for people to decide on, and how far it can be trusted."""
