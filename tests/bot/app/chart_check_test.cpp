#include "bot/app/cli/chart_check.hpp"

#include "bot/app/cli/refusal.hpp"
#include "engine/core/canonical_json.hpp"
#include "tests/bot/app/config_folder.hpp"
#include "tests/bot/app/request_log.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>

namespace promenade::app {
namespace {

using ::testing::HasSubstr;

struct Answer {
    int code = -1;
    std::string out, err;
};

Answer check(const std::string& bytes, bool json = false,
             const std::filesystem::path& folder = {}) {
    Answer answer;
    const Terminal terminal{[&](Stream stream, const std::string& line) {
        (stream == Stream::out ? answer.out : answer.err) += line + '\n';
    }};
    answer.code = check_chart({kConfig, bytes, "f.json", folder}, json, terminal);
    return answer;
}

// The request procedure with one thing changed.
std::string request_with(const std::string& what, const std::string& by) {
    std::string bytes = testing::read_source("config/workflows/request.json");
    const std::size_t at = bytes.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return bytes.replace(at, what.size(), by);
}

TEST(ChartCheckCommand, EveryProcedureOfTheProjectIsClean) {
    for (const auto& entry : std::filesystem::directory_iterator(kConfig / "workflows")) {
        const std::string name = entry.path().filename().string();
        const Answer answer = check(testing::read_source("config/workflows/" + name));
        EXPECT_EQ(answer.code, 0) << name << "\n" << answer.out << answer.err;
        EXPECT_THAT(answer.out, HasSubstr("f.json : rien à signaler"));
    }
}

TEST(ChartCheckCommand, AFindingIsASentenceBelowItsPlace) {
    const Answer answer =
        check(request_with("request.taken_back.referent", "request.gone.referent"));
    EXPECT_EQ(answer.code, 1);
    EXPECT_EQ(answer.out,
              "f.json#/states/open/states/with_referent/on/take/notify/0/text\n"
              "    Il manque en français le texte « request.gone.referent » : ajoutez-le dans "
              "config/texts/fr.json.\n1 remarque.\n");
}

TEST(ChartCheckCommand, APhraseThatNobodyCouldSayIsTold) {
    for (const char* phrase : {"malle? ~3 rendue", "prêter", "Malle", "<jeune> malle"}) {
        std::string bytes = testing::read_source("config/workflows/loan.json");
        const std::string known = "malle ~3 rendue|revenue";
        bytes.replace(bytes.find(known), known.size(), phrase);
        const Answer answer = check(bytes);
        EXPECT_EQ(answer.code, 1) << phrase;
        EXPECT_THAT(answer.out, HasSubstr("f.json#/triggers/give_back/says/1\n"));
        EXPECT_THAT(answer.out, HasSubstr(phrase));
    }
}

TEST(ChartCheckCommand, AListThatNobodyCouldAskForIsTold) {
    std::string bytes = testing::read_source("config/workflows/pause.json");
    const std::string lists = R"("lists": [)";
    bytes.replace(bytes.find(lists), lists.size(), lists + R"("Qui est à l'arrêt", )");
    const Answer answer = check(bytes);
    EXPECT_EQ(answer.code, 1);
    EXPECT_THAT(answer.out, HasSubstr("f.json#/lists/0\n"));
    EXPECT_THAT(answer.out, HasSubstr("« Qui est à l'arrêt »"));
}

TEST(ChartCheckCommand, WhatIsDoneForNothingIsToldInFrench) {
    const std::string archived = R"("emit": "request.archived", "notify": [])";
    const auto with = [&](const std::string& more) {
        return check(request_with(archived, R"("emit": "request.archived", )" + more)).out;
    };
    EXPECT_THAT(with(R"("assign": {"author": "actor.pseudonym"}, "notify": [])"),
                HasSubstr("L'auteur d'un dossier est la personne qui l'a ouvert"));
    EXPECT_THAT(with(R"("notify": [{"to": "author", "text": "request.corrected.author",
                                    "guard": "false"}])"),
                HasSubstr("personne ne reçoit jamais ce message"));
    EXPECT_THAT(with(R"json("notify": [{"to": "author", "text": "request.corrected.author",
                        "guard": "members.exists(m, m.state == 'labeled')"}])json"),
                HasSubstr("Les états : candidate, onboarding, labelled, paused, withdrawn"));
}

TEST(ChartCheckCommand, AsJsonAFindingHasItsCode) {
    const Answer answer =
        check(request_with(R"("request.archived", "notify": [])", R"("request.archived")"), true);
    EXPECT_EQ(answer.code, 1);
    const Value report = parse_json(answer.out).value();
    EXPECT_TRUE(report.find("refused")->is_null());
    const Value& finding = report.find("findings")->list()->at(0);
    EXPECT_EQ(finding.text_at("code"), "deadline_without_owner");
    EXPECT_EQ(finding.text_at("pointer"), "/states/finished/after/P30D");
    EXPECT_THAT(std::string{finding.text_at("message")}, HasSubstr("« Terminée »"));
}

TEST(ChartCheckCommand, WhatTheLoaderRefusesIsExplainedInFrench) {
    const Answer sealed = check(request_with("fields.callback == 'asked'", "fields.text == 'x'"));
    EXPECT_EQ(sealed.code, 2);
    EXPECT_EQ(sealed.out, "");
    EXPECT_THAT(
        sealed.err,
        HasSubstr("f.json#/states/open/on/callback_held/guard : dans l'expression, au caractère 8, "
                  "elle lit une donnée personnelle scellée : text."));
    EXPECT_THAT(check(request_with(R"("target": ".advice")", R"("target": ".avis")")).err,
                HasSubstr("#/states/open/on/request_advice/target : l'état visé n'existe pas."));
    EXPECT_THAT(
        check(request_with(R"("of": "author", "retention": "request")", R"("of": "author")")).err,
        HasSubstr("la classe qui dit combien de temps cette donnée"));
    const Answer json = check(request_with(R"("label": "Reçue",)", ""), true);
    EXPECT_EQ(json.code, 2);
    const Value report = parse_json(json.out).value();
    EXPECT_EQ(report.find("refused")->text_at("pointer"), "/states/open/states/submitted");
}

TEST(ChartCheckCommand, AClassOfRetentionIsOneOfThoseThatExist) {
    for (const auto& [one, other] :
         {std::pair{R"("of": "author", "retention": "request")",
                    R"("of": "author", "retention": "forever")"},
          std::pair{R"("retention": "situation")", R"("retention": "member request")"}}) {
        const Answer answer = check(request_with(one, other));
        EXPECT_EQ(answer.code, 2);
        EXPECT_THAT(answer.err, HasSubstr("Valeurs possibles : concern member request situation."));
    }
}

TEST(ChartCheckCommand, WhatIsOpenedIsLookedForBesideTheFileAndAmongThoseInService) {
    const promenade::testing::TemporaryFolder folder;
    const std::string opener = R"({"id": "opener", "title": "T", "prefix": "O",
        "opens_with": "open", "readers": ["coordinator"],
        "data": {"author": {"type": "person", "label": "Auteur"}},
        "triggers": {"open": {"label": "Ouvrir", "by": ["coordinator", "system"]}},
        "initial": "new",
        "states": {"new": {"label": "Nouvelle", "on": {"open": {"target": "done",
                       "spawn": {"definition": "loan"}}}},
                   "done": {"label": "Faite", "type": "final"}}})";
    std::string back = opener, to_back = opener;
    back.replace(back.find("opener"), 6, "back").replace(back.rfind("loan"), 4, "opener");
    to_back.replace(to_back.rfind("loan"), 4, "back");
    const auto check_in_folder = [&](const std::string& bytes) {
        return check(bytes, false, folder.path());
    };
    EXPECT_THAT(check_in_folder(opener).out,
                HasSubstr("La procédure « Prêt de la malle » ne s'ouvre pas d'elle-même"))
        << "the loan is in service, for people";
    EXPECT_THAT(check_in_folder(to_back).out,
                HasSubstr("Aucune procédure ne porte le nom « back »"));
    std::ofstream{folder.path() / "back.json"} << back;
    std::ofstream{folder.path() / "broken.json"} << "{";
    EXPECT_THAT(check_in_folder(to_back).out, HasSubstr("opener → back → opener"));
}

TEST(ChartCheckCommand, BrokenJsonIsToldWithItsLine) {
    EXPECT_THAT(check("{\n  \"id\": \"x\"\n  \"title\": 1}").err, HasSubstr("ligne 3"));
}

// Every "expected …" of the loader, as far as it is written out.
TEST(ChartCheckCommand, EveryRefusalOfTheLoaderHasItsFrench) {
    const auto texts = chart_texts(kConfig).value();
    const std::regex literal{R"rx(expected\(\s*"((?:[^"\\]|\\.)*)")rx"};
    std::size_t refusals = 0;
    for (const char* file : {"chart_draft", "chart_loader", "definition", "document_order",
                             "field_loader", "local_settings", "place", "rule_loader"}) {
        const std::string source =
            testing::read_source("engine/workflow/" + std::string{file} + ".cpp");
        for (std::sregex_iterator at{source.begin(), source.end(), literal}, end; at != end; ++at) {
            std::string detail = std::regex_replace((*at)[1].str(), std::regex{R"(\\")"}, "\"");
            // What is put in after it stands in quotes, or after a colon.
            if (std::count(detail.begin(), detail.end(), '"') % 2 == 1) detail += "x\"";
            ++refusals;
            EXPECT_TRUE(is_explained(detail, texts)) << file << ": " << detail;
        }
    }
    EXPECT_GT(refusals, 60U);
}

}  // namespace
}  // namespace promenade::app
