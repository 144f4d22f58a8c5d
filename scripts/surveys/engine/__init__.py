"""From the answers that count to the numbers of each item, by group."""
