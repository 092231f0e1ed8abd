#include "bot/conversation/mailing_list.hpp"

#include "bot/language/fold.hpp"
#include "bot/language/themes.hpp"
#include "engine/network/headcount.hpp"

#include <algorithm>
#include <set>

namespace promenade::conversation {

namespace {

// The town of somebody in the network that the words name; empty: none.
std::string town_in(const Scene& scene, const std::string& wanted) {
    const std::string folded = language::folded_text(wanted);
    for (const auto& [id, person] : scene.people.roster().people) {
        const std::string town{Value{person.facts}.text_at("town")};
        if (!town.empty() && folded.find(language::folded_text(town)) != std::string::npos)
            return town;
    }
    return {};
}

bool is_on_it(const network::Person& person, const std::string& theme, const std::string& town) {
    return person.role == network::Role::pdn && person.state == "labelled" && !person.erased &&
           !network::is_unlisted(person.facts) && person.mail != "refused" &&
           person.mail != "never" &&
           (theme.empty() ||
            std::find(person.themes.begin(), person.themes.end(), theme) != person.themes.end()) &&
           (town.empty() || Value{person.facts}.text_at("town") == town);
}

}  // namespace

runtime::Reply mailing_list(const Scene& scene, const Speaker& speaker, const std::string& wanted) {
    if (speaker.role != network::Role::coordinator) return {"refused.not_allowed", {}};
    const std::string theme = language::theme_in(wanted), town = town_in(scene, wanted);
    std::set<std::string> addresses;
    for (const auto& [id, person] : scene.people.roster().people) {
        const delivery::Named* const named = scene.people.find(id);
        if (is_on_it(person, theme, town) && named && !named->email.empty())
            addresses.insert(named->email);
    }
    if (addresses.empty()) return {"mailing_list.none", {}};
    std::string of = scene.texts.render(theme.empty() ? "mailing_list.all" : "theme." + theme, {});
    if (!town.empty()) of += ", " + town;
    std::string joined;
    for (const std::string& address : addresses) joined += (joined.empty() ? "" : "; ") + address;
    return {"mailing_list", Map{{"count", static_cast<std::int64_t>(addresses.size())},
                                {"of", of},
                                {"addresses", joined}}};
}

}  // namespace promenade::conversation
