#include "bot/language/checked_json.hpp"

#include <algorithm>
#include <fstream>

namespace promenade::language {

Result<CheckedJson::Json> CheckedJson::parse(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) return error(Errc::invalid, "the file cannot be read", path.string());
    Json json = Json::parse(file, nullptr, false);
    if (json.is_discarded()) return error(Errc::invalid, "expected JSON", path.string());
    return json;
}

Error CheckedJson::fault(std::string detail) const {
    return error(Errc::invalid, std::move(detail), file_ + "#" + pointer_);
}

CheckedJson CheckedJson::child(const Json& json, const std::string& key) const {
    std::string escaped;
    for (const char c : key) escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return {json, file_, pointer_ + "/" + escaped};
}

Result<CheckedJson> CheckedJson::member(const std::string& key) const {
    if (!json_->is_object()) return fault("expected an object");
    const auto found = json_->find(key);
    if (found == json_->end()) return child(*json_, key).fault("expected this member");
    return child(*found, key);
}

Result<std::vector<CheckedJson>> CheckedJson::items() const {
    if (!json_->is_array()) return fault("expected a list");
    std::vector<CheckedJson> items;
    for (std::size_t i = 0; i < json_->size(); ++i) {
        items.push_back(child((*json_)[i], std::to_string(i)));
    }
    return items;
}

Result<std::vector<std::pair<std::string, CheckedJson>>> CheckedJson::members() const {
    if (!json_->is_object()) return fault("expected an object");
    std::vector<std::pair<std::string, CheckedJson>> members;
    for (const auto& [key, value] : json_->items()) members.emplace_back(key, child(value, key));
    return members;
}

Result<std::string> CheckedJson::text() const {
    if (!json_->is_string()) return fault("expected a text");
    return json_->get<std::string>();
}

Result<std::vector<std::string>> CheckedJson::texts() const {
    TRY(const auto list, items());
    std::vector<std::string> texts;
    for (const CheckedJson& item : list) {
        TRY(auto text, item.text());
        texts.push_back(std::move(text));
    }
    return texts;
}

Result<long> CheckedJson::number(const std::string& key, long otherwise) const {
    if (!json_->is_object()) return fault("expected an object");
    const auto found = json_->find(key);
    if (found == json_->end()) return otherwise;
    if (!found->is_number_integer()) return child(*found, key).fault("expected a whole number");
    return found->get<long>();
}

Result<bool> CheckedJson::boolean(const std::string& key, bool otherwise) const {
    if (!json_->is_object()) return fault("expected an object");
    const auto found = json_->find(key);
    if (found == json_->end()) return otherwise;
    if (!found->is_boolean()) return child(*found, key).fault("expected true or false");
    return found->get<bool>();
}

Result<void> CheckedJson::only(std::initializer_list<std::string_view> keys) const {
    TRY(const auto present, members());
    for (const auto& [key, value] : present) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
            return value.fault("expected another key");
        }
    }
    return success();
}

}  // namespace promenade::language
