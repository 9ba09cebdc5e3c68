"""What the commands over an archive do: import into it, look at it, export it, check it again, report on it."""
