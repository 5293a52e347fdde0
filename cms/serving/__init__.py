"""Starting, serving and supervising; headers, languages, login and health."""
