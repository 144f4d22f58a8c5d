"""Suggested codings of rules and files, for coders to decide on; their precision and recall."""
