"""The management commands of this project, where Django looks for them."""
