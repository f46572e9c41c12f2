"""Write scikit-learn's diabetes table as a CSV, with some values missing."""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_diabetes

table = load_diabetes(as_frame=True, scaled=False).frame.rename(columns={"target": "progression"})
table["sex"] = table["sex"].astype(int).astype(str)
draw = np.random.default_rng(5)
for column in ("sex", "bmi"):
    table.loc[draw.random(len(table)) < 0.05, column] = None
Path("data/raw").mkdir(parents=True)
table.to_csv("data/raw/diabetes.csv", index=False)
