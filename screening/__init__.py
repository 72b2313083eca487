"""The web app: settings, forms and views around ``screening.logic``, which decides and knows nothing of the web."""
