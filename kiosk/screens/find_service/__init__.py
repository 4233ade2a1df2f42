"""Which department or service?"""
