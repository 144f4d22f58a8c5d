"""Codings made in other tools, each held against our notes."""
