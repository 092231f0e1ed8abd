// The data of events, cases and definitions: JSON without floats. Value semantics, ordered maps.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace promenade {

class Value;
using List = std::vector<Value>;

// Keys are unique and kept in byte order, which for the ASCII keys of the strict profile is the
// order of RFC 8785. Small maps dominate, so entries stand in one vector.
class Map {
public:
    using Entry = std::pair<std::string, Value>;

    struct Member;

    Map() = default;
    Map(std::initializer_list<Member> members);

    // The value of `key`, or nullptr. Valid until the map is next changed.
    const Value* find(std::string_view key) const;
    Value* find(std::string_view key);
    bool contains(std::string_view key) const { return find(key) != nullptr; }
    // Inserts or replaces.
    void set(std::string_view key, Value value);
    // Appends a key greater than all present (the order of canonical input): O(1).
    // False, and nothing changes, if it is not greater.
    bool append(std::string key, Value&& value);
    bool erase(std::string_view key);

    std::size_t size() const;
    bool empty() const;
    auto begin() const { return entries_.begin(); }
    auto end() const { return entries_.end(); }
    auto begin() { return entries_.begin(); }
    auto end() { return entries_.end(); }

    friend bool operator==(const Map&, const Map&);

private:
    std::vector<Entry> entries_;
};

class Value {
public:
    Value() = default;  // null
    Value(std::nullptr_t) {}
    Value(bool boolean) : data_(boolean) {}
    Value(std::int64_t number) : data_(number) {}
    Value(int number) : data_(std::int64_t{number}) {}
    Value(std::string text) : data_(std::move(text)) {}
    Value(std::string_view text) : data_(std::string{text}) {}
    Value(const char* text) : data_(std::string{text}) {}
    Value(List list) : data_(std::move(list)) {}
    Value(Map map) : data_(std::move(map)) {}

    bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
    // Each returns nullptr when the value is of another kind.
    const bool* boolean() const { return std::get_if<bool>(&data_); }
    const std::int64_t* number() const { return std::get_if<std::int64_t>(&data_); }
    const std::string* text() const { return std::get_if<std::string>(&data_); }
    const List* list() const { return std::get_if<List>(&data_); }
    List* list() { return std::get_if<List>(&data_); }
    const Map* map() const { return std::get_if<Map>(&data_); }
    Map* map() { return std::get_if<Map>(&data_); }

    // The member `key` of a map; nullptr when absent, or when this is no map.
    const Value* find(std::string_view key) const;
    // The member's text; empty when absent or of another kind.
    std::string_view text_at(std::string_view key) const;
    std::int64_t number_at(std::string_view key, std::int64_t otherwise) const;
    bool boolean_at(std::string_view key, bool otherwise) const;

    friend bool operator==(const Value&, const Value&);

private:
    std::variant<std::monostate, bool, std::int64_t, std::string, List, Map> data_;
};

// One member of a map written out in code: its value is moved, where an Entry's would be copied.
struct Map::Member {
    std::string_view key;
    mutable Value value;
};

// Here, where Value is complete: clang needs the size of an entry for both.
inline std::size_t Map::size() const { return entries_.size(); }
inline bool Map::empty() const { return entries_.empty(); }

}  // namespace promenade
