"""Does one of these apply to you?"""
