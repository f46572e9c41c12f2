"""What a project depends on, and the images that it builds."""
