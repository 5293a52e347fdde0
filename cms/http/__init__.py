"""What happens to every request and every response, whatever view answers."""
