#include "bot/app/import_rules.hpp"

#include "bot/app/csv.hpp"
#include "engine/network/shape.hpp"

namespace promenade::app {

namespace {

using network::Shape;

Shape spellings_of(std::initializer_list<const char*> words) {
    std::vector<network::Member> members;
    for (const char* word : words)
        members.push_back({word, network::a_list(network::a_text(100), true)});
    return network::an_object(std::move(members));
}

const Shape& shape() {
    static const Shape rules = network::an_object(
        {{"member_columns",
          spellings_of({"id", "given_name", "family_name", "email", "phone", "themes", "function",
                        "employer", "town", "state", "label_date", "hours_per_week", "presence",
                        "networks", "last_sign", "paused_on", "left_on"})},
         {"employer_columns",
          spellings_of({"id", "name", "type", "town", "themes", "status", "convention_start",
                        "convention_end", "contact_name", "contact_email"})},
         {"entry_columns", spellings_of({"id", "profiles", "slots", "published_on", "standing"})},
         {"themes", spellings_of({"jeunesse", "parentalite", "both"})},
         {"states",
          spellings_of({"labelled", "paused", "onboarding", "candidate", "left", "delabelled"})},
         {"statuses", spellings_of({"active", "signing", "interested", "left"})},
         {"standings", spellings_of({"confirmed", "stale", "photo", "hidden"})},
         {"earliest_date", network::a_date()},
         {"date_formats",
          network::a_list(network::one_of({"YYYY-MM-DD", "DD/MM/YYYY", "DD-MM-YYYY", "DD.MM.YYYY"}),
                          true)},
         {"list_separator", network::a_text(3)}});
    return rules;
}

Spellings spellings_in(const Value& rules, std::string_view key) {
    Spellings spellings;
    for (const auto& [word, written] : *rules.find(key)->map())
        for (const Value& spelling : *written.list()) spellings[word].push_back(*spelling.text());
    return spellings;
}

}  // namespace

Result<ImportRules> ImportRules::load(std::string_view json, std::string_view file) {
    TRY(const Value document, network::read_shaped(json, file, shape()));
    ImportRules rules;
    rules.member_columns = spellings_in(document, "member_columns");
    rules.employer_columns = spellings_in(document, "employer_columns");
    rules.entry_columns = spellings_in(document, "entry_columns");
    rules.standings = spellings_in(document, "standings");
    rules.themes = spellings_in(document, "themes");
    rules.states = spellings_in(document, "states");
    rules.statuses = spellings_in(document, "statuses");
    for (const Value& format : *document.find("date_formats")->list())
        rules.date_formats.push_back(*format.text());
    rules.earliest_date = document.text_at("earliest_date");
    rules.list_separator = document.text_at("list_separator");
    return rules;
}

std::string_view meaning(const Spellings& spellings, std::string_view written) {
    const std::string wanted = folded(written);
    for (const auto& [word, ways] : spellings)
        for (const std::string& way : ways)
            if (folded(way) == wanted) return word;
    return {};
}

}  // namespace promenade::app
