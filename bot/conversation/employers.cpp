#include "bot/conversation/employers.hpp"

#include "bot/conversation/member_card.hpp"
#include "bot/delivery/card.hpp"
#include "bot/delivery/entry.hpp"

#include <algorithm>

namespace promenade::conversation {

namespace {

constexpr std::int64_t kNoticeDays = 90;

std::int64_t notice_days(const Scene& scene) {
    return Value{scene.people.roster().settings}.number_at("convention_notice_days", kNoticeDays);
}

}  // namespace

runtime::Reply employer_card(const Scene& scene, const Speaker& speaker, const std::string& id) {
    const auto& employers = scene.people.roster().employers;
    const auto employer = employers.find(id);
    if (employer == employers.end()) return {"employer.unknown", {}};
    const Value facts{employer->second.facts};
    std::string staff;
    for (const auto& [member, person] : scene.people.roster().people) {
        if (person.employer != employer->first || person.role != network::Role::pdn) continue;
        const bool sees_all = manages_or_employs(speaker, person);
        if (!(sees_all ? network::in_network(person) : delivery::is_published(person))) continue;
        staff += "\n" + scene.texts.render(
                            sees_all ? "employer.member" : "employer.colleague",
                            Map{{"name", scene.people.name(member)},
                                {"id", member.text()},
                                {"state", scene.texts.render("member.state." + person.state, {})}});
    }
    const delivery::Named* contact = scene.people.employer_contact(employer->first);
    const std::string until{facts.text_at("convention_end")};
    return {"employer.card",
            Map{{"id", employer->first},
                {"name", facts.text_at("name")},
                {"town", facts.text_at("town")},
                {"contact", contact ? contact->full() : std::string{}},
                {"email", contact ? contact->email : std::string{}},
                {"convention_end", until.empty() ? scene.texts.render("value.none", {})
                                                 : delivery::shown_date(until)},
                {"staff", staff}}};
}

std::vector<EndingConvention> ending_conventions(const Scene& scene) {
    const std::string today = format_date(scene.today());
    const std::string until = format_date(
        LocalDate{std::chrono::sys_days{scene.today()} + std::chrono::days{notice_days(scene)}});
    const network::Roster& roster = scene.people.roster();
    std::vector<EndingConvention> ending;
    for (const auto& employer : roster.employers) {
        const std::string end{Value{employer.second.facts}.text_at("convention_end")};
        const bool has_staff =
            std::any_of(roster.people.begin(), roster.people.end(), [&](const auto& entry) {
                return entry.second.employer == employer.first &&
                       entry.second.role == network::Role::pdn && network::in_network(entry.second);
            });
        if (has_staff && !end.empty() && end <= until)
            ending.push_back({employer.first, end, end < today});
    }
    std::sort(ending.begin(), ending.end(), [](const auto& a, const auto& b) {
        return std::pair{a.end, a.employer} < std::pair{b.end, b.employer};
    });
    return ending;
}

std::string convention_lines(const Scene& scene, const std::vector<EndingConvention>& ending) {
    std::string lines;
    for (const EndingConvention& one : ending)
        lines +=
            "\n" +
            scene.texts.render(
                one.over ? "conventions.over" : "conventions.line",
                Map{{"id", one.employer},
                    {"name",
                     Value{scene.people.roster().employers.at(one.employer).facts}.text_at("name")},
                    {"end", delivery::shown_date(one.end)}});
    return lines;
}

runtime::Reply conventions(const Scene& scene) {
    const auto ending = ending_conventions(scene);
    return {ending.empty() ? "conventions.none" : "conventions",
            Map{{"days", notice_days(scene)},
                {"count", static_cast<std::int64_t>(ending.size())},
                {"lines", convention_lines(scene, ending)}}};
}

}  // namespace promenade::conversation
