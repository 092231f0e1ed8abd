#include "engine/core/value.hpp"

#include <algorithm>

namespace promenade {

namespace {

template <class Entries>
auto position_of(Entries& entries, std::string_view key) {
    return std::lower_bound(entries.begin(), entries.end(), key,
                            [](const Map::Entry& entry, std::string_view k) {
                                return std::string_view{entry.first} < k;
                            });
}

}  // namespace

Map::Map(std::initializer_list<Member> members) {
    entries_.reserve(members.size());
    for (const Member& member : members) set(member.key, std::move(member.value));
}

const Value* Map::find(std::string_view key) const {
    const auto at = position_of(entries_, key);
    return at != entries_.end() && at->first == key ? &at->second : nullptr;
}

Value* Map::find(std::string_view key) {
    const auto at = position_of(entries_, key);
    return at != entries_.end() && at->first == key ? &at->second : nullptr;
}

void Map::set(std::string_view key, Value value) {
    // Most maps are made in the order of their keys.
    if (entries_.empty() || std::string_view{entries_.back().first} < key) {
        entries_.emplace_back(key, std::move(value));
        return;
    }
    const auto at = position_of(entries_, key);
    if (at != entries_.end() && at->first == key)
        at->second = std::move(value);
    else
        entries_.emplace(at, std::string{key}, std::move(value));
}

bool Map::append(std::string key, Value&& value) {
    if (!entries_.empty() && entries_.back().first >= key) return false;
    entries_.emplace_back(std::move(key), std::move(value));
    return true;
}

bool Map::erase(std::string_view key) {
    const auto at = position_of(entries_, key);
    if (at == entries_.end() || at->first != key) return false;
    entries_.erase(at);
    return true;
}

bool operator==(const Map& a, const Map& b) { return a.entries_ == b.entries_; }
bool operator==(const Value& a, const Value& b) { return a.data_ == b.data_; }

const Value* Value::find(std::string_view key) const {
    const Map* const members = map();
    return members ? members->find(key) : nullptr;
}

std::string_view Value::text_at(std::string_view key) const {
    const Value* const member = find(key);
    return member && member->text() ? std::string_view{*member->text()} : std::string_view{};
}

std::int64_t Value::number_at(std::string_view key, std::int64_t otherwise) const {
    const Value* const member = find(key);
    return member && member->number() ? *member->number() : otherwise;
}

bool Value::boolean_at(std::string_view key, bool otherwise) const {
    const Value* const member = find(key);
    return member && member->boolean() ? *member->boolean() : otherwise;
}

}  // namespace promenade
