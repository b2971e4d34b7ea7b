"""The API for Python and notebooks: frames, chips, and the law of a day.

Everything is as the commands have it: the same law, the same rule engine, the same words. A folder named
by EXPORTCHECK_LAW takes the place of bundled regulation files, which is said on standard error; files of
settings are not read.
"""
