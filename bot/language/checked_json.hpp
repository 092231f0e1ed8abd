// A JSON file read with its place in hand: whatever is wrong is told as file and JSON pointer.
#pragma once

#include "engine/core/result.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::language {

class CheckedJson {
public:
    using Json = nlohmann::ordered_json;

    // Errors: invalid (not there, not JSON).
    static Result<Json> parse(const std::filesystem::path& path);

    CheckedJson(const Json& json, std::string file, std::string pointer = "")
        : json_(&json), file_(std::move(file)), pointer_(std::move(pointer)) {}

    // Errors of all: invalid, `where` = file#pointer.
    Result<CheckedJson> member(const std::string& key) const;
    Result<std::vector<CheckedJson>> items() const;                            // of a list
    Result<std::vector<std::pair<std::string, CheckedJson>>> members() const;  // of an object
    Result<std::string> text() const;
    Result<std::vector<std::string>> texts() const;  // a list of texts
    Result<long> number(const std::string& key, long otherwise) const;
    Result<bool> boolean(const std::string& key, bool otherwise) const;
    // Refuses members that are none of `keys`: a misspelt key must not pass silently.
    Result<void> only(std::initializer_list<std::string_view> keys) const;

    bool is_list() const { return json_->is_array(); }
    Error fault(std::string detail) const;

private:
    CheckedJson child(const Json& json, const std::string& key) const;

    const Json* json_;
    std::string file_, pointer_;
};

}  // namespace promenade::language
