"""Shows every rule of tidy.py a sample that it must catch, and one that it must let pass."""

import json
import tempfile
import unittest
from pathlib import Path

import tidy
from source_tree import Source, Tree

FRENCH = {
    "request": {"confirm": "Demande {number} notée, réponse sous {delay}."},
    "refused.done": {"vous": "Déjà traité par {who} : voyez {stream}.", "tu": "Déjà traité."},
}
CATALOGUE = json.dumps(FRENCH)

# rule -> (files that it must catch, files that it must let pass)
SAMPLES = {
    "lines_fit": (
        {"engine/core/a.cpp": "int a;" + " " * 95},
        {"engine/core/a.cpp": "int é;" + " " * 94, "README.md": "x" * 300},
    ),
    "headers_are_included_once": (
        {"engine/core/a.hpp": "// #pragma once\nint f();"},
        {"engine/core/a.hpp": "#pragma once\nint f();"},
    ),
    "files_are_named_after_a_thing": (
        {"bot/app/string_utils.cpp": ""},
        {"bot/app/common_name.cpp": ""},
    ),
    "nothing_is_left_for_later": (
        {"bot/app/a.cpp": "// TO" "DO: later"},
        {"bot/app/a.cpp": "int to" "do;"},
    ),
    "links_of_documents_lead_somewhere": (
        {"README.md": "see [there](docs/gone.md)"},
        {"README.md": "[a](docs/a.md#part) [b](https://example.org)", "docs/a.md": ""},
    ),
    "documents_name_what_exists": (
        {"README.md": "see `engine/gone.hpp`"},
        {
            "README.md": "`Log.IsKept` in `tests/a_test.cpp`, `config/` and `Texts.render`",
            "tests/a_test.cpp": "TEST_F(Log,\n       IsKept) {}",
            "config/a.json": "{}",
        },
    ),
    "layers_build_downwards": (
        {"engine/log/a.cpp": '#include "engine/storage/b.hpp"'},
        {
            "engine/workflow/a.cpp": '#include "engine/log/b.hpp"\n// #include "bot/app/c.hpp"',
            "bot/platforms/web/a.cpp": '#include "bot/http/b.hpp"\n#include "engine/log/c.hpp"',
        },
    ),
    "time_comes_from_the_clock": (
        {"bot/delivery/a.cpp": "auto now = std::chrono::system_clock::now();"},
        {
            "engine/core/clock.cpp": "auto now = std::chrono::system_clock::now();",
            "bot/http/a.cpp": "boost::asio::steady_timer timer_;",
            "bot/app/a.cpp": 'auto t = event.time(0); say("time(0)"); Instant time() const;',
        },
    ),
    "chance_comes_from_random": (
        {"engine/privacy/a.cpp": "randombytes_buf(key, 32);"},
        {"engine/core/random.cpp": "randombytes_buf(key, 32);", "bot/app/a.cpp": "f.rand(3);"},
    ),
    "nobody_sleeps": (
        {"tests/bot/app/a_test.cpp": "std::this_thread::sleep_for(1s);"},
        {"tests/bot/app/a_test.cpp": "// nobody should sleep(1)"},
    ),
    "output_goes_through_its_door": (
        {"bot/app/a.cpp": "std::cout << 1;"},
        {"tests/support/a.cpp": "std::cout << 1;"},
    ),
    "coroutines_are_not_abandoned": (
        {"bot/http/a.cpp": "asio::co_spawn(io, run(), asio::detached);"},
        {"bot/http/a.cpp": "asio::co_spawn(io, run(), stop_on_error);"},
    ),
    "awaited_expressions_have_no_brace": (
        {"bot/http/a.cpp": "co_await send(\n    Request{1});"},
        {"bot/http/a.cpp": 'auto r = Request{1};\nco_await send(r, "{");\nif (x) { f(); }'},
    ),
    "logs_name_no_person": (
        {"bot/app/a.cpp": 'spdlog::info("{}",\n    message.text);'},
        {"bot/app/a.cpp": 'spdlog::info("text of {}", stream.text()); send(message.text);'},
    ),
    "french_stands_in_config": (
        {"bot/app/a.cpp": 'reply("Vous avez une demande");', "bot/platforms/web/a.html": "Modifié"},
        {
            "bot/app/a.cpp": '// « déjà traité »\nfail("expected one of vous and tu");',
            "tests/a.cpp": '"été"',
        },
    ),
    "texts_exist_with_their_placeholders": (
        {
            "config/texts/fr.json": CATALOGUE,
            "bot/app/a.cpp": 'texts.say("request.gone");',
            "bot/app/b.cpp": 'texts_->say("request.confirm", {{"n", 1}});',
        },
        {
            "config/texts/fr.json": CATALOGUE,
            "bot/app/a.cpp": 'texts.say("request.confirm", {{"number", n}, {"delay", d}});',
            "bot/app/b.cpp": 'texts().say("refused." + code, slots);',
            "bot/app/c.cpp": 'texts.say("refused.done", Map{{"who", a}, {"stream", b}});',
        },
    ),
    "texts_of_definitions_exist": (
        {
            "config/texts/fr.json": CATALOGUE,
            "config/workflows/a.json": '{"notify": [{"to": "author", "text": "request.gone"}]}',
        },
        {
            "config/texts/fr.json": CATALOGUE,
            "config/workflows/a.json": '{"notify": [{"to": "author", "text": "request.confirm"}]}',
        },
    ),
    "settings_are_documented": (
        {"config/network.example.json": '{"a": {"b": 1}}', "config/README.md": "`a`: this"},
        {"config/network.example.json": '{"a": {"b": 1}}', "config/README.md": "`a.b`: this"},
    ),
}


def findings(name, files):
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        check = next(rule for rule in tidy.RULES if rule.__name__ == name)
        return list(check(Tree(folder)))


class TidyTest(unittest.TestCase):
    def test_every_rule_has_its_samples(self):
        self.assertEqual(sorted(SAMPLES), sorted(rule.__name__ for rule in tidy.RULES))

    def test_rules_catch_what_they_are_for(self):
        for name, (bad, _) in SAMPLES.items():
            with self.subTest(name):
                self.assertTrue(findings(name, bad))

    def test_rules_let_the_rest_pass(self):
        for name, (_, good) in SAMPLES.items():
            with self.subTest(name):
                self.assertEqual([], findings(name, good))

    def test_each_offence_is_told_by_itself(self):
        bad = SAMPLES["texts_exist_with_their_placeholders"][0]
        self.assertEqual(2, len(findings("texts_exist_with_their_placeholders", bad)))
        bad = SAMPLES["french_stands_in_config"][0]
        self.assertEqual(2, len(findings("french_stands_in_config", bad)))

    def test_a_finding_names_its_line(self):
        found = findings("logs_name_no_person", SAMPLES["logs_name_no_person"][0])
        self.assertEqual(2, found[0].line)

    def test_comments_and_quotes_are_not_code(self):
        source = Source("a.cpp", "f(R\"x(a\n// b)x\"); // c\nint n = 1'000; g('\"', \"d\");")
        self.assertEqual(["a\n// b", "d"], [literal.value for literal in source.literals])
        self.assertEqual(source.text.count("\n"), source.code.count("\n"))
        self.assertNotIn("c", source.code.replace("const", ""))
        self.assertIn("1'000; g(", source.code)


if __name__ == "__main__":
    unittest.main()
