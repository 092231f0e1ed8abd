#include "bot/app/cli/understand.hpp"

#include "bot/app/cli/understand_lines.hpp"
#include "bot/app/import.hpp"
#include "bot/app/names_of.hpp"
#include "bot/app/role_holders.hpp"
#include "bot/delivery/people.hpp"

#include <iostream>
#include <sstream>

namespace promenade::app {

namespace {

// The names of config/demo, read from its files: nothing is founded for it.
Result<language::Names> demo_names(const std::filesystem::path& config) {
    const auto folder = config / "demo";
    language::Names names;
    const auto add = [&](const PersonId& id, const Map& identity) {
        const Value named{identity};
        names.people.push_back({id.text(), std::string{named.text_at("given_name")},
                                std::string{named.text_at("family_name")}});
    };
    TRY(const std::string rules_bytes, read_file(config / "import.json"));
    TRY(const ImportRules rules, ImportRules::load(rules_bytes, "import.json"));
    network::Roster roster;
    const std::map<std::string, Map> nobody;
    TRY(const std::string employers, read_file(folder / "employers.csv"));
    for (const auto& command :
         import_employers(employers, rules, Known{roster, nobody}, "").commands)
        if (const auto* employer = std::get_if<network::RecordEmployer>(&command)) {
            names.employers.push_back(
                {employer->id, std::string{Value{employer->facts}.text_at("name")}});
            roster.employers[employer->id].id = employer->id;
        }
    TRY(const std::string members, read_file(folder / "members.csv"));
    for (const auto& command : import_members(members, rules, Known{roster, nobody}, "").commands)
        if (const auto* member = std::get_if<network::RecordMember>(&command);
            member && !member->identity.empty())
            add(member->id, member->identity);
    TRY(const std::string holders, read_file(folder / "people.json"));
    TRY(const auto appointed, role_holders_from(holders, "people.json"));
    for (const auto& command : appointed) {
        if (const auto* one = std::get_if<network::AppointCoordinator>(&command))
            add(one->id, one->identity);
        if (const auto* one = std::get_if<network::AppointDeputy>(&command))
            add(one->id, one->identity);
        if (const auto* one = std::get_if<network::AssignReferent>(&command))
            add(one->id, one->identity);
    }
    TRY(const std::string partners, read_file(folder / "partners.json"));
    TRY(const auto recorded, partners_from(partners, "partners.json"));
    for (const auto& command : recorded)
        if (const auto* partner = std::get_if<network::RecordPartner>(&command))
            names.partners.push_back(
                {partner->id, std::string{Value{partner->facts}.text_at("name")}});
    return names;
}

Result<language::Names> names_in(const Core& core) {
    TRY(const auto people, delivery::People::from(core.engine().snapshot(), core.engine()));
    return names_of(people);
}

int answer_lines(std::istream& lines, const language::Vocabulary& vocabulary,
                 const Terminal& terminal) {
    int code = 0;
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        const auto answer = understand_line(line, number, vocabulary);
        terminal.print(answer ? answer.value() : refused_line(answer.error(), number));
        if (!answer) code = 1;
    }
    return code;
}

int answer(Result<language::Names> names, std::istream& lines, const UnderstandOptions& options,
           const Terminal& terminal) {
    const auto lexicon = language::load_lexicon(options.config / "lexicon");
    if (!lexicon) return terminal.fail(lexicon.error(), options.config);
    if (!names) return terminal.fail(names.error(), options.config);
    const language::Vocabulary vocabulary{
        lexicon.value(), std::make_shared<const language::Names>(std::move(names.value()))};
    if (options.lines) return answer_lines(lines, vocabulary, terminal);
    const language::Room room =
        options.room == "public" ? language::Room::open : language::Room::direct;
    terminal.print(to_json(language::understand(options.text, options.role, room, vocabulary)));
    return 0;
}

}  // namespace

int understand(const UnderstandOptions& options, const Terminal& terminal) {
    return answer(demo_names(options.config), std::cin, options, terminal);
}

int understand(const Core& core, const UnderstandOptions& options, const Terminal& terminal) {
    std::istringstream lines{options.text};
    return answer(names_in(core), lines, options, terminal);
}

}  // namespace promenade::app
