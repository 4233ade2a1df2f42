"""Versions of the program beside one another: the signed bundle a version comes in, and the shelf it is put on."""
