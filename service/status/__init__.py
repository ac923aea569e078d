"""What is wrong with a home and the service over it, told to its operator in words."""

from service.status.check import Check, Observed, Said, State, Told
from service.status.checks import CHECKS, Standing, standing, worst

__all__ = ["CHECKS", "Check", "Observed", "Said", "Standing", "State", "Told", "standing", "worst"]
