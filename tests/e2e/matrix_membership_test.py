"""A candidacy up to the label, and a label taken away, on a real Synapse with real clients: the
dialogues candidature.txt and retrait.txt as their people live them in their rooms."""

import datetime
import unittest
import zoneinfo

from PIL import Image  # comes with Synapse

from matrix_story import MatrixStory

PLACES = ("Logo et bandeau", "Signature de courriel", "Site de la structure",
          "Supports imprimés et presse", "Fiche d'annuaire", "Annuaire national")


def day(days_from_now=0):
    """As people write it in the network's zone."""
    now = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris"))
    return (now + datetime.timedelta(days=days_from_now)).strftime("%d/%m/%Y")


class Membership(MatrixStory):
    founded = dict.fromkeys(("candidacy", "removal"))

    async def talks(self, person, *turns):
        """Each turn is what the person writes and what the bot then answers."""
        for says, hears in turns:
            await person.asks(says, hears)

    def told(self, network, *types):
        network.stop()
        return [event["type"].partition(".")[2] for event in network.events(*types)]

    # ---- the candidacy

    async def test_a_candidacy_up_to_the_label(self):
        network = self.network("candidacy")
        network.start()
        emeline = await self.person(network, "M-017")
        farida = await self.person(network, "M-021")
        maelle = await self.person(network, "coordinator")
        brigitte = await self.person(network, "referent-jeunesse")
        thierry = await self.person(network, "referent-parentalite")

        await self.applies(emeline, maelle)
        await self.is_eligible(emeline, maelle)
        await self.takes_the_steps(emeline)
        await self.sends_a_photo(network, emeline, maelle)
        await self.is_trained_and_welcomed(emeline, maelle)

        # Who proposes does not validate, nor does the referent of the other theme; an opinion is
        # no validation.
        await maelle.asks("je propose le label d'émeline", "Label proposé, validation attendue")
        card = await brigitte.hears("propose le label pour Émeline Fauvette")
        await maelle.asks("je valide le label d'émeline", "revient à quelqu'un d'autre")
        await thierry.asks("je valide le label d'émeline", "référent Caf de la thématique")
        await self.talks(brigitte, ("avis favorable pour émeline", "Précision sur l'avis"),
                         ("passe", "Un avis n'est pas une validation"))
        await brigitte.taps(card, "Valider le label")
        await emeline.hears("tu portes le label")
        await emeline.hears("Ta fiche est publiée")
        await maelle.hears("Émeline Fauvette : le label est validé")
        await maelle.asks("fiche Émeline", "labellisé")
        # Her candidacy was nobody else's.
        await farida.asks("L-0001", "Je ne trouve pas L-0001")
        self.assertFalse(any("Émeline" in text for text in farida.heard()))
        self.assertEqual(self.told(network, "membership.photo_submitted",
                                   "membership.photo_rejected", "membership.photo_approved",
                                   "membership.label_proposed", "membership.labelled"),
                         ["photo_submitted", "photo_rejected", "photo_submitted",
                          "photo_approved", "label_proposed", "labelled"])

    async def applies(self, emeline, maelle):
        await self.talks(maelle, ("nouvelle candidature", "Personne"),
                         ("Émeline Fauvette", "Structure employeuse"),
                         ("espace jeunes de cressac", "Public"),
                         ("jeunesse", "C'est bien ça"), ("oui", "C'est enregistré"))
        await self.talks(emeline, ("bonjour je veux devenir promeneuse du net", "Fonction"),
                         ("animatrice jeunesse", "Origine"), ("passe", "Structure employeuse"),
                         ("passe", "Ta candidature est enregistrée (L-0001)"))
        await maelle.hears("Émeline Fauvette dépose sa candidature")

    async def is_eligible(self, emeline, maelle):
        await maelle.says("émeline est éligible")
        await emeline.hears("entre dans le réseau")
        await emeline.asks("j'ai l'accord de mon directeur", "L'accord vient de ta structure")
        await self.talks(maelle, ("accord de la structure d'émeline", "Heures par semaine"),
                         ("4", "Date de l'accord"), (day(-2), "Convention"))
        await maelle.says("en cours")
        await emeline.hears("l'intégration commence")
        # The label waits for every step.
        missing = await maelle.asks("labellise émeline", "Il manque")
        self.assertIn("Charte à signer", missing["content"]["body"])
        self.assertNotIn("Compte de discussion", missing["content"]["body"])

    async def takes_the_steps(self, emeline):
        await self.talks(
            emeline, ("j'ai signé la charte", "C'est fait"),
            ("j'ai lu le dossier repère et le livret", "C'est fait"),
            ("mes profils", "Profils professionnels"),
            ("Instagram emeline.pdn.cressac", "C'est fait"),
            ("je déclare mes heures", "Heures de présence en ligne"), ("4", "Créneaux affichés"),
            ("mercredi 16-20", "C'est fait"),
            ("je rédige ma fiche d'annuaire", "Fonction"),
            ("animatrice jeunesse", "Profils professionnels"),
            ("Instagram emeline.pdn.cressac", "Créneaux de présence"),
            ("mercredi 16h-20h", "Présentation"),
            ("Je réponds à toutes les questions, sans jugement.", "Contact publié"),
            ("passe", "C'est bien ça"))
        words = await emeline.asks("oui", "Voici exactement ce que l'annuaire publiera")
        await emeline.taps(words, "J'autorise la publication")
        await emeline.hears("La fiche sera publiée le jour du label, pas avant")

    async def sends_a_photo(self, network, emeline, maelle):
        """From a Matrix client the bot takes no picture and says so; one goes by another way."""
        portrait = self.folder / "portrait.jpg"
        Image.new("RGB", (600, 500), "teal").save(portrait)
        await emeline.asks("voici ma photo", "au moins 400 pixels")
        await emeline.client.send_image(emeline.room, portrait)
        await emeline.hears("Je n'ai rien gardé : je ne peux pas prendre la photo ici")
        network.send("M-017", portrait)
        await maelle.hears("Émeline Fauvette propose sa photo")
        await emeline.asks("ma photo est ok", "On n'approuve pas sa propre photo")
        await self.talks(maelle, ("photo d'émeline refusée", "Critère de photo"),
                         ("Visage visible", "Précision"))
        await maelle.says("passe")
        await emeline.hears("Il manque : Visage visible")
        network.send("M-017", portrait)
        await maelle.hears("Émeline Fauvette propose sa photo")
        await maelle.says("photo d'émeline ok")
        await emeline.hears("photo de profil est approuvée")
        await maelle.says("photo d'émeline vue la même sur tous les réseaux")
        await emeline.hears("cette étape est faite")

    async def is_trained_and_welcomed(self, emeline, maelle):
        await maelle.asks("Émeline était présente à la formation initiale",
                          "Il n'y a pas d'inscription")
        await self.talks(emeline, (f"inscris moi à la formation initiale du {day()}", "Modalité"),
                         ("à distance", f"inscription à la formation initiale du {day()}"))
        await maelle.hears("Émeline Fauvette s'inscrit")
        await maelle.asks("Émeline était présente à la formation initiale", "Était présente")
        await maelle.says("oui")
        await emeline.hears("présence à la formation initiale est constatée")
        await maelle.asks(f"rencontre d'accueil d'émeline faite le {day(-1)}",
                          "Émeline Fauvette a fait toutes les étapes")
        await emeline.hears("Toutes les étapes sont faites")

    # ---- the removal

    async def test_a_removal_up_to_its_close(self):
        network = self.network("removal")
        network.start()
        florian = await self.person(network, "M-022")
        farida = await self.person(network, "M-021")
        maelle = await self.person(network, "coordinator")
        brigitte = await self.person(network, "referent-jeunesse")
        thierry = await self.person(network, "referent-parentalite")

        await self.is_reported(maelle, brigitte)
        for other in (florian, farida, thierry):
            await other.asks("S-0001", "Je ne trouve pas S-0001")
        # Whom it concerns has been told nothing yet.
        self.assertFalse(any("coordination t" in text for text in florian.heard()))
        await self.is_heard(florian, maelle)
        await self.is_supported(florian, maelle, brigitte)
        await self.is_decided(maelle, brigitte)
        await self.everyone_is_informed(florian, maelle)
        await self.is_carried_out(florian, maelle)

        await maelle.asks("fiche M-022", "délabellisé")
        # The access was cut last: whoever writes from there is unknown.
        await florian.asks("aide", "Je ne connais pas encore ce compte")
        # To a peer and to the other referent there never was a case.
        for other in (farida, thierry):
            await other.asks("S-0001", "Je ne trouve pas S-0001")
            self.assertFalse(any("Florian" in text or "retrait" in text
                                 for text in other.heard()))
        self.assertEqual(self.told(network, "delabelling.reported", "delabelling.qualified",
                                   "delabelling.proposed", "delabelling.decided",
                                   "delabelling.place_confirmed"),
                         ["reported", "qualified", "proposed", "decided"]
                         + ["place_confirmed"] * (len(PLACES) + 2))
        self.assertNotIn("Publications privées", network.output)

    async def is_reported(self, maelle, brigitte):
        await self.talks(
            maelle, ("alerter sur une pratique", "Professionnel concerné"), ("M-022", "Motif"),
            ("Posture inadaptée", "Date des faits"), (day(-8), "Résumé des faits"),
            ("Publications privées sur le compte professionnel, malgré un rappel oral.",
             "D'où vient l'alerte"),
            ("Constat de la coordination", "Référent qui décidera"), ("passe", "C'est bien ça"),
            ("oui", "S-0001"))
        card = await brigitte.hears("la coordination vous alerte")
        await brigitte.taps(card, "J'en ai connaissance")
        await maelle.hears("a connaissance de l'alerte")

    async def is_heard(self, florian, maelle):
        card = await maelle.asks("S-0001", "Alerte à examiner")
        await maelle.taps(card, "Retenir l'alerte")
        await maelle.hears("S-0001")
        await self.talks(
            maelle, ("nouvelle mesure S-0001", "informé et entendu avant toute mesure"),
            ("S-0001 informer le professionnel", "Par quel moyen"), ("Entretien", "quel jour"))
        await maelle.says("hier")
        await florian.hears("La coordination t'a parlé")
        await self.talks(florian, ("mes observations S-0001", "Observations"),
                         ("Je sépare mes comptes cette semaine.", "C'est"))
        await maelle.hears("le professionnel a donné ses observations")

    async def is_supported(self, florian, maelle, brigitte):
        await brigitte.hears("l'accompagnement commence")
        await self.talks(
            maelle, ("nouvelle mesure S-0001", "Mesure d'accompagnement"),
            ("Entretien", "Qui la porte"), ("La coordination", "Échéance"))
        await maelle.says(day(10))
        await florian.hears("Une mesure d'accompagnement est prévue avec toi")
        await self.talks(
            maelle, ("bilan des mesures S-0001", "Une mesure est en cours"),
            ("mesure terminée S-0001", "Résultat"), ("Sans effet", "C'est fait"),
            ("je propose le retrait S-0001", "S-0001"),
            ("bilan des mesures S-0001", "Bilan"))
        await maelle.says("Pas rectifiée : concertation")
        await brigitte.hears("la concertation est ouverte")

    async def is_decided(self, maelle, brigitte):
        await maelle.asks("je propose le retrait S-0001", "La concertation avec chaque référent")
        await self.talks(brigitte, ("ma position S-0001", "Position"),
                         ("Retrait du label", "Date de la concertation"))
        await brigitte.says("aujourd'hui")
        await maelle.hears("un référent a donné sa position")
        await maelle.asks("je propose le retrait S-0001", "Proposition")
        await maelle.says("Retrait du label")
        await brigitte.hears("une décision vous est proposée")
        await maelle.asks("je décide le retrait S-0001", "revient à quelqu'un d'autre")
        await self.talks(brigitte, ("je décide le retrait S-0001", "Décision"),
                         ("Retrait du label", "Conditions"), ("passe", "Réexamen"))
        await brigitte.says("passe")
        await maelle.hears("la décision est prise")

    async def everyone_is_informed(self, florian, maelle):
        await self.talks(
            maelle, ("passer à l'exécution S-0001", "Le professionnel n'est pas informé"),
            ("S-0001 informer le professionnel", "Par quel moyen"), ("Courrier", "quel jour"))
        await maelle.says("aujourd'hui")
        await florian.hears("La coordination t'a parlé")
        for answer in ("C'est fait", "le second se fait un autre jour"):
            await self.talks(
                maelle,
                ("passer à l'exécution S-0001", "La structure employeuse n'est pas informée"),
                ("S-0001 essai d'information", "Qui a été informé"),
                ("La structure employeuse", "quel jour"), ("aujourd'hui", "Pourquoi"),
                ("Pas de réponse", answer))
        await self.talks(
            maelle, ("S-0001 informer la structure employeuse", "Par quel moyen"),
            ("Courrier", "quel jour"), ("aujourd'hui", "C'est fait"))
        await maelle.says("passer à l'exécution S-0001")
        await florian.hears("Le retrait du label est en cours")

    async def is_carried_out(self, florian, maelle):
        await maelle.asks("clore le dossier S-0001", "ne peut pas encore être clos")
        await florian.asks("S-0001 nom retiré", "Où le nom")
        await florian.says("Profils et biographies")
        await maelle.hears("le professionnel a retiré son nom")
        for place in PLACES:
            await self.talks(maelle, ("S-0001 nom retiré", "Où le nom"), (place, "C'est fait"))
        await self.talks(
            maelle, ("S-0001 nom retiré", "Où le nom"),
            ("Listes de diffusion et inscriptions", "le retrait est achevé, les accès sont coupés"))


if __name__ == "__main__":
    unittest.main()
