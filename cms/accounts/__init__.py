"""Who are the staff, how do they log in, what may they do?"""
