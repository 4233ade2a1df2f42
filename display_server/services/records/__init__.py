"""What is kept and given out: reports, one person's data, how backups went."""
