"""Tests of the jobs of CI systems."""
