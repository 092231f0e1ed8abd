#include "engine/workflow/chart.hpp"

#include <algorithm>
#include <numeric>

namespace promenade::workflow {

bool Chart::index_names() {
    by_name.resize(nodes.size());
    std::iota(by_name.begin(), by_name.end(), NodeIndex{0});
    const auto name = [&](NodeIndex n) -> const std::string& { return nodes[n].name; };
    std::sort(by_name.begin(), by_name.end(),
              [&](NodeIndex a, NodeIndex b) { return name(a) < name(b); });
    return std::adjacent_find(by_name.begin(), by_name.end(), [&](NodeIndex a, NodeIndex b) {
               return name(a) == name(b);
           }) == by_name.end();
}

std::optional<NodeIndex> Chart::node_named(std::string_view name) const {
    const auto at = std::lower_bound(
        by_name.begin(), by_name.end(), name,
        [&](NodeIndex n, std::string_view wanted) { return nodes[n].name < wanted; });
    if (at == by_name.end() || nodes[*at].name != name) return std::nullopt;
    return *at;
}

std::optional<std::uint16_t> Chart::trigger_named(std::string_view name) const {
    const auto at = std::lower_bound(triggers.begin(), triggers.end(), name);
    if (at == triggers.end() || *at != name) return std::nullopt;
    return static_cast<std::uint16_t>(at - triggers.begin());
}

std::optional<std::uint16_t> Chart::timer_named(std::string_view name) const {
    const auto at = std::find_if(timers.begin(), timers.end(),
                                 [&](const TimerSpec& timer) { return timer.name == name; });
    if (at == timers.end()) return std::nullopt;
    return static_cast<std::uint16_t>(at - timers.begin());
}

}  // namespace promenade::workflow
