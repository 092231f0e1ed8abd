#include "bot/conversation/partners.hpp"

#include "bot/language/fold.hpp"
#include "bot/language/stem.hpp"

#include <algorithm>
#include <set>

namespace promenade::conversation {

namespace {

constexpr std::size_t kPartnersMax = 5;
constexpr std::size_t kWordMin = 4;  // shorter ones say neither what for nor where

std::set<std::string> stems_of(std::string_view text) {
    std::set<std::string> stems;
    std::string word;
    for (const char letter : language::folded_text(text) + ' ') {
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
            word += letter;
            continue;
        }
        if (word.size() >= kWordMin) stems.insert(language::stem(word));
        word.clear();
    }
    return stems;
}

std::size_t common(const std::set<std::string>& wanted, const std::set<std::string>& held) {
    return static_cast<std::size_t>(
        std::count_if(wanted.begin(), wanted.end(),
                      [&](const std::string& stem) { return held.count(stem) > 0; }));
}

struct Found {
    std::size_t topic = 0, place = 0;
    const Map* facts = nullptr;
};

std::string shown(const Scene& scene, const Map& facts) {
    const Value of{facts};
    std::string reached;
    for (const char* way : {"phone", "email", "url"})
        if (const std::string_view value = of.text_at(way); !value.empty())
            reached += (reached.empty() ? "" : " · ") + std::string{value};
    return "\n" +
           scene.texts.render("partners.line", Map{{"name", of.text_at("name")},
                                                   {"domain", of.text_at("domain")},
                                                   {"territory", of.text_at("territory")},
                                                   {"orientation", of.text_at("orientation")},
                                                   {"reached", reached}});
}

}  // namespace

runtime::Reply partners_for(const Scene& scene, const std::string& wanted) {
    const auto stems = stems_of(wanted);
    std::vector<Found> found;
    for (const auto& [id, facts] : scene.people.roster().partners) {
        const Value of{facts};
        const std::string says = std::string{of.text_at("name")} + ' ' +
                                 std::string{of.text_at("domain")} + ' ' +
                                 std::string{of.text_at("orientation")};
        const Found one{common(stems, stems_of(says)),
                        common(stems, stems_of(of.text_at("territory"))), &facts};
        if (stems.empty() || one.topic + one.place > 0) found.push_back(one);
    }
    const bool by_topic =
        std::any_of(found.begin(), found.end(), [](const Found& one) { return one.topic > 0; });
    if (by_topic) std::erase_if(found, [](const Found& one) { return one.topic == 0; });
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return std::pair{a.topic, a.place} > std::pair{b.topic, b.place};
    });
    if (found.empty()) return {"partners.none", {}};
    const std::size_t count = found.size();
    std::string lines;
    if (count > kPartnersMax) found.resize(kPartnersMax);
    for (const Found& one : found) lines += shown(scene, *one.facts);
    return {count > kPartnersMax ? "partners.first" : "partners",
            Map{{"count", static_cast<std::int64_t>(count)}, {"lines", lines}}};
}

}  // namespace promenade::conversation
