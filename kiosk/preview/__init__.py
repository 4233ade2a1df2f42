"""`./run kiosk --preview`: draws how a kiosk would look with settings nobody has published, for the editor's page."""
