"""Surveys in parts: each part read and counted by itself, then joined."""
