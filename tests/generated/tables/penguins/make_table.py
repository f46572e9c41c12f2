"""Make a table with the columns of the Palmer penguins, and their rough sizes."""

from pathlib import Path

import numpy as np
import pandas as pd

SIZES = {"Adelie": (38.8, 18.3, 3700), "Chinstrap": (48.8, 18.4, 3730), "Gentoo": (47.5, 15, 5080)}
ROWS = 600

draw = np.random.default_rng(3)
species = draw.choice(list(SIZES), ROWS)
sizes = np.array([SIZES[name] for name in species]) * draw.normal(1, 0.06, (ROWS, 3))
table = pd.DataFrame(
    {
        "species": species,
        "island": draw.choice(["Biscoe", "Dream", "Torgersen"], ROWS),
        "bill length (mm)": sizes[:, 0].round(1),
        "bill depth (mm)": sizes[:, 1].round(1),
        "body_mass_g": pd.array(sizes[:, 2].round().astype(int), dtype="Int64"),
        "sex": draw.choice(["female", "male"], ROWS),
        "tagged": draw.random(ROWS) < 0.5,
        "year": draw.integers(2007, 2010, ROWS),
    }
)
for column in ("bill length (mm)", "body_mass_g", "sex"):
    table.loc[draw.random(ROWS) < 0.05, column] = pd.NA
Path("data/raw").mkdir(parents=True)
table.to_csv("data/raw/penguins.csv", index=False)
