"""What mailings, advertisements and social networks append to addresses, as they write it."""

DECORATIONS = (
    "utm_source=lettre&utm_medium=email&utm_campaign=%C3%A9t%C3%A9",
    "fbclid=IwAR0_x-y",
    "gclid=Cj0KCQ&gclid=again",
    "ref=accueil",
    "inconnu=%00%FF",
    "inconnu",
)
