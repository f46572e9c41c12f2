"""Tests of what a plan is made of."""
