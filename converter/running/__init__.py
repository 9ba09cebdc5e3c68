"""What every run of the program shares: where input comes from and output goes, what is said, how it ends."""
