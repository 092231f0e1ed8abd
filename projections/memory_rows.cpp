#include "projections/memory_rows.hpp"

#include <algorithm>

namespace promenade::projections {

Result<std::optional<std::string>> MemoryRows::get(std::string_view key) const {
    const auto at = rows_.find(key);
    if (at == rows_.end()) return std::optional<std::string>{};
    return std::optional{at->second};
}

Result<void> MemoryRows::scan(std::string_view prefix, std::string_view from,
                              const Visitor& visit) const {
    for (auto at = rows_.lower_bound(std::max(prefix, from));
         at != rows_.end() && at->first.starts_with(prefix); ++at)
        if (!visit(at->first, at->second)) break;
    return success();
}

void MemoryRows::put(std::string_view key, std::string_view value) {
    rows_.insert_or_assign(std::string{key}, std::string{value});
}

void MemoryRows::erase(std::string_view key) {
    const auto at = rows_.find(key);
    if (at != rows_.end()) rows_.erase(at);
}

}  // namespace promenade::projections
