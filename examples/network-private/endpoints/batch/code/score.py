"""Scores one mini-batch of CSV files."""

import os

import mlflow
import pandas as pd

model = None


def init():
    """Loads the model once per worker."""
    global model
    model = mlflow.pyfunc.load_model(os.path.join(os.environ["AZUREML_MODEL_DIR"], "model"))


def run(mini_batch):
    """One prediction a row, with the file that the row came from."""
    parts = []
    for path in mini_batch:
        frame = pd.read_csv(path)
        frame["prediction"] = model.predict(frame)
        frame["file"] = os.path.basename(path)
        parts.append(frame)
    return pd.concat(parts)
