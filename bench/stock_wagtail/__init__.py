"""The same content as a project by Wagtail's manual would serve it: APIs v2 and v3, no engine of ours."""
