"""Errand's training: phrases become commands and plans, these become the selector and the planner."""
