"""Layout of numbers as tables and figures."""
