"""Partners: who receives what became public, how it reaches them, and what they confirmed."""
