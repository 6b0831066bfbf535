"""What every room may use and owns no table: refusals, decisions, periods, texts, the thread."""
