"""Partners in the administration: who receives what, how late, and who has taken down what."""
