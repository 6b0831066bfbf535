"""Goals, measures, indicators, targets, budget; versions, planner, document."""
