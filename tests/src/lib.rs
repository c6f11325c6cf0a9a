//! Black-box tests of azureml-ls live in `tests/`; this library holds what they share.
