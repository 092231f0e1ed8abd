#include "engine/network/headcount.hpp"

#include <algorithm>

namespace promenade::network {

namespace {

bool is_dormant(const Map& facts, const HeadcountOf& of) {
    const Value known{facts};
    const std::string_view seen = std::max(known.text_at("last_sign"), known.text_at("label_date"));
    const auto first_day = std::chrono::sys_days{of.day} - std::chrono::days{of.dormant_after};
    return seen < format_date(LocalDate{first_day});
}

}  // namespace

bool is_unlisted(const Map& facts) {
    const Value* const unlisted = facts.find("unlisted");
    return unlisted && *unlisted == Value{true};
}

std::int64_t dormant_after(const Map& settings) {
    return Value{settings}.number_at("dormant_after_days", HeadcountOf{}.dormant_after);
}

void count(Headcount& sum, const HeadcountOf& of, std::string_view state,
           const std::vector<std::string>& themes, const Map& facts) {
    if (!of.theme.empty() && std::find(themes.begin(), themes.end(), of.theme) == themes.end())
        return;
    ++sum.persons;
    const bool is_present = state == "labelled" && !is_unlisted(facts);
    if (state == "labelled" || state == "paused") {
        ++sum.labelled;
        if (!is_present) ++sum.paused;
    }
    if (is_present && is_dormant(facts, of)) ++sum.dormant;
    if (state == "onboarding") ++sum.onboarding;
    if (state == "candidate") ++sum.candidates;
    if (state == "left") ++sum.left;
    if (state == "delabelled") ++sum.delabelled;
    const std::string entry{Value{facts}.text_at("directory")};
    if (entry == "published" || entry == "stale") ++sum.published;
    if (entry == "stale") ++sum.stale;
    if (entry == "hidden") ++sum.hidden;
}

Headcount headcount(const Roster& roster, const HeadcountOf& of) {
    Headcount sum;
    for (const auto& [id, person] : roster.people)
        if (person.role == Role::pdn) count(sum, of, person.state, person.themes, person.facts);
    return sum;
}

}  // namespace promenade::network
