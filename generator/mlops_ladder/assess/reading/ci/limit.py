"""How much is unfolded of files that refer to each other: a few lines can mean billions."""

MOST = 2_000  # steps of one job or file; none that people write comes near
DEEPEST = 10  # of calls; the systems themselves allow 4 to 11


class Limit:
    """Counts down with each step that is taken."""

    def __init__(self, most: int = MOST) -> None:
        self.left = most

    def reached(self) -> bool:
        """Take a step, and tell whether there was none left."""
        self.left -= 1
        return self.left < 0
