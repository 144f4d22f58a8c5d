"""The small language of derived items: its grammar, and the value of an expression."""
