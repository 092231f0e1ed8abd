#include "bot/app/import.hpp"

#include "bot/app/csv.hpp"
#include "engine/core/canonical_json.hpp"
#include "tests/engine/network/network_log.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace promenade::app {
namespace {

using network::testing::NetworkLog;

std::string file(std::string_view path) {
    std::ifstream in(std::string{PROMENADE_SOURCE_DIR "/"}.append(path));
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

constexpr std::string_view kHeader =
    "id,prenom,nom,courriel_pro,tel_pro,public,fonction,employeur,commune,etat,date_label,"
    "heures_semaine,creneaux,reseaux,dernier_signe\n";
constexpr std::string_view kFarida =
    "M-021,Farida,Gouriou,farida@val-de-lorne.example,06 39 98 10 21,parentalité,Médiatrice "
    "numérique,E17,Saint-Vérin-sur-Lorne,labellisé,2021-03-20,8,\"mar 17-19, jeu 17-19\","
    "Facebook/Discord,2026-07-21\n";

std::string with_farida(std::string_view from, std::string_view to) {
    return std::string{kHeader} + replaced(std::string{kFarida}, from, to);
}

// A network whose employers are those of the demonstration; nobody else yet.
class TheImport : public ::testing::Test {
protected:
    TheImport() {
        EXPECT_TRUE(log.send(network::FoundNetwork{"val-de-lorne.example/journal"}));
        must_record(import_employers(file("config/demo/employers.csv"), rules, known(), "digest"));
    }

    static ImportRules load_rules() {
        return ImportRules::load(file("config/import.json"), "config/import.json").value();
    }
    Known known() {
        opened.clear();
        for (const auto& [id, person] : log.roster.people)
            if (person.identity)
                opened[id.text()] = *log.opened(*person.identity, id, "identity").map();
        for (const auto& [id, employer] : log.roster.employers)
            if (employer.contact)
                opened[id] = *log.opened(*employer.contact, PersonId{id}, "contact").map();
        return {log.roster, opened, parse_date("2026-11-20").value()};
    }
    Import members(std::string_view bytes) {
        return import_members(bytes, rules, known(), "digest");
    }
    void must_record(const Import& import) {
        ASSERT_FALSE(import.refused()) << import.report.front().code;
        for (const network::NetworkCommand& command : import.commands) {
            const auto sent = log.send(command);
            ASSERT_TRUE(sent) << describe(sent.error());
        }
    }
    // One fault and no other: its code, line and details.
    void expect_refused(std::string_view bytes, std::string_view code, std::size_t line,
                        const Map& details) {
        const Import import = members(bytes);
        EXPECT_TRUE(import.refused());
        EXPECT_TRUE(import.commands.empty());
        std::vector<ReportLine> faults;
        for (const ReportLine& reported : import.report)
            if (reported.level == Level::wrong) faults.push_back(reported);
        ASSERT_EQ(faults.size(), 1U) << code;
        EXPECT_EQ(faults[0].code, code);
        EXPECT_EQ(faults[0].line, line) << code;
        for (const auto& [name, value] : details) {
            const Value* const told = faults[0].details.find(name);
            ASSERT_TRUE(told) << code << " " << name;
            EXPECT_EQ(*told, value) << code << " " << name << " " << canonical(*told);
        }
        expect_a_text_for(faults[0]);
    }
    // In French, with every place filled.
    void expect_a_text_for(const ReportLine& reported) {
        const Value texts = parse_json(file("config/texts/import.fr.json")).value();
        const std::string text{texts.text_at("import." + reported.code)};
        ASSERT_FALSE(text.empty()) << reported.code;
        for (std::size_t at = text.find('{'); at != std::string::npos;
             at = text.find('{', at + 1)) {
            const std::string name = text.substr(at + 1, text.find('}', at) - at - 1);
            EXPECT_TRUE(reported.details.contains(name)) << reported.code << " {" << name << "}";
        }
    }
    std::size_t members_in_state(std::string_view state) const {
        std::size_t count = 0;
        for (const auto& [id, person] : log.roster.people)
            if (person.role == network::Role::pdn && person.state == state) ++count;
        return count;
    }

    ImportRules rules = load_rules();
    NetworkLog log;
    std::map<std::string, Map> opened;
};

TEST_F(TheImport, OfTheDemonstrationGivesTheNumbersOfItsNetwork) {
    EXPECT_EQ(log.roster.employers.size(), 22U);
    const Import import = members(file("config/demo/members.csv"));
    EXPECT_EQ(import.encoding, "UTF-8");
    EXPECT_EQ(import.count("new"), 60U);
    must_record(import);
    EXPECT_EQ(members_in_state("labelled"), 48U);
    EXPECT_EQ(members_in_state("paused"), 2U);
    EXPECT_EQ(members_in_state("onboarding"), 5U);
    EXPECT_EQ(members_in_state("candidate"), 2U);
    EXPECT_EQ(members_in_state("left"), 2U);
    EXPECT_EQ(members_in_state("delabelled"), 1U);
    EXPECT_EQ(log.events.back().type, "data.imported");
    EXPECT_EQ(canonical(log.events.back().data),
              R"({"digest":"digest","kind":"members","rows":60})");
}

TEST_F(TheImport, KeepsEveryColumnOfAMember) {
    must_record(members(std::string{kHeader}.append(kFarida)));
    const network::Person& farida = log.roster.people.at(PersonId{"M-021"});
    EXPECT_EQ(farida.state, "labelled");
    EXPECT_EQ(farida.themes, std::vector<std::string>{"parentalite"});
    EXPECT_EQ(farida.employer, "E17");
    EXPECT_EQ(canonical(farida.facts),
              "{\"function\":\"Médiatrice numérique\",\"hours_per_week\":8,"
              "\"label_date\":\"2021-03-20\",\"last_sign\":\"2026-07-21\","
              "\"networks\":[\"Facebook\",\"Discord\"],\"presence\":\"mar 17-19, jeu 17-19\","
              "\"town\":\"Saint-Vérin-sur-Lorne\"}");
    EXPECT_EQ(canonical(known().opened.at("M-021")),
              "{\"email\":\"farida@val-de-lorne.example\",\"family_name\":\"Gouriou\","
              "\"given_name\":\"Farida\",\"phone\":\"06 39 98 10 21\"}");
}

TEST_F(TheImport, DatesTheFirstRecordOfALabelledMemberFromTheLabel) {
    must_record(members(file("config/demo/members.csv")));
    std::map<std::string, std::string> since;
    for (const log::Event& event : log.events)
        if (event.type == "member.recorded") since[event.subject] = event.effectivetime;
    EXPECT_EQ(since["M-021"], "2021-03-20");
    EXPECT_EQ(since["M-001"], "2026-09-30");  // left
    EXPECT_EQ(since["M-043"], "2025-12-15");  // paused
    EXPECT_EQ(since["M-045"], "");            // candidate
}

TEST_F(TheImport, TellsTheYearsBeforeItWhereTheSpreadsheetKnowsThem) {
    must_record(members(file("config/demo/members.csv")));
    const auto history = [&](std::string_view id) {
        std::vector<std::string> told;
        for (const log::Event& event : log.events)
            if (event.subject == id)
                told.push_back(std::string{Value{event.data}.text_at("state")} + " " +
                               event.effectivetime);
        return told;
    };
    using Told = std::vector<std::string>;
    EXPECT_EQ(history("M-026"), (Told{"labelled 2022-03-24", "delabelled 2025-06-05"}));
    EXPECT_EQ(history("M-043"), (Told{"labelled 2025-11-14", "paused 2025-12-15"}));
    EXPECT_EQ(history("M-045"), (Told{"candidate "}));
}

TEST_F(TheImport, OfASpreadsheetWithoutThoseDaysTellsWhatItKnows) {
    must_record(members(with_farida("labellisé", "en pause")));
    must_record(members(
        std::string{kHeader} +
        replaced(replaced(replaced(std::string{kFarida}, "M-021", "M-022"), "labellisé", "sortie"),
                 "farida@", "imane@")));
    std::map<std::string, std::vector<std::string>> since;
    for (const log::Event& event : log.events)
        if (event.type == "member.recorded") since[event.subject].push_back(event.effectivetime);
    EXPECT_EQ(since["M-021"], (std::vector<std::string>{"2021-03-20", ""}));
    EXPECT_EQ(since["M-022"], std::vector<std::string>{""});
}

TEST_F(TheImport, WritesNoNameOfAMemberInClear) {
    const Import import = members(std::string{kHeader}.append(kFarida));
    for (const ReportLine& line : import.report)
        EXPECT_EQ(canonical(line.details).find("Gouriou"), std::string::npos);
    must_record(import);
    for (const log::Event& event : log.events)
        EXPECT_EQ(canonical(event.data).find("Gouriou"), std::string::npos);
}

TEST_F(TheImport, OfAnUnchangedFileRecordsNothing) {
    must_record(members(file("config/demo/members.csv")));
    const Import again = members(file("config/demo/members.csv"));
    EXPECT_EQ(again.count("unchanged"), 60U);
    EXPECT_TRUE(again.commands.empty());
    const Import employers =
        import_employers(file("config/demo/employers.csv"), rules, known(), "digest");
    EXPECT_EQ(employers.count("unchanged"), 22U);
    EXPECT_TRUE(employers.commands.empty());
}

TEST_F(TheImport, RecordsAgainTheRowsThatChangedAndOnlyThose) {
    must_record(members(file("config/demo/members.csv")));
    std::string edited = file("config/demo/members.csv");
    edited = replaced(edited, "06 39 98 10 21", "06 39 98 10 99");                     // sealed
    edited = replaced(edited, "Coordinateur jeunesse,E20", "Animateur jeunesse,E20");  // clear
    const Import import = members(edited);
    EXPECT_EQ(import.count("changed"), 2U);
    EXPECT_EQ(import.count("unchanged"), 58U);
    ASSERT_EQ(import.commands.size(), 3U);
    EXPECT_EQ(std::get<network::RecordMember>(import.commands[1]).id, PersonId{"M-021"});
    EXPECT_EQ(std::get<network::RecordMember>(import.commands[1]).effectivetime, "");
    must_record(import);
    EXPECT_EQ(known().opened.at("M-021").find("phone")->text()->substr(9), "10 99");
}

TEST_F(TheImport, LeavesOutAnErasedPersonAndRecordsTheOthers) {
    must_record(members(file("config/demo/members.csv")));
    ASSERT_TRUE(log.send(network::OrderErasure{PersonId{"M-026"}, "request_of_the_person"}));
    const Import import = members(file("config/demo/members.csv"));
    EXPECT_FALSE(import.refused());
    EXPECT_EQ(import.count("unchanged"), 59U);
    const auto left_out =
        std::find_if(import.report.begin(), import.report.end(),
                     [](const ReportLine& line) { return line.level == Level::left_out; });
    ASSERT_NE(left_out, import.report.end());
    EXPECT_EQ(left_out->code, "person_erased");
    EXPECT_EQ(left_out->line, 27U);
    expect_a_text_for(*left_out);
}

TEST_F(TheImport, ReadsSemicolonsOldEncodingsAndFrenchDatesAsTheSamePeople) {
    must_record(members(std::string{kHeader}.append(kFarida)));
    std::string old =
        "Identifiant;Pr\xe9nom;NOM;Courriel pro;T\xe9l pro;Public;Fonction;Structure;"
        "Commune;\xc9tat;Date label;Heures semaine;Cr\xe9neaux;R\xe9seaux;"
        "Dernier signe;;\r\n"
        "M-021;Farida;Gouriou;farida@val-de-lorne.example;06 39 98 10 21;"
        "Parentalit\xe9;M\xe9"
        "diatrice num\xe9rique;E17;Saint-V\xe9rin-sur-Lorne;"
        "LABELLIS\xc9"
        "E;20/03/2021;8;mar 17-19, jeu 17-19;Facebook / Discord;"
        "21/07/2026;;\r\n";
    const Import import = members(old);
    ASSERT_FALSE(import.refused()) << import.report.front().code;
    EXPECT_EQ(import.encoding, "windows-1252");
    EXPECT_EQ(import.count("unchanged"), 1U);
}

TEST_F(TheImport, RefusesTheWholeFileForOneWrongRow) {
    const std::string wrong = replaced(file("config/demo/members.csv"), "2026-02-25", "2026-02-30");
    const Import import = members(wrong);
    EXPECT_TRUE(import.commands.empty());
    EXPECT_EQ(import.count("new"), 59U);  // the dry run still tells of every row
    expect_refused(wrong, "bad_date", 24,
                   Map{{"column", "date_label"}, {"value", "2026-02-30"}, {"line", 24}});
}

TEST_F(TheImport, TellsEachFaultOfTheColumns) {
    const std::string header{kHeader};
    expect_refused(replaced(header, "prenom,", "prenom,prenom,"), "duplicate_column", 1,
                   Map{{"column", "prenom"}});
    expect_refused(replaced(header, ",tel_pro", ""), "missing_column", 1,
                   Map{{"column", "tel_pro"}});
    expect_refused(replaced(header, ",tel_pro", ",tel_pro,remarques"), "unknown_column", 1,
                   Map{{"column", "remarques"}});
    const Import other = members("une,autre,table\n1,2,3\n");
    EXPECT_EQ(other.count("unknown_column"), 3U);
    EXPECT_EQ(other.count("missing_column"), 15U);
    expect_refused(header, "no_rows", 1, Map{});
}

TEST_F(TheImport, TellsEachFaultOfARow) {
    const Map nothing;
    expect_refused(with_farida(",Farida", ""), "ragged_row", 2,
                   Map{{"expected", 15}, {"found", 14}});
    expect_refused(with_farida("Farida", "Farida,x"), "ragged_row", 2,
                   Map{{"expected", 15}, {"found", 16}});
    expect_refused(with_farida("Gouriou", ""), "missing_value", 2, Map{{"column", "nom"}});
    expect_refused(with_farida("labellisé", ""), "missing_value", 2, Map{{"column", "etat"}});
    expect_refused(with_farida("2021-03-20", ""), "missing_value", 2,
                   Map{{"column", "date_label"}});
    expect_refused(with_farida("M-021", "D-0021"), "bad_id", 2, Map{{"value", "D-0021"}});
    expect_refused(with_farida("M-021", "coordinator"), "bad_id", 2, nothing);
    expect_refused(with_farida("labellisé", "actif"), "unknown_state", 2,
                   Map{{"column", "etat"}, {"value", "actif"}});
    expect_refused(with_farida("parentalité", "seniors"), "unknown_public", 2,
                   Map{{"column", "public"}, {"value", "seniors"}});
    expect_refused(with_farida("E17", "E99"), "unknown_employer", 2,
                   Map{{"column", "employeur"}, {"value", "E99"}});
    expect_refused(with_farida("2021-03-20", "20/13/2021"), "bad_date", 2, nothing);
    expect_refused(with_farida("2021-03-20", "mars 2021"), "bad_date", 2, nothing);
    expect_refused(with_farida("2021-03-20", "2044-03-20"), "future_date", 2,
                   Map{{"column", "date_label"}, {"value", "2044-03-20"}});
    expect_refused(with_farida("2021-03-20", "1925-03-20"), "date_too_early", 2,
                   Map{{"value", "1925-03-20"}, {"expected", "2012-01-01"}});
    const std::string leaving = replaced(with_farida("2026-07-21", "2026-07-21,2022-01-05"),
                                         "dernier_signe", "dernier_signe,date_sortie");
    expect_refused(leaving, "date_without_state", 2, Map{{"column", "date_sortie"}});
    expect_refused(replaced(replaced(leaving, "labellisé", "sortie"), "2022-01-05", "2021-01-05"),
                   "dates_reversed", 2, Map{{"value", "2021-01-05"}});
    expect_refused(with_farida("jeu 17-19", "jeu 19-17"), "hours_reversed", 2,
                   Map{{"column", "creneaux"}});
    expect_refused(with_farida("2021-03-20,8", "2021-03-20,\"4,5\""), "bad_number", 2,
                   Map{{"value", "4,5"}, {"expected", 60}});
    expect_refused(with_farida("2021-03-20,8", "2021-03-20,61"), "bad_number", 2, nothing);
    expect_refused(with_farida("farida@val-de-lorne.example", "farida at val-de-lorne"),
                   "bad_email", 2, Map{{"column", "courriel_pro"}});
    expect_refused(with_farida("06 39 98 10 21", "poste 12"), "bad_phone", 2,
                   Map{{"column", "tel_pro"}});
    expect_refused(with_farida("Médiatrice", "MÃ©diatrice"), "damaged_text", 2,
                   Map{{"column", "fonction"}});
    expect_refused(with_farida("Médiatrice",
                               "M\xef\xbf\xbf"
                               "diatrice"),
                   "not_text", 2, Map{{"column", "fonction"}});
    expect_refused(with_farida("Médiatrice", std::string(600, 'x')), "too_long", 2, nothing);
}

TEST_F(TheImport, TellsOfARowThatIsThereTwice) {
    const std::string once = std::string{kHeader}.append(kFarida);
    expect_refused(once + std::string{kFarida}, "duplicate_id", 3, Map{{"first_line", 2}});
    const Import both = members(once + replaced(std::string{kFarida}, "E17", "E98"));
    EXPECT_EQ(both.count("duplicate_id") + both.count("unknown_employer"), 2U);
    expect_refused(once + replaced(std::string{kFarida}, "M-021", "M-022"), "duplicate_email", 3,
                   Map{{"first_line", 2}});
}

TEST_F(TheImport, CountsLinesAndNotRows) {
    std::string text = with_farida("mar 17-19, jeu 17-19", "mar 17-19\njeu 17-19");
    text += "\n" + replaced(replaced(std::string{kFarida}, "M-021", "M-022"), "E17", "E98");
    text = replaced(text, "farida@", "imane@");
    expect_refused(text, "unknown_employer", 5, Map{{"value", "E98"}});
}

TEST_F(TheImport, TellsEachFaultOfTheFile) {
    expect_refused("", "empty_file", 1, {});
    expect_refused("\xff\xfei\x01", "encoding_unknown", 1, {});
    expect_refused(with_farida("Farida", "Zo\xe9"), "encoding_mixed", 2, {});
    expect_refused(with_farida("Farida", "Fa\x02rida"), "control_character", 2, {});
    expect_refused(with_farida("2026-07-21", "\"2026-07-21"), "unclosed_quote", 2, {});
    expect_refused(with_farida("Farida", "\"Fa\"rida"), "text_after_quote", 2, {});
    expect_refused(std::string((8 << 20) + 1, 'x'), "too_large", 1, {});
}

// What a person is called or reached at is told to nobody, even when it is what is wrong.
TEST_F(TheImport, ShowsNoPersonalValueInAFault) {
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"farida@val-de-lorne.example", "secret at home"},
             {"06 39 98 10 21", "secret"},
             {"Farida", "secretÃ©"},
             {"Gouriou", "secret" + std::string(600, 'x')}})
        for (const ReportLine& line : members(with_farida(from, to)).report)
            EXPECT_EQ(canonical(line.details).find("secret"), std::string::npos) << line.code;
}

TEST_F(TheImport, TellsEachFaultOfAnEmployer) {
    const auto employers = [&](std::string_view from, std::string_view to) {
        const std::string bytes = replaced(file("config/demo/employers.csv"), from, to);
        const Import import = import_employers(bytes, rules, known(), "digest");
        EXPECT_TRUE(import.refused());
        EXPECT_TRUE(import.commands.empty());
        for (const ReportLine& line : import.report)
            if (line.level == Level::wrong) {
                expect_a_text_for(line);
                return line.code;
            }
        return std::string{};
    };
    EXPECT_EQ(employers("E01", "M-001"), "bad_id");
    EXPECT_EQ(employers("E02", "E01"), "duplicate_id");
    EXPECT_EQ(employers("MJC du Vieux-Port", ""), "missing_value");
    EXPECT_EQ(employers("intéressée", "peut-être"), "unknown_status");
    EXPECT_EQ(employers("2024-01-01,2027-12-31", "2028-01-01,2027-12-31"), "dates_reversed");
    EXPECT_EQ(employers("statut", "situation"), "unknown_column");
}

TEST_F(TheImport, AcceptsOneDirectorOfTwoStructures) {
    const std::string bytes = replaced(file("config/demo/employers.csv"),
                                       "pascal.guerinet@maison-des-adolescents-d.example",
                                       "sylvie.arnaudeau@centre-socioculturel-les.example");
    const Import import = import_employers(bytes, rules, known(), "digest");
    EXPECT_FALSE(import.refused());
    EXPECT_EQ(import.count("changed"), 1U);
}

TEST_F(TheImport, HasAFrenchSentenceForEachOutcomeAndEachState) {
    for (const ReportLine& line : members(file("config/demo/members.csv")).report)
        expect_a_text_for(line);
    for (const auto& [word, ways] : rules.states)
        for (const std::string& way : ways) EXPECT_EQ(meaning(rules.states, way), word);
}

}  // namespace
}  // namespace promenade::app
