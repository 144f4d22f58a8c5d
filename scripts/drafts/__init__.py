"""Drafts of descriptions: what an export that nobody described looks like, for a person to correct."""
