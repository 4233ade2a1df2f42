"""A number begins: counted, leased, given out, printed and printed anew."""
