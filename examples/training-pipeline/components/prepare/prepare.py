"""Splits the records into a training and a held-out part."""

import argparse
from pathlib import Path

import pandas as pd

parser = argparse.ArgumentParser()
parser.add_argument("--records")
parser.add_argument("--holdout", type=float)
parser.add_argument("--out", type=Path)
options = parser.parse_args()

records = pd.read_csv(options.records)
held_out = records.sample(frac=options.holdout, random_state=7)
held_out.to_csv(options.out / "held-out.csv", index=False)
records.drop(held_out.index).to_csv(options.out / "training.csv", index=False)
