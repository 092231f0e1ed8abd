#include "projections/stored.hpp"

namespace promenade::projections {

void put_map(Rows& rows, std::string_view key, const Map& map) { rows.put(key, canonical(map)); }

Result<Map> map_from(std::string_view stored) {
    Result<Value> value = parse_canonical(stored);
    if (!value || !value.value().map())
        return error(Errc::corruption, "a row of a view is not a canonical object");
    return std::move(*value.value().map());
}

Result<std::optional<Map>> get_map(const ReadRows& rows, std::string_view key) {
    TRY(const std::optional<std::string> stored, rows.get(key));
    if (!stored) return std::optional<Map>{};
    TRY(Map map, map_from(*stored));
    return std::optional{std::move(map)};
}

std::string_view text_at(const Map& map, std::string_view key) {
    const Value* const value = map.find(key);
    return value && value->text() ? std::string_view{*value->text()} : std::string_view{};
}

const List& list_at(const Map& map, std::string_view key) {
    static const List kNone;
    const Value* const value = map.find(key);
    return value && value->list() ? *value->list() : kNone;
}

const Map& map_at(const Map& map, std::string_view key) {
    static const Map kNone;
    const Value* const value = map.find(key);
    return value && value->map() ? *value->map() : kNone;
}

std::vector<std::string> texts_at(const Map& map, std::string_view key) {
    std::vector<std::string> texts;
    for (const Value& item : list_at(map, key))
        if (item.text()) texts.push_back(*item.text());
    return texts;
}

std::optional<network::SealedIn> sealed_slot(const log::Event& event, std::string_view slot) {
    for (const Value& sealed : list_at(event.data, "sealed"))
        if (sealed.text_at("slot") == slot) return network::SealedIn{event.id, event.type, sealed};
    return std::nullopt;
}

Map to_map(const network::SealedIn& sealed) {
    return Map{
        {"event_id", sealed.event_id}, {"event_type", sealed.event_type}, {"slot", sealed.slot}};
}

std::optional<network::SealedIn> sealed_from(const Map& row, std::string_view key) {
    const Map& stored = map_at(row, key);
    const Value* const slot = stored.find("slot");
    if (!slot) return std::nullopt;
    return network::SealedIn{std::string{text_at(stored, "event_id")},
                             std::string{text_at(stored, "event_type")}, *slot};
}

std::string held_since(const log::Event& event) {
    return event.effectivetime.empty() ? format_instant(event.time) : event.effectivetime;
}

}  // namespace promenade::projections
