"""Manifests at scale: every line projected on what matters, each distinct question asked once.

`plan` says which columns make a question; `scanning` which bytes can be cut into rows blindly; `arrow` is
the engine that cuts, compares and counts; `seen` remembers shipment lines; `sinks` write verdicts. Another
engine would take the place of `arrow` and `scanning`.
"""
