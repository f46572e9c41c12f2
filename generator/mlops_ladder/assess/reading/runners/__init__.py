"""The task runners: each module reads the files of one and returns its tasks."""
