"""A candidacy up to the label, and a label taken away, in the page of the demonstration: three
people side by side on a wide screen, then each on a telephone. Pictures go to SCREENSHOTS."""

import unittest

from demonstration import DemonstrationTest

TODAY = "20/11/2026"  # of the demonstration's clock
PLACES = ("Logo et bandeau", "Signature de courriel", "Site de la structure",
          "Supports imprimés et presse", "Fiche d'annuaire", "Annuaire national")


class Candidacy(DemonstrationTest):
    def test_a_candidacy_up_to_the_label(self):
        self.complaints_expected = True  # of the status 429: told faster than people write
        self.emeline, self.maelle, self.brigitte = self.sides(
            "M-017", "coordinator", "referent-jeunesse")
        self.applies()
        self.is_eligible()
        self.takes_the_steps()
        self.sends_a_photo()
        self.is_trained_and_welcomed()
        self.gets_the_label()
        self.is_in_the_directory()

        emeline = self.alone("M-017")
        for number, words in enumerate((
                "Voici exactement", "(photo envoyée)", "Il manque", "tu portes le label"), 1):
            self.look(f"candidacy-390-{number}", words)
        emeline.asks("S-0001", "Je ne trouve pas S-0001")
        self.alone("coordinator")
        for number, words in enumerate((
                "Il manque :", "propose sa photo", "L-0001 · Labellisation"), 1):
            self.look(f"candidacy-coordinator-390-{number}", words)
        self.alone("referent-jeunesse")
        self.look("candidacy-referent-390", "propose le label")

    def applies(self):
        self.maelle.talks(
            ("nouvelle candidature", "Personne"), ("Émeline Fauvette", "Structure employeuse"),
            ("espace jeunes de cressac", "Public"), ("jeunesse", "C'est bien ça"),
            ("oui", "C'est enregistré"))
        self.emeline.talks(
            ("bonjour je veux devenir promeneuse du net", "Fonction"),
            ("animatrice jeunesse", "Origine"), ("passe", "Structure employeuse"),
            ("passe", "Ta candidature est enregistrée (L-0001)"))
        self.maelle.hears("Émeline Fauvette dépose sa candidature")

    def is_eligible(self):
        self.maelle.says("émeline est éligible")
        self.emeline.hears("entre dans le réseau")
        self.maelle.talks(("accord de la structure d'émeline", "Heures par semaine"),
                          ("4", "Date de l'accord"), ("18/11/2026", "Convention"))
        self.maelle.says("en cours")
        self.emeline.hears("l'intégration commence")
        self.look("candidacy-steps")
        self.maelle.asks("labellise émeline", "Il manque")
        self.look("candidacy-missing")

    def takes_the_steps(self):
        self.emeline.talks(
            ("j'ai signé la charte", "C'est fait"),
            ("j'ai lu le dossier repère et le livret", "C'est fait"),
            ("mes profils", "Profils professionnels"),
            ("Instagram emeline.pdn.cressac", "C'est fait"),
            ("je déclare mes heures", "Heures de présence en ligne"), ("4", "Créneaux affichés"),
            ("mercredi 16-20", "C'est fait"))
        self.look("candidacy-half")
        self.emeline.talks(
            ("je rédige ma fiche d'annuaire", "Fonction"),
            ("animatrice jeunesse", "Profils professionnels"),
            ("Instagram emeline.pdn.cressac", "Créneaux de présence"),
            ("mercredi 16h-20h", "Présentation"),
            ("Je réponds à toutes les questions, sans jugement.", "Contact publié"),
            ("passe", "C'est bien ça"), ("oui", "Voici exactement ce que l'annuaire publiera"))
        self.look("candidacy-entry")
        self.emeline.taps("J'autorise la publication")
        self.emeline.hears("La fiche sera publiée le jour du label, pas avant")

    def sends_a_photo(self):
        self.emeline.asks("voici ma photo", "au moins 400 pixels")
        self.emeline.sends_a_portrait()
        self.maelle.hears("Émeline Fauvette propose sa photo")
        self.browser.until("document.querySelector('#cote-2 .picture')?.naturalWidth === 600")
        self.look("candidacy-photo")
        self.maelle.talks(("photo d'émeline refusée", "Critère de photo"),
                          ("Visage visible", "Précision"))
        self.maelle.says("passe")
        self.emeline.hears("Il manque : Visage visible")
        self.emeline.sends_a_portrait()
        self.maelle.hears("Émeline Fauvette propose sa photo")
        self.maelle.says("photo d'émeline ok")
        self.emeline.hears("photo de profil est approuvée")
        self.maelle.says("photo d'émeline vue la même sur tous les réseaux")
        self.emeline.hears("cette étape est faite")

    def is_trained_and_welcomed(self):
        self.emeline.talks((f"inscris moi à la formation initiale du {TODAY}", "Modalité"),
                           ("à distance", f"inscription à la formation initiale du {TODAY}"))
        self.maelle.hears("Émeline Fauvette s'inscrit")
        self.maelle.asks("Émeline était présente à la formation initiale", "Était présente")
        self.maelle.says("oui")
        self.emeline.hears("présence à la formation initiale est constatée")
        self.maelle.asks("rencontre d'accueil d'émeline faite hier",
                         "Émeline Fauvette a fait toutes les étapes")
        self.emeline.hears("Toutes les étapes sont faites")

    def gets_the_label(self):
        self.maelle.asks("je propose le label d'émeline", "Label proposé, validation attendue")
        self.brigitte.hears("propose le label pour Émeline Fauvette")
        self.look("candidacy-proposed")
        self.brigitte.talks(("avis favorable pour émeline", "Précision sur l'avis"),
                            ("passe", "Un avis n'est pas une validation"))
        self.brigitte.taps("Valider le label")
        self.emeline.hears("tu portes le label")
        self.emeline.hears("Ta fiche est publiée")
        self.maelle.hears("Émeline Fauvette : le label est validé")
        self.look("candidacy-labelled")

    def is_in_the_directory(self):
        self.browser.open(f"{self.echo.origin}/annuaire")
        self.browser.until_text(".entries h2", "Émeline Fauvette")
        self.look("candidacy-directory")


class Removal(DemonstrationTest):
    def test_a_removal_up_to_its_close(self):
        self.complaints_expected = True  # of the status 429, and of 401 once the access is cut
        self.florian, self.maelle, self.brigitte = self.sides(
            "M-022", "coordinator", "referent-jeunesse")
        self.is_reported()
        self.is_heard()
        self.is_supported()
        self.is_decided()
        self.everyone_is_informed()
        self.is_carried_out()

        self.alone("coordinator")
        for number, words in enumerate((
                "Alerte à examiner", "informé et entendu avant", "ne peut pas encore être clos",
                "les accès sont coupés"), 1):
            self.look(f"removal-coordinator-390-{number}", words)
        self.alone("referent-jeunesse")
        for number, words in enumerate(("la coordination vous alerte", "une décision vous est",
                                        "Réexamen"), 1):
            self.look(f"removal-referent-390-{number}", words)
        for other in ("M-021", "referent-parentalite"):
            side = self.alone(other)
            side.asks("S-0001", "Je ne trouve pas S-0001")
            for word in ("Florian", "retrait", "alerte"):
                self.assertNotIn(word, side.said())
        self.look("removal-peer-390")

    def is_reported(self):
        self.maelle.talks(
            ("alerter sur une pratique", "Professionnel concerné"), ("M-022", "Motif"),
            ("Posture inadaptée", "Date des faits"), ("le 12/11", "Résumé des faits"),
            ("Publications privées sur le compte professionnel, malgré un rappel oral.",
             "D'où vient l'alerte"),
            ("Constat de la coordination", "Référent qui décidera"), ("passe", "C'est bien ça"))
        self.look("removal-restated")
        self.maelle.asks("oui", "S-0001")
        self.brigitte.hears("la coordination vous alerte")
        self.look("removal-reported")
        self.brigitte.taps("J'en ai connaissance")
        self.maelle.hears("a connaissance de l'alerte")
        self.florian.asks("S-0001", "Je ne trouve pas S-0001")

    def is_heard(self):
        self.maelle.asks("S-0001", "Alerte à examiner")
        self.maelle.taps("Retenir l'alerte")
        self.brigitte.hears("l'accompagnement commence")
        self.maelle.asks("nouvelle mesure S-0001", "informé et entendu avant toute mesure")
        self.assertNotIn("La coordination t", self.florian.said())
        self.maelle.talks(("S-0001 informer le professionnel", "Par quel moyen"),
                          ("Entretien", "quel jour"))
        self.maelle.says("hier")
        self.florian.hears("La coordination t'a parlé")
        self.look("removal-informed")
        self.florian.talks(("mes observations S-0001", "Observations"),
                           ("Je sépare mes comptes cette semaine.", "C'est"))
        self.maelle.hears("le professionnel a donné ses observations")

    def is_supported(self):
        self.maelle.talks(("nouvelle mesure S-0001", "Mesure d'accompagnement"),
                          ("Entretien", "Qui la porte"), ("La coordination", "Échéance"))
        self.maelle.says("30/11/2026")
        self.florian.hears("Une mesure d'accompagnement est prévue avec toi")
        self.maelle.talks(("bilan des mesures S-0001", "Une mesure est en cours"),
                          ("mesure terminée S-0001", "Résultat"), ("Sans effet", "C'est fait"),
                          ("bilan des mesures S-0001", "Bilan"))
        self.maelle.says("Pas rectifiée : concertation")
        self.brigitte.hears("la concertation est ouverte")

    def is_decided(self):
        self.maelle.asks("je propose le retrait S-0001", "La concertation avec chaque référent")
        self.brigitte.talks(("ma position S-0001", "Position"),
                            ("Retrait du label", "Date de la concertation"))
        self.brigitte.says("aujourd'hui")
        self.maelle.hears("un référent a donné sa position")
        self.maelle.asks("je propose le retrait S-0001", "Proposition")
        self.maelle.says("Retrait du label")
        self.brigitte.hears("une décision vous est proposée")
        self.maelle.asks("je décide le retrait S-0001", "revient à quelqu'un d'autre")
        self.look("removal-proposed")
        self.brigitte.talks(("je décide le retrait S-0001", "Décision"),
                            ("Retrait du label", "Conditions"), ("passe", "Réexamen"))
        self.brigitte.says("passe")
        self.maelle.hears("la décision est prise")

    def everyone_is_informed(self):
        self.maelle.talks(
            ("passer à l'exécution S-0001", "Le professionnel n'est pas informé"),
            ("S-0001 informer le professionnel", "Par quel moyen"), ("Courrier", "quel jour"))
        self.maelle.says("aujourd'hui")
        self.florian.hears("La coordination t'a parlé")
        for answer in ("C'est fait", "le second se fait un autre jour"):
            self.maelle.talks(
                ("passer à l'exécution S-0001", "La structure employeuse n'est pas informée"),
                ("S-0001 essai d'information", "Qui a été informé"),
                ("La structure employeuse", "quel jour"), ("aujourd'hui", "Pourquoi"),
                ("Pas de réponse", answer))
        self.maelle.talks(
            ("S-0001 informer la structure employeuse", "Par quel moyen"),
            ("Courrier", "quel jour"), ("aujourd'hui", "C'est fait"))
        self.maelle.says("passer à l'exécution S-0001")
        self.florian.hears("Le retrait du label est en cours")
        self.look("removal-begun")

    def is_carried_out(self):
        self.maelle.asks("clore le dossier S-0001", "ne peut pas encore être clos")
        self.florian.asks("S-0001 nom retiré", "Où le nom")
        self.florian.says("Profils et biographies")
        self.maelle.hears("le professionnel a retiré son nom")
        for place in PLACES:
            self.maelle.talks(("S-0001 nom retiré", "Où le nom"), (place, "C'est fait"))
        self.maelle.talks(
            ("S-0001 nom retiré", "Où le nom"),
            ("Listes de diffusion et inscriptions", "le retrait est achevé, les accès sont coupés"))
        self.look("removal-done")


if __name__ == "__main__":
    unittest.main(verbosity=2)
