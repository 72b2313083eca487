"""Template filters of Signaalwijzer."""
