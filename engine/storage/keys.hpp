// Where things stand in RocksDB: five column families, and keys whose byte order is their order.
// engine/log/FORMAT.md lists them.
#pragma once

#include "engine/log/commit.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace promenade::storage {

enum class Family { events, streams, tiles, derived, operational };
inline constexpr std::array kFamilyNames{"events", "streams", "tiles", "derived", "operational"};

Family family_of(log::Table table);

// Family::events: u64be(position) -> the event's bytes.
std::string event_key(Position position);
// Family::streams: stream, 0x00, u64be(version) -> u64be(position). No stream's name holds 0x00.
std::string stream_prefix(const StreamId& stream);
std::string stream_key(const StreamId& stream, Version version);
// The other families: the table's number in one byte, then the row's key.
std::string row_key(log::Table table, std::string_view key);

// The least key above all that start with `prefix`; nothing where there is none.
std::optional<std::string> prefix_end(std::string_view prefix);

}  // namespace promenade::storage
