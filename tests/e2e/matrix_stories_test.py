"""The stories of a request, through `promenade serve`, a real Synapse and real clients."""

import datetime
import pathlib
import re
import tempfile
import unittest

from network import Network, Person
from synapse import Synapse, call

NETWORKS = ("story", "recall", "junk", "crash", "restart")
SPHINX = "slt c possible davoir le lien du sphinx? jlai perdu dans mes mails"
SCREENS = ("Bonjour, des parents me demandent des infos sur les écrans avant 3 ans. "
           "Tu aurais un partenaire pour une soirée débat ?")
MONEY = "Bonjour, la subvention pour le matériel tombe quand ? On attend depuis mars."


class Stories(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="promenade-stories-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.synapse = Synapse(cls.folder / "synapse", *(
            cls.folder / name / "data" / "registration.yaml" for name in NETWORKS))
        # Long enough ago that the coordinator has worked a day since.
        week_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=7)
        cls.networks = {name: Network(
            name, cls.folder, cls.synapse,
            at=week_ago.strftime("%Y-%m-%dT%H:%M:%SZ") if name == "recall" else None)
            for name in NETWORKS}
        cls.synapse.start()
        cls.addClassCleanup(cls.synapse.stop)

    def network(self, name):
        network = self.networks[name]
        self.addCleanup(network.end)
        return network

    async def person(self, network, name):
        return await self.enterAsyncContext(Person(network, self.synapse, name))

    async def request(self, person, text):
        """Submits one; returns its number."""
        await person.asks(text, "C'est bien ça ?")
        recorded = await person.asks("oui", "C'est enregistré")
        return re.search(r"D-\d{4}", recorded["content"]["body"]).group()

    async def test_a_request_from_its_question_to_its_closing(self):
        network = self.network("story")
        network.start()
        farida = await self.person(network, "M-021")
        maelle = await self.person(network, "coordinator")
        thierry = await self.person(network, "referent-parentalite")
        brigitte = await self.person(network, "referent-jeunesse")

        link = await farida.asks(SPHINX, "https://sphinx.val-de-lorne.example/pdn-2026-parentalite")
        self.assertNotIn("D-0", link["content"]["body"])
        restated = await farida.asks(SCREENS, "J'ai compris")
        self.assertIn("Partenariat, intervenant", restated["content"]["body"])
        await farida.taps(restated, "Oui, c'est ça")
        recorded = await farida.hears("C'est enregistré : D-0001")
        self.assertIn("te répond sous 2 jours travaillés", recorded["content"]["body"])

        # By reaction, by number, in French.
        card = await maelle.hears("Nouvelle demande de Farida Gouriou")
        await maelle.taps(card, "Accuser réception")
        await farida.hears("D-0001 : Maëlle Caradouet a bien reçu ta demande")
        card = await maelle.hears("Réception accusée")
        await maelle.says(maelle.number(card, "Prendre en charge"))
        await farida.hears("D-0001 : Maëlle Caradouet s'occupe de ta demande")
        await maelle.asks("D-0001 c'est de l'animation", "Nature : Animation du réseau")

        await maelle.asks("demande-lui pour D-0001 combien de parents viendraient",
                          "En attente de précision")
        await farida.hears("combien de parents viendraient")
        await farida.asks("Une vingtaine de parents, plutôt le soir.", "J'ajoute à D-0001")
        await farida.asks("oui", "C'est fait")
        await maelle.hears("Farida Gouriou a précisé sa demande")

        # Only the referent of the theme sees what was routed.
        await maelle.asks("oriente D-0001 vers la caf", "Thématique")
        await maelle.asks("Parentalité", "Chez le référent Caf")
        await farida.hears("ta demande est transmise au référent Caf")
        card = await thierry.hears("Une demande vous est transmise : D-0001")
        await thierry.asks("à trier", "D-0001")
        await brigitte.asks("D-0001", "Je ne trouve pas D-0001")
        await brigitte.asks("je réponds à D-0001 que non", "Je ne trouve pas D-0001")
        await thierry.taps(card, "Donner un avis")
        await thierry.asks("Le réseau parents anime ces soirées.", "C'est fait")
        await maelle.hears("le référent Caf a donné son avis")

        await maelle.asks("oriente D-0001 vers le réseau parents", "Un mot pour l'auteur")
        await maelle.asks("Dites que vous venez de ma part.", "Orientée vers un partenaire")
        contact = await farida.hears("Réseau parents 0L (REAAP)")
        self.assertIn("venez de ma part", contact["content"]["body"])
        await maelle.asks("D-0001 réponds que je vous mets en lien lundi", "Répondue")
        await farida.hears("je vous mets en lien lundi")
        await maelle.asks("clos D-0001", "Issue")
        await maelle.asks("Traitée", "Close")
        await farida.hears("D-0001 est close")
        await maelle.asks("rouvre D-0001", "En cours")
        await farida.hears("D-0001 est rouverte")

        network.stop()
        told = network.events("request.submitted", "request.acknowledged", "request.taken",
                              "request.classified", "request.author_asked",
                              "request.author_replied", "request.routed", "request.advised",
                              "request.oriented", "request.answered", "request.closed",
                              "request.reopened")
        self.assertEqual([event["type"].removeprefix("request.") for event in told],
                         ["submitted", "acknowledged", "taken", "classified", "author_asked",
                          "author_replied", "routed", "advised", "oriented", "answered", "closed",
                          "reopened"])


if __name__ == "__main__":
    unittest.main()
