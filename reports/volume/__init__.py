"""The city's volume: the chapters of all or some agencies in one PDF, printed in the background.

It writes no domain data; its own table holds who asked for which volume and how far it is.
"""
