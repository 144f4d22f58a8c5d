"""Made-up evidence: a seeded generator of `raw/` whose aggregates agree with the printed figures of E/AC.51/2017/7.

Counts are fixed by design; who says what is permuted by the seed. Every module has `make(raw, seed)`.
"""
