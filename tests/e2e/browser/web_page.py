"""The web page in a real browser: write, read the answer, press a button by keyboard, lose the
server and find it again, at the width of a phone and on a wide screen. Pictures of each state go
to the folder SCREENSHOTS."""

import unittest

from page_test import PageTest, WIDTHS, axe_core

SEND_A_PHOTO = """
const done = arguments[0];
const canvas = document.createElement("canvas");
canvas.width = 600;
canvas.height = 500;
canvas.getContext("2d").fillRect(0, 0, 300, 500);
canvas.toBlob(blob => {
  const chosen = new DataTransfer();
  chosen.items.add(new File([blob], "moi.jpg", {type: "image/jpeg"}));
  const input = document.querySelector("input[type=file]");
  input.files = chosen.files;
  input.dispatchEvent(new Event("change"));
  done();
}, "image/jpeg");
"""
FREE_BUTTONS = ".choice-button:not([aria-disabled=true])"


class Accessibility(unittest.TestCase):
    def test_axe_core_is_here(self):
        if axe_core() is None:
            self.skipTest("npm cannot install axe-core: pages are not checked with it")


class Conversation(PageTest):
    path = "/c/M-021"
    first = "Bonjour"

    def test_a_message_is_answered_and_the_box_is_empty_again(self):
        self.write("slt c possible davoir le lien du sphinx?")
        self.sees("Voici le lien")
        self.until_sent()
        self.assertTrue(self.browser.has_focus("textarea"))

    def test_an_address_becomes_a_link_that_goes_where_it_says(self):
        self.write("sphinx")
        self.sees("Voici le lien")
        self.assertEqual(self.browser.run(
            "const a = document.querySelector('.bubble a'); return [a.href, a.rel, a.target]"),
            ["https://sphinx.example/pdn/2026?r=1&x=", "noopener noreferrer", "_blank"])

    def test_words_of_people_are_never_html(self):
        self.write("<script>window.hacked = 1</script><b>x</b>")
        self.sees("onerror=alert(1)")
        self.assertEqual(self.browser.count(".bubble script, .bubble img, .bubble b"), 0)
        self.assertIsNone(self.browser.run("return window.hacked ?? null"))
        self.assertNotIn("\u202e", self.browser.text(".bubble"))

    def test_a_new_line_is_made_with_shift_and_nothing_empty_is_sent(self):
        self.browser.click("textarea")
        self.browser.press("Enter", "a")
        self.browser.press("Enter", held=["Shift"])
        self.browser.press("b")
        self.assertEqual(self.browser.value("textarea"), "a\nb")
        self.browser.press("Enter")
        self.sees("a\nb")
        self.complaints_expected = True  # of the connection that ends
        self.assertEqual(self.echo.stop(), 2)  # the arrival, the message

    def test_a_button_is_reached_and_pressed_by_keyboard_and_then_used_up(self):
        self.write("une soirée débat sur les écrans")
        self.sees("Je l’envoie à la coordination ?")
        self.until_sent()
        for _ in range(12):
            self.browser.press("Tab", held=["Shift"])
            if self.browser.has_focus(".choice-button.main"):
                break
        self.assertTrue(self.browser.has_focus(".choice-button.main:focus-visible"))
        self.picture("focus-768")
        self.browser.press("Enter")
        self.sees("D-0001")
        self.assertEqual(self.browser.count(".choice-button"), 0)
        # What was pressed is gone: the focus goes to the box, not to the top of the page.
        self.assertTrue(self.browser.has_focus("textarea"))

    def test_a_used_button_says_so_and_stays_used_after_a_reload(self):
        self.write("écrans")
        self.sees("Je l’envoie à la coordination ?")
        self.browser.click(".choice-button:nth-of-type(2)")
        self.browser.until_text(".choice-button.chosen", "choisi")
        self.browser.reload()
        self.browser.until_text(".choice-button.chosen", "Corriger")
        self.assertEqual(self.browser.count(FREE_BUTTONS), 0)

    def test_a_photo_is_sent_by_keyboard_or_button_and_shown_with_its_words(self):
        self.browser.click("textarea")
        self.browser.press("Tab")
        self.assertTrue(self.browser.has_focus("input[type=file]"))
        self.browser.run_async(SEND_A_PHOTO)
        self.sees("(photo envoyée)")
        self.sees("Voici la photo")
        self.browser.until("document.querySelector('.picture')?.naturalWidth === 600")
        self.assertEqual(self.browser.run("return document.querySelector('.picture').alt"),
                         "Photo de profil : Farida Benali")
        self.pictures("photo")

    def test_an_urgent_card_is_an_alert_whose_numbers_can_be_called(self):
        self.write("elle a des idées noires")
        self.sees("Danger immédiat")
        self.browser.until_text(".urgent[role=alert]", "Urgent")
        links = self.browser.run("return [...document.querySelectorAll('.urgent a')]"
                                 ".map(a => a.getAttribute('href'))")
        self.assertEqual(links, ["tel:15", "tel:17", "tel:18", "tel:112", "sms:114", "tel:3114",
                                 "tel:119", "tel:3018"])
        self.pictures("urgent")

    def test_a_message_that_was_not_kept_leaves_the_screen(self):
        self.write("retire Kevin")
        self.sees("Ce message a été retiré.")
        self.assertNotIn("Kevin", self.browser.text(".log"))

    def test_earlier_messages_are_there_after_a_reload_and_not_read_aloud_again(self):
        self.write("elle a des idées noires")
        self.sees("Danger immédiat")
        self.browser.reload()
        self.sees("Danger immédiat")
        self.assertEqual(self.browser.count(".from-me"), 1)
        self.browser.until_there(".log[aria-live=polite]")
        self.assertEqual(self.browser.count("[role=alert]"), 0)

    def test_a_message_too_long_stays_in_the_box_and_the_page_says_so(self):
        self.browser.run("document.querySelector('textarea').value = 'é'.repeat(20001)")
        self.browser.type("textarea", "\ue007")
        self.browser.until_text(".status", "20\u202f001")
        self.assertEqual(len(self.browser.value("textarea")), 20001)

    def test_what_is_written_while_the_server_is_away_leaves_once_when_it_is_back(self):
        self.complaints_expected = True
        self.echo.stop()
        self.write("sphinx, malgré la coupure")
        self.browser.until_text(".status", "ne répond pas")
        self.assertEqual(self.browser.value("textarea"), "sphinx, malgré la coupure")
        self.browser.until_there("#liaison:not([hidden])")
        self.pictures("offline")
        self.echo.start()
        self.sees("Voici le lien")
        self.until_sent()
        self.browser.until_there("#liaison[hidden]")
        self.assertEqual(self.browser.count(".from-me"), 1)

    def test_a_message_taken_back_can_be_changed_and_goes_under_a_new_id(self):
        self.complaints_expected = True
        self.echo.stop()
        self.write("sphin")
        self.browser.until_there(".edit:not([hidden])")
        self.browser.click(".edit")
        self.browser.type("textarea", "x")
        self.echo.start()
        self.browser.type("textarea", "\ue007")
        self.sees("Voici le lien")

    def test_a_slow_server_shows_that_the_message_is_on_its_way(self):
        self.echo.freeze()
        self.write("sphinx")
        self.browser.until_text(".status", "Envoi…")
        self.browser.until_there("textarea[readonly], textarea:read-only")
        self.echo.thaw()
        self.sees("Voici le lien")
        self.until_sent()
        self.assertEqual(self.browser.text(".status"), "")

    def test_a_reader_of_older_messages_is_not_pulled_away(self):
        self.write("beaucoup")
        self.browser.until("document.querySelectorAll('.bubble').length === 42")
        self.browser.run("document.querySelector('.log').scrollTop = 0")
        self.echo.act("coordinator", "route")
        self.browser.until_there(".latest:not([hidden])")
        self.assertEqual(self.browser.run("return document.querySelector('.log').scrollTop"), 0)
        self.browser.click(".latest")
        self.browser.until("document.querySelector('.log').scrollTop > 0")

    def test_a_long_message_is_shown_from_its_beginning(self):
        self.browser.size(*WIDTHS["320"])
        self.write("long récit")
        self.sees("La suite au prochain numéro.")
        top = "document.querySelector('{}').getBoundingClientRect().top"
        self.browser.until(top.format(".bubble:last-child") + " >= " + top.format(".log") + " - 1")

    def test_everything_can_be_reached_in_a_low_window(self):
        self.browser.size(320, 256)  # a window of 1280 pixels, enlarged four times
        self.write("écrans")
        self.sees("Je l’envoie à la coordination ?")
        self.assert_no_sideways_scroll()
        self.picture("low-320")

    def test_pictures(self):
        self.write("slt c possible davoir le lien du sphinx? jlai perdu dans mes mails")
        self.sees("Voici le lien")
        self.until_sent()
        self.write("Bonjour, des parents me demandent des infos sur les écrans avant 3 ans. "
                   "Tu aurais un partenaire pour une soirée débat ?")
        self.sees("Je l’envoie à la coordination ?")
        self.pictures("conversation")


class Sides(PageTest):
    path = "/demo?gauche=M-021&milieu=coordinator&droite=referent-parentalite"
    first = "Bonjour"

    def test_what_one_side_does_moves_the_others(self):
        self.browser.size(*WIDTHS["1440"])
        self.write("Bonjour, des parents me demandent des infos sur les écrans avant 3 ans.")
        self.sees("Je l’envoie à la coordination ?")
        self.browser.click("#cote-1 .choice-button.main")
        self.browser.until_text("#cote-2 .log", "Cherche un partenaire")
        self.browser.click("#cote-2 .choice-button:nth-of-type(2)")
        self.browser.until_text("#cote-3 .log", "vous transmet une demande")
        self.browser.until_text("#cote-1 .log", "D-0001 est chez")
        self.browser.until_text("#cote-2 .choice-button", "Reprendre")
        self.pictures("sides")

    def test_a_phone_shows_one_side_and_says_where_something_came(self):
        self.browser.size(*WIDTHS["320"])
        self.browser.until("document.querySelectorAll('.pane:not([hidden])').length === 1")
        self.write("écrans", "#texte-1")
        self.sees("Je l’envoie à la coordination ?")
        self.browser.click("#cote-1 .choice-button.main")
        coordinator = ".sides-switch button:nth-of-type(2)"
        self.browser.until_text(coordinator, "nouveau")
        self.picture("switch-320")
        self.browser.click(coordinator)
        self.sees("Cherche un partenaire")
        self.assertEqual(self.browser.text(coordinator), "Claire Morel")


class Demonstration(PageTest):
    def test_people_are_chosen_and_their_conversations_opened(self):
        self.browser.open(self.echo.origin)
        self.pictures("demo")
        self.browser.click("form .main")
        self.sees("Bonjour")
        self.assertIn("gauche=M-021", self.browser.address())


class Answer(PageTest):
    path = "/repondre/essai"

    def test_a_director_answers_by_keyboard_on_a_phone_without_scripts(self):
        self.browser.size(*WIDTHS["320"])
        self.assertEqual(self.browser.count("script"), 0)
        self.assertEqual(self.browser.run(
            "return [...document.querySelectorAll('input, select')]"
            ".every(field => field.labels.length === 1 && field.required)"), True)
        self.assert_no_sideways_scroll()
        self.pictures("answer")
        self.browser.size(*WIDTHS["320"])
        self.browser.click("#hours_agreed")
        # A day that every language of the browser reads alike; the calendar button is a stop too.
        self.browser.press("1", "3", "Tab", *"11112026", "Tab", "Tab", "E")
        self.complaints_expected = True  # of the status 422
        self.browser.press("Tab", "Enter")
        self.browser.until_text("[role=alert]", "pas possible")
        self.assertEqual(self.browser.value("#agreed_on"), "2026-11-11")
        self.assertEqual(self.browser.value("#convention"), "under_way")
        self.picture("answer-problem-320")
        self.browser.run("document.querySelector('#hours_agreed').value = ''")
        self.browser.click("#hours_agreed")
        self.browser.press("4", "Enter")
        self.browser.until_text("h1", "votre réponse est enregistrée")
        self.pictures("answer-done")

    def test_a_wrong_address_says_so(self):
        self.complaints_expected = True  # of the status 404
        self.browser.open(self.echo.origin + "/repondre/autre")
        self.browser.until_text("h1", "pas valable")


class SignIn(PageTest):
    arguments = ("sign-in", "M-021")

    def test_a_link_signs_in_once_and_signing_out_closes_the_door(self):
        self.browser.open(self.echo.link)
        self.pictures("enter")
        self.browser.click("button.main")
        self.sees("Bonjour Farida")
        self.assertEqual(self.browser.address(), self.echo.origin + "/")
        self.browser.click(".corner button")
        self.browser.until_text("h1", "Bonjour")
        self.pictures("door")
        self.complaints_expected = True  # of the status 410
        self.browser.open(self.echo.link)
        self.browser.until_text("h1", "ne fonctionne pas")


if __name__ == "__main__":
    unittest.main(verbosity=2)
