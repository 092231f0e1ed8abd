// A value of a configuration file together with where it stands, so that each refusal names the
// file, the JSON pointer and what was expected there.
#pragma once

#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::workflow {

class Place {
public:
    // Borrows both: they must outlive every place made from this one.
    Place(const Value& value, std::string_view file) : value_(&value), file_(file) {}

    const Value& value() const { return *value_; }
    const std::string& pointer() const { return pointer_; }
    // Errc::invalid; `where` = "file#/pointer".
    Error expected(const std::string& what) const;

    Result<const Map*> object() const;
    Result<const List*> list() const;
    Result<std::string> text() const;  // not empty
    Result<bool> boolean() const;
    Result<std::int64_t> number() const;

    std::optional<Place> member(std::string_view key) const;
    Result<Place> needed(std::string_view key) const;
    // Of a value that is an object, or a list: its members, in key order, or its items.
    std::vector<std::pair<std::string, Place>> members() const;
    std::vector<Place> items() const;
    // Refuses any other member; `keys` separated by spaces.
    Result<void> only(std::string_view keys) const;

    // Members with a value for absence.
    Result<std::string> text_or(std::string_view key, std::string otherwise) const;
    Result<bool> boolean_or(std::string_view key, bool otherwise) const;
    Result<std::vector<std::string>> texts_or_none(std::string_view key) const;

private:
    const Value* value_;
    std::string_view file_;
    std::string pointer_;
};

}  // namespace promenade::workflow
