#include "engine/storage/keys.hpp"

namespace promenade::storage {

Family family_of(log::Table table) {
    switch (table) {
        case log::Table::tiles: return Family::tiles;
        case log::Table::cases:
        case log::Table::timers:
        case log::Table::roster:
        case log::Table::counters:
        case log::Table::listens:
        case log::Table::signals: return Family::derived;
        case log::Table::drafts:
        case log::Table::outbox:
        case log::Table::dedup: return Family::operational;
    }
    abort_broken("a table of the list", __FILE__, __LINE__);
}

std::string event_key(Position position) {
    std::string key;
    append_u64be(key, position);
    return key;
}

std::string stream_prefix(const StreamId& stream) { return stream.text() + '\0'; }

std::string stream_key(const StreamId& stream, Version version) {
    std::string key = stream_prefix(stream);
    append_u64be(key, version);
    return key;
}

std::string row_key(log::Table table, std::string_view key) {
    std::string full(1, static_cast<char>(table));
    return full.append(key);
}

std::optional<std::string> prefix_end(std::string_view prefix) {
    while (!prefix.empty() && prefix.back() == '\xff') prefix.remove_suffix(1);
    if (prefix.empty()) return std::nullopt;
    std::string end{prefix};
    end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
    return end;
}

}  // namespace promenade::storage
