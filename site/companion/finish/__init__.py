"""From a body to finished HTML: formulas set, widgets drawn, references resolved."""
