"""An administrator sets up the house: site, departments, services, places, desks, hours, pathways, paper. All is audited."""
