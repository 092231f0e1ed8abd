"""The web page in a real browser: write, read the answer, press a button by keyboard, lose the
server and find it again, at the width of a phone and on a wide screen. The bot is web_echo with
the lines of story.json. Pictures of each state go to the folder SCREENSHOTS."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import unittest
import urllib.request

from webdriver import Browser

HERE = pathlib.Path(__file__).parent
PICTURES = pathlib.Path(os.environ.get("SCREENSHOTS", "build/screenshots"))
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"320": (320, 640), "768": (768, 1024), "1440": (1440, 900)}
ALL_SIDES = "/demo?gauche=M-021&milieu=coordinator&droite=referent-parentalite"
SAYS = "[...document.querySelectorAll('.pane:not([hidden]) .bubble')].some(b => b.textContent.includes(arguments[0]))"


class Echo:
    """web_echo, started, stopped and started again at the same address."""

    def __init__(self, *arguments):
        self.arguments = arguments
        self.port = "0"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [os.environ["WEB_ECHO"], str(HERE / "story.json"), self.port, *self.arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.origin = self.process.stdout.readline().strip()
        self.port = self.origin.rsplit(":", 1)[1]
        self.link = self.process.stdout.readline().strip() if self.arguments else ""

    def stop(self):
        """Ends the server; the lines that it wrote about what it received."""
        self.process.stdin.close()
        self.process.wait(timeout=30)
        received = self.process.stderr.read().splitlines()
        self.process.stdout.close()
        self.process.stderr.close()
        return received

    def act(self, account, action):
        """A button pressed by somebody elsewhere."""
        body = {"id": "pressed-elsewhere", "action": action, "about": "nothing"}
        headers = {"Content-Type": "application/json", "X-Promenade": "test", "Origin": self.origin}
        urllib.request.urlopen(urllib.request.Request(
            f"{self.origin}/api/{account}/action", json.dumps(body).encode(), headers)).close()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


def axe_core():
    """The accessibility checker, pinned by package-lock.json; None where npm cannot bring it."""
    if not AXE.exists() and shutil.which("npm"):
        subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=HERE, check=False)
    return AXE.read_text() if AXE.exists() else None


class PageTest(unittest.TestCase):
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.axe = axe_core()
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()

    def setUp(self):
        self.echo = Echo(*self.arguments)
        self.browser.size(*WIDTHS["768"])
        self.browser.prefer()
        self.complaints_expected = False

    def tearDown(self):
        self.browser.open("about:blank")
        complaints = self.browser.logged()
        if not self.complaints_expected:
            self.assertEqual(complaints, [])
        if self.echo.process.poll() is None:
            self.echo.stop()

    def open(self, path):
        self.browser.open(self.echo.origin + path)

    def write(self, text, box="textarea"):
        self.browser.type(box, text)
        self.browser.type(box, "\ue007")

    def sees(self, text):
        self.browser.until(SAYS, text)

    def assert_accessible(self):
        if self.axe is None:
            return  # Accessibility.test_axe_core_is_here says so
        self.browser.run(self.axe)
        found = self.browser.run_async(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']})"
            ".then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))))")
        self.assertEqual(found, [])

    def assert_no_sideways_scroll(self):
        wider = self.browser.run(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth")
        self.assertFalse(wider, "the page is wider than the window")

    def pictures(self, name):
        for width, size in WIDTHS.items():
            self.browser.size(*size)
            self.assert_no_sideways_scroll()
            self.assert_accessible()
            self.browser.picture(PICTURES / f"{name}-{width}.png")
        self.browser.size(*WIDTHS["768"])


class Accessibility(unittest.TestCase):
    def test_axe_core_is_here(self):
        if axe_core() is None:
            self.skipTest("npm cannot install axe-core: pages are not checked with it")


class Conversation(PageTest):
    def setUp(self):
        super().setUp()
        self.open("/c/M-021")
        self.sees("Bonjour Farida")

    def test_a_message_is_answered_and_the_box_is_empty_again(self):
        self.write("slt c possible davoir le lien du sphinx?")
        self.sees("Voici le lien")
        self.browser.until("document.querySelector('textarea').value === ''")
        self.assertEqual(self.browser.run("return document.activeElement.tagName"), "TEXTAREA")

    def test_an_address_becomes_a_link_that_goes_where_it_says(self):
        self.write("sphinx")
        self.sees("Voici le lien")
        href, rel = self.browser.run(
            "const a = document.querySelector('.bubble a'); return [a.getAttribute('href'), a.rel]")
        self.assertEqual(href, "https://sphinx.example/pdn/2026?r=1&x=")
        self.assertEqual(rel, "noopener noreferrer")

    def test_words_of_people_are_never_html(self):
        self.write("<script>window.hacked = 1</script><b>x</b>")
        self.sees("onerror=alert(1)")
        self.assertEqual(
            self.browser.run("return document.querySelectorAll('.bubble script, .bubble img, .bubble b').length"), 0)
        self.assertIsNone(self.browser.run("return window.hacked ?? null"))
        self.assertFalse(self.browser.run("return document.body.textContent.includes('\\u202e')"))

    def test_a_new_line_is_made_with_shift_and_nothing_empty_is_sent(self):
        self.browser.click("textarea")
        self.browser.press("Enter")
        self.browser.press("a")
        self.browser.press("Enter", held=["Shift"])
        self.browser.press("b")
        self.assertEqual(self.browser.run("return document.querySelector('textarea').value"), "a\nb")
        self.browser.press("Enter")
        self.sees("a\nb")
        self.assertEqual(len([line for line in self.echo.stop() if "joined" not in line]), 2)
        self.complaints_expected = True

    def test_a_button_is_reached_and_pressed_by_keyboard_and_then_used_up(self):
        self.write("une soirée débat sur les écrans")
        self.sees("Je l’envoie à la coordination ?")
        self.browser.until("document.querySelector('textarea').value === ''")
        self.browser.press(*["Tab"], held=["Shift"])
        focused = "document.activeElement.textContent"
        for _ in range(12):
            if self.browser.run(f"return {focused}") == "Oui, envoyer":
                break
            self.browser.press("Tab", held=["Shift"])
        self.assertEqual(self.browser.run(f"return {focused}"), "Oui, envoyer")
        self.assertNotEqual(
            self.browser.run("return getComputedStyle(document.activeElement).outlineStyle"), "none")
        self.browser.picture(PICTURES / "focus-768.png")
        self.browser.press("Enter")
        self.sees("D-0001")
        self.assertEqual(self.browser.run("return document.querySelectorAll('.buttons').length"), 0)
        # What was pressed is gone: the focus goes to the box, not to the top of the page.
        self.assertEqual(self.browser.run("return document.activeElement.tagName"), "TEXTAREA")

    def test_a_used_button_says_so_and_stays_used_after_a_reload(self):
        self.write("écrans")
        self.sees("Je l’envoie à la coordination ?")
        self.browser.click(".choice-button:nth-of-type(2)")
        chosen = "document.querySelector('.choice-button.chosen')?.textContent"
        self.assertIn("choisi", self.browser.until(chosen))
        self.browser.reload()
        self.assertIn("Corriger", self.browser.until(chosen))
        self.assertEqual(self.browser.run(
            "return document.querySelectorAll('.choice-button:not([aria-disabled=true])').length"), 0)

    def test_an_urgent_card_is_an_alert_whose_numbers_can_be_called(self):
        self.write("elle a des idées noires")
        self.sees("Danger immédiat")
        self.assertEqual(self.browser.run("return document.querySelector('.urgent').getAttribute('role')"), "alert")
        self.assertIn("Urgent", self.browser.run("return document.querySelector('.urgent').textContent"))
        self.assertEqual(
            self.browser.run("return [...document.querySelectorAll('.urgent a')].map(a => a.getAttribute('href'))"),
            ["tel:15", "tel:17", "tel:18", "tel:112", "sms:114", "tel:3114", "tel:119", "tel:3018"])
        self.pictures("urgent")

    def test_a_message_that_was_not_kept_leaves_the_screen(self):
        self.write("retire Kevin")
        self.sees("Ce message a été retiré.")
        self.assertNotIn("Kevin", self.browser.run("return document.querySelector('.log').textContent"))

    def test_earlier_messages_are_there_after_a_reload_and_not_read_aloud_again(self):
        self.write("sphinx")
        self.sees("Voici le lien")
        self.browser.reload()
        self.sees("Voici le lien")
        self.assertEqual(self.browser.run("return document.querySelectorAll('.from-me').length"), 1)
        self.browser.until("document.querySelector('.log').ariaLive === 'polite'")

    def test_a_message_too_long_stays_in_the_box_and_the_page_says_so(self):
        self.browser.run("document.querySelector('textarea').value = 'é'.repeat(10001)")
        self.browser.type("textarea", "\ue007")
        self.assertIn("20\u202f002", self.browser.until("document.querySelector('.status').textContent"))
        self.assertEqual(self.browser.run("return document.querySelector('textarea').value.length"), 10001)

    def test_what_is_written_while_the_server_is_away_leaves_once_when_it_is_back(self):
        self.complaints_expected = True
        self.echo.stop()
        self.write("sphinx, malgré la coupure")
        self.browser.until("document.querySelector('.status').textContent.includes('ne répond pas')")
        self.assertEqual(self.browser.run("return document.querySelector('textarea').value"),
                         "sphinx, malgré la coupure")
        self.browser.until("!document.getElementById('liaison').hidden")
        self.pictures("offline")
        self.echo.start()
        self.sees("Voici le lien")
        self.browser.until("document.querySelector('textarea').value === ''")
        self.browser.until("document.getElementById('liaison').hidden")
        self.assertEqual(self.browser.run("return document.querySelectorAll('.from-me').length"), 1)

    def test_a_message_taken_back_can_be_changed_and_goes_under_a_new_id(self):
        self.complaints_expected = True
        self.echo.stop()
        self.write("sphin")
        self.browser.until("!document.querySelector('.edit').hidden")
        self.browser.click(".edit")
        self.browser.type("textarea", "x")
        self.echo.start()
        self.browser.type("textarea", "\ue007")
        self.sees("Voici le lien")

    def test_a_slow_server_shows_that_the_message_is_on_its_way(self):
        self.echo.freeze()
        self.write("sphinx")
        self.browser.until("document.querySelector('.status').textContent === 'Envoi…'")
        self.assertTrue(self.browser.run("return document.querySelector('textarea').readOnly"))
        self.echo.thaw()
        self.sees("Voici le lien")
        self.browser.until("document.querySelector('.status').textContent === ''")

    def test_a_reader_of_older_messages_is_not_pulled_away(self):
        self.write("beaucoup")
        self.browser.until("document.querySelectorAll('.bubble').length > 40")
        self.browser.run("document.querySelector('.log').scrollTop = 0")
        self.echo.act("coordinator", "route")
        self.browser.until("!document.querySelector('.latest').hidden")
        self.assertEqual(self.browser.run("return document.querySelector('.log').scrollTop"), 0)
        self.browser.click(".latest")
        self.browser.until("document.querySelector('.log').scrollTop > 0")

    def test_everything_can_be_reached_in_a_low_window(self):
        self.browser.size(320, 256)
        self.write("écrans")
        self.sees("Je l’envoie à la coordination ?")
        self.assert_no_sideways_scroll()
        self.browser.picture(PICTURES / "low-320.png")

    def test_pictures(self):
        self.write("slt c possible davoir le lien du sphinx? jlai perdu dans mes mails")
        self.sees("Voici le lien")
        self.browser.until("document.querySelector('textarea').value === ''")
        self.write("Bonjour, des parents me demandent des infos sur les écrans avant 3 ans. Tu aurais un partenaire pour une soirée débat ?")
        self.sees("Je l’envoie à la coordination ?")
        self.pictures("conversation")
        self.browser.prefer(prefers_color_scheme="dark")
        self.assert_accessible()
        self.browser.picture(PICTURES / "dark-768.png")


class Sides(PageTest):
    def test_what_one_side_does_moves_the_others(self):
        self.browser.size(*WIDTHS["1440"])
        self.open(ALL_SIDES)
        self.sees("Bonjour Farida")
        self.write("Bonjour, des parents me demandent des infos sur les écrans avant 3 ans.", "#texte-1")
        self.sees("Je l’envoie à la coordination ?")
        self.browser.click("#cote-1 .choice-button.main")
        self.browser.until("document.querySelector('#cote-2 .choice-button')")
        self.browser.click("#cote-2 .choice-button:nth-of-type(2)")
        self.browser.until("document.querySelector('#cote-3 .log').textContent.includes('vous transmet')")
        self.browser.until("document.querySelector('#cote-1 .log').textContent.includes('D-0001 est chez')")
        self.browser.until("document.querySelector('#cote-2 .log').textContent.includes('Reprendre')")
        self.pictures("sides")

    def test_a_phone_shows_one_side_and_says_where_something_came(self):
        self.browser.size(*WIDTHS["320"])
        self.open(ALL_SIDES)
        self.sees("Bonjour Farida")
        self.assertEqual(self.browser.run("return document.querySelectorAll('.pane:not([hidden])').length"), 1)
        self.write("écrans", "#texte-1")
        self.sees("Je l’envoie à la coordination ?")
        self.browser.click("#cote-1 .choice-button.main")
        self.assertIn("Claire Morel", self.browser.until(
            "[...document.querySelectorAll('.sides-switch button')].find(b => b.textContent.includes('2 nouveaux'))?.textContent"))
        self.browser.picture(PICTURES / "switch-320.png")
        self.browser.click(".sides-switch button:nth-of-type(2)")
        self.sees("Cherche un partenaire")
        self.assertFalse(self.browser.run("return document.querySelector('.sides-switch button:nth-of-type(2)').textContent.includes('nouveau')"))

    def test_the_people_of_the_demonstration_are_chosen_without_a_mouse(self):
        self.open("/")
        self.pictures("demo")
        self.browser.click("form .main")
        self.sees("Bonjour")
        self.assertIn("gauche=M-021", self.browser.address())


class SignIn(PageTest):
    arguments = ("sign-in", "M-021")

    def test_a_link_signs_in_once_and_signing_out_closes_the_door(self):
        self.browser.open(self.echo.link)
        self.pictures("enter")
        self.browser.click("button.main")
        self.sees("Bonjour Farida")
        self.assertEqual(self.browser.address(), self.echo.origin + "/")
        self.browser.click(".corner button")
        self.browser.until("document.querySelector('h1').textContent === 'Bonjour'")
        self.pictures("door")
        self.browser.open(self.echo.link)
        self.browser.until("document.querySelector('h1').textContent.includes('ne fonctionne plus')")
        self.complaints_expected = True  # of the 410


if __name__ == "__main__":
    unittest.main(verbosity=2)
