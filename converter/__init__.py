"""Turn raw assessment text into verified, polished reports."""

__version__ = "0.1.0"
