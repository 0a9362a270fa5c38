"""The `sotay` commands, one file each. A command's own imports stand inside it, so that the others start fast."""
