// Rows as canonical JSON, and reading them back.
#pragma once

#include "engine/core/canonical_json.hpp"
#include "engine/log/event.hpp"
#include "engine/network/roster.hpp"
#include "projections/rows.hpp"

namespace promenade::projections {

void put_map(Rows& rows, std::string_view key, const Map& map);
// Errors: corruption.
Result<Map> map_from(std::string_view stored);
Result<std::optional<Map>> get_map(const ReadRows& rows, std::string_view key);

// A member of an event's data or of a row; empty where absent or of another kind.
std::string_view text_at(const Map& map, std::string_view key);
const List& list_at(const Map& map, std::string_view key);
const Map& map_at(const Map& map, std::string_view key);
std::vector<std::string> texts_at(const Map& map, std::string_view key);

// A slot of the event, with what opens it, and its stored form.
std::optional<network::SealedIn> sealed_slot(const log::Event& event, std::string_view slot);
Map to_map(const network::SealedIn& sealed);
std::optional<network::SealedIn> sealed_from(const Map& row, std::string_view key);

// The event's effective time, else when it was recorded.
std::string held_since(const log::Event& event);

}  // namespace promenade::projections
