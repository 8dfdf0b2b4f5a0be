"""The operator's side falls: backends killed, restored and forked under real terminals.

Belongs here: a real backend process over real TLS, whole terminals with hands instead of devices,
and the campaign that kills the one under the others.
"""
