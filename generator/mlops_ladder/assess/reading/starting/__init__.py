"""What starts a training, and what its stages hang together by."""
