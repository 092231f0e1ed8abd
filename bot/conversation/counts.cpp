#include "bot/conversation/counts.hpp"

#include "bot/delivery/card.hpp"
#include "bot/language/dates.hpp"
#include "bot/language/themes.hpp"
#include "engine/network/headcount.hpp"

namespace promenade::conversation {

namespace {

std::string numbers(const Scene& scene, const network::Roster& roster,
                    const network::HeadcountOf& of) {
    const network::Headcount count = network::headcount(roster, of);
    return scene.texts.render(
        "counts.numbers",
        Map{{"theme",
             scene.texts.render(of.theme.empty() ? "counts.all" : "theme." + of.theme, {})},
            {"labelled", count.labelled},
            {"paused", count.paused},
            {"active", count.active()},
            {"dormant", count.dormant},
            {"days", of.dormant_after},
            {"published", count.published},
            {"stale", count.stale},
            {"onboarding", count.onboarding},
            {"candidates", count.candidates}});
}

}  // namespace

runtime::Reply counts(const Scene& scene, const std::string& text) {
    const LocalDate today = scene.today();
    network::HeadcountOf of;
    of.day = language::dates_in(text, today, scene.vocabulary).first.value_or(today);
    of.dormant_after = network::dormant_after(scene.people.roster().settings);
    of.theme = language::theme_in(text);
    const std::string day = delivery::shown_date(format_date(of.day));
    if (of.day > today) return {"counts.to_come", Map{{"day", day}}};
    Result<network::Roster> then =
        of.day == today ? Result<network::Roster>{scene.people.roster()} : scene.roster_on(of.day);
    if (!then) return {"counts.unreadable", {}};
    std::string lines = numbers(scene, then.value(), of);
    if (of.theme.empty())
        for (const char* theme : {"jeunesse", "parentalite"}) {
            of.theme = theme;
            lines += "\n\n" + numbers(scene, then.value(), of);
        }
    return {"counts", Map{{"day", day}, {"lines", std::move(lines)}}};
}

}  // namespace promenade::conversation
