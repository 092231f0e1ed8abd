"""The stories of a request, through `promenade serve`, a real Synapse and real clients."""

import datetime
import re
import unittest

from matrix_story import MatrixStory
from synapse import call

SPHINX = "slt c possible davoir le lien du sphinx? jlai perdu dans mes mails"
SCREENS = ("Bonjour, des parents me demandent des infos sur les écrans avant 3 ans. "
           "Tu aurais un partenaire pour une soirée débat ?")
MONEY = "Bonjour, la subvention pour le matériel tombe quand ? On attend depuis mars."


# Long enough ago that the coordinator has worked a day since.
WEEK_AGO = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=7)


class Stories(MatrixStory):
    founded = dict.fromkeys(("story", "registers", "junk", "public", "crash", "restart",
                             "undelivered"))
    founded["recall"] = WEEK_AGO.strftime("%Y-%m-%dT%H:%M:%SZ")

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
        self.assertIn("te répond sous 2 jours ouvrés", recorded["content"]["body"])

        # By reaction, by number, in French.
        card = await maelle.hears("Nouvelle demande de Farida Gouriou")
        await maelle.taps(card, "Accuser réception")
        await farida.hears("D-0001 : Maëlle Caradouet a bien reçu ta demande")
        card = await maelle.hears("Accusé de réception envoyé")
        await maelle.says(maelle.number(card, "Prendre en charge"))
        await farida.hears("D-0001 : Maëlle Caradouet s'occupe de ta demande")
        await maelle.asks("D-0001 c'est de l'animation", "\nCatégorie : Partenariat")

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
        await maelle.asks("D-0001 réponds que je vous mets en lien lundi", "Réponse donnée")
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

    async def test_registers_answer_and_others_are_written_for(self):
        network = self.network("registers")
        network.start()
        farida = await self.person(network, "M-021")
        maelle = await self.person(network, "coordinator")
        thierry = await self.person(network, "referent-parentalite")

        await maelle.asks("à trier", "Rien n'attend")
        await farida.asks("mes demandes", "Tu n'as pas de demande en cours")
        await maelle.asks("fiche Farida", "Farida Gouriou (M-021)")
        await maelle.asks("structure Tilleuls", "Centre socioculturel Les Tilleuls (E01)")
        await maelle.asks("aide", "« à trier »")
        await farida.asks("aide", "« humain »")
        await maelle.asks("humain", "La coordination, c'est vous")

        await maelle.asks("Farida m'a appelée : elle cherche une salle pour un atelier parents",
                          "Demande de Farida Gouriou, notée par vous")
        await maelle.asks("oui", "Nouvelle demande de Farida Gouriou")
        await farida.hears("Maëlle Caradouet a enregistré une demande à ton nom : D-0001")
        await farida.asks("mes demandes", "D-0001")
        await maelle.asks("je demande à la Caf : peut-on financer une soirée débat ?", "Thématique")
        await maelle.asks("à trier", "À traiter (1)")  # the question goes on waiting
        await maelle.asks("Parentalité", "Votre demande au référent Caf")
        await maelle.asks("oui", "C'est transmis : D-0002")
        await thierry.hears("La coordination vous adresse une demande")
        await thierry.asks("je réponds à D-0002 : oui, jusqu'à 500 euros", "Réponse donnée")
        await maelle.hears("Thierry Malaquin répond : « oui, jusqu'à 500 euros »")
        await farida.asks("D-0002", "Je ne trouve pas D-0002")
        await farida.asks("humain", "C'est enregistré : D-0003")
        await maelle.hears("Souhaite parler à quelqu'un")
        await farida.asks("Il me faudrait une formation", "J'ai compris")
        await farida.asks("annule", "je n'ai rien enregistré")
        network.stop()
        self.assertEqual(len(network.events("request.submitted")), 3)

    async def test_a_request_that_nobody_acknowledged_is_recalled(self):
        network = self.network("recall")
        network.say("M-010", MONEY)
        self.assertIn("C'est enregistré : D-0001", network.say("M-010", "oui"))
        network.start()
        # Nothing is lost that came before the account.
        maelle = await self.person(network, "coordinator")
        await maelle.hears("Rappel : D-0001 attend votre accusé de réception")
        await maelle.asks("j'accuse réception de D-0001", "Accusé de réception envoyé")

    async def test_junk_is_answered_and_holds_up_nothing(self):
        network = self.network("junk")
        network.start()
        url = f"http://127.0.0.1:{network.port}/_matrix/app/v1/transactions/"
        farida = await self.person(network, "M-021")
        said = {"type": "m.room.message", "event_id": "$twice", "room_id": farida.room,
                "sender": farida.client.user_id,
                "content": {"msgtype": "m.text",
                            "body": "c'est quoi les règles ?\0 \N{NO-BREAK SPACE}😀"}}
        self.assertEqual(call("PUT", url + "t1", {"events": [said]}, "wrong")[0], 403)
        self.assertEqual(call("PUT", url + "t1", {"events": [said]})[0], 401)
        token = network.homeserver_token
        self.assertEqual(call("PUT", url + "t1", "no object", token)[0], 400)
        for _ in range(2):
            self.assertEqual(call("PUT", url + "t1", {"events": [said]}, token)[0], 200)
        await farida.hears("Les règles du réseau")
        junk = [None, 7, {}, {"type": "m.room.message"}, {**said, "event_id": "$x", "content": 7}]
        self.assertEqual(call("PUT", url + "t2", {"events": junk}, token)[0], 200)

        await farida.client.send(farida.room, "fr.example.unknown", {"x": [[[[]]]]})
        await farida.asks("", "Je n'ai pas trouvé de question")
        await farida.asks("😀\N{NO-BREAK SPACE}🎉", "Je n'ai pas trouvé de question")
        await farida.asks("Je cherche une formation sur les écrans. " * 500, "trop long")
        edited = await farida.says("Une formation\N{NO-BREAK SPACE}!\N{NARROW NO-BREAK SPACE}?")
        await farida.hears("J'ai compris")
        await farida.client.edit(farida.room, edited, "Deux formations")
        await farida.hears("Je ne suis pas les messages modifiés")
        await farida.client.redact(farida.room, edited)
        await farida.hears("ma question est annulée")
        await farida.asks("oui", "Je n'attends pas de réponse")
        await farida.asks("Je cherche une formation sur les écrans.", "J'ai compris")
        await farida.asks("oui", "C'est enregistré : D-0001")
        self.assertEqual(sum("Les règles du réseau" in text for text in farida.heard()), 1)
        network.stop()
        self.assertEqual(len(network.events("request.submitted")), 1)
        for words in ("règles", "formation", "écrans", "Farida", "farida", token, farida.room):
            self.assertNotIn(words, network.output)

    async def test_what_is_said_among_others_is_not_kept(self):
        network = self.network("public")
        network.start()
        farida = await self.person(network, "M-021")
        room = await farida.client.room([network.bot])
        secret = ("Un jeune que je suis m'a dit que ses parents le battent, "
                  "je ne sais plus quoi faire")
        said = await farida.client.say(room, secret)
        redaction = await farida.client.wait(room, lambda e: e["type"] == "m.room.redaction")
        self.assertEqual(redaction["content"].get("redacts", redaction.get("redacts")), said)
        await farida.hears("119")
        await farida.hears("Je n'ai pas enregistré ton message du salon")
        self.assertFalse(any("119" in text or "enregistré" in text
                             for text in farida.client.texts(room) if text != secret))
        encrypted = await farida.client.room([network.bot], is_direct=True, encrypted=True)
        await farida.client.wait_text(encrypted, "Ce salon est chiffré", network.bot)
        network.stop()
        self.assertNotIn("battent", network.output)
        self.assertNotIn("battent", network.say("coordinator", "D-0001"))

    async def test_killed_where_it_matters_most_nothing_is_lost_or_done_twice(self):
        network = self.network("crash")
        network.start()
        farida = await self.person(network, "M-021")
        network.stop()
        for number, point in enumerate(("message_decoded", "batch_committed", "effect_sent"), 1):
            network.start()
            await farida.asks(SCREENS, "J'ai compris")
            network.stop()
            network.start(crash_at=point)
            await farida.says("oui")
            network.died()
            network.start()
            await farida.hears(f"C'est enregistré : D-000{number}", patience_s=30)
            await farida.asks("mes demandes", f"({number})")
            self.assertEqual(sum(f"enregistré : D-000{number}" in text
                                 for text in farida.heard()), 1)
            network.stop()
            self.assertEqual(len(network.events("request.submitted")), number)

    async def test_a_restart_of_the_homeserver_in_the_middle_of_a_conversation(self):
        network = self.network("restart")
        network.start()
        farida = await self.person(network, "M-021")
        await farida.asks(SCREENS, "J'ai compris")
        self.synapse.restart()
        await farida.says("oui")
        await farida.hears("C'est enregistré : D-0001", patience_s=30)
        network.stop()
        self.assertEqual(len(network.events("request.submitted")), 1)

    async def test_what_the_homeserver_stored_and_never_delivers_is_read_from_the_room(self):
        network = self.network("undelivered")
        network.start()
        farida = await self.person(network, "M-021")
        await farida.asks(SCREENS, "J'ai compris")
        self.synapse.hold_back_from(network.name)
        network.stop()
        await farida.says("oui")
        network.start()
        await farida.hears("C'est enregistré : D-0001", patience_s=30)
        self.assertIn("not delivered; read from the room", network.output)
        network.stop()


if __name__ == "__main__":
    unittest.main()
