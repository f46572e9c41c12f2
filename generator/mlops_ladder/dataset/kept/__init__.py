"""What a project keeps of its table: the files, a sample, the pointer for git, and the cards."""
