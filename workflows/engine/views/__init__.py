"""The page of a case, the pages of its steps, the buttons of a task."""
