"""Made-up cases of a survey with strata and clusters, for the measurements of time and size."""

import numpy as np
import pandas as pd


def drawn(n: int, seed: int = 20170407) -> pd.DataFrame:
    """Return n cases in 50 strata of 20 clusters, 10 domains, a table of 5 by 10, and one number."""
    rng = np.random.default_rng(seed)
    stratum = rng.integers(0, 50, n)
    cluster = stratum * 20 + rng.integers(0, 20, n)
    domain = rng.integers(0, 10, n)
    return pd.DataFrame(
        {
            "stratum": stratum,
            "cluster": cluster,
            "weight": rng.uniform(1, 5, n),
            "domain": domain,
            "row": rng.integers(0, 5, n),
            "column": rng.integers(0, 10, n),
            "y": rng.normal(size=n) + 0.1 * domain + rng.normal(size=1000)[cluster],
        }
    )
