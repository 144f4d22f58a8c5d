"""From the codings that people made to numbers: decisions, codings, bases, counts."""
