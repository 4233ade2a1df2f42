"""What is read in one place for everybody: states, lines in fair order, delays, hours, the plan in force."""
