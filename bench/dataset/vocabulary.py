"""The words that made-up projects are made of, and that they are searched by."""

CERCLES = ["Kayes", "Bafoulabé", "Diéma", "Kéniéba", "Kita", "Nioro du Sahel", "Yélimané"]
KINDS = ["Forage", "École", "Centre de santé", "Périmètre maraîcher", "Barrage", "Banque de céréales"]
WORDS = [
    *("village", "eau", "pompe", "classe", "élève", "infirmier", "jardin", "digue", "riz", "maïs", "mil"),
    *("arachide", "coton", "marché", "route", "puits", "habitants", "association", "diaspora", "épargne"),
    *("commune", "cercle", "chantier", "ciment", "tôle", "toit", "salle", "latrine", "clôture"),
]
