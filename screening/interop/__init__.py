"""At home in other people's systems: FHIR, a plain JSON interface, and files to take along.

The builders are pure functions of the content and the outcome; ``views`` alone knows requests.
"""
