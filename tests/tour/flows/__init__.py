"""`./run tour DIR --flows`: each flow of the kiosk through the real hub, by touch, scanner or keypad, a picture of every step."""
