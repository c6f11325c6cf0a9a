"""Stands for a training script."""

print("trained")
