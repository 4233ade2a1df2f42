"""Finding the way: a hospital's plan, the graph people walk on, routes and their steps. Rules only, no input or output."""
