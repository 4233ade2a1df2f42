"""Where do you want to go?"""
