"""Scores one request."""

import json
import os

import mlflow
import pandas as pd

model = None


def init():
    """Loads the model once per instance."""
    global model
    model = mlflow.pyfunc.load_model(os.path.join(os.environ["AZUREML_MODEL_DIR"], "model"))


def run(request):
    """`request` is the body as text: a list of records."""
    return model.predict(pd.DataFrame(json.loads(request))).tolist()
