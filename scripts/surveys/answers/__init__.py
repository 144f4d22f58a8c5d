"""From answers as received to those that count: cleaning, dispositions, bases, weights."""
