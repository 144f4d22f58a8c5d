"""The files that notes come as: one reader a format, each gives the pieces of a text."""
