"""The switches of *Easier view*."""
