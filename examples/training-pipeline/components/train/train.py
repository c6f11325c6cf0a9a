"""Trains a forest on the prepared records and writes it as an MLflow model."""

import argparse
from pathlib import Path

import mlflow
import pandas as pd
from sklearn.ensemble import RandomForestClassifier

parser = argparse.ArgumentParser()
parser.add_argument("--data", type=Path)
parser.add_argument("--trees", type=int)
parser.add_argument("--weights")
parser.add_argument("--model")
options = parser.parse_args()

records = pd.read_csv(options.data / "training.csv")
weights = pd.read_csv(options.weights)["weight"] if options.weights else None
forest = RandomForestClassifier(n_estimators=options.trees)
forest.fit(records.drop(columns="diagnosis"), records["diagnosis"], sample_weight=weights)
mlflow.sklearn.save_model(forest, options.model)
