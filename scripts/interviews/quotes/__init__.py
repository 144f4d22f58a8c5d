"""Quotes that may go out, without names."""
