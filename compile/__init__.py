"""Sources become claims, claims become concepts and pages: the passes and the engines."""
