#include "engine/workflow/place.hpp"

#include "engine/core/canonical_json.hpp"

namespace promenade::workflow {

namespace {

bool is_listed(std::string_view word, std::string_view words) {
    for (std::size_t at = 0; at < words.size();) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        if (words.substr(at, end - at) == word) return true;
        at = end + 1;
    }
    return false;
}

}  // namespace

Error Place::expected(const std::string& what) const {
    return error(Errc::invalid, "expected " + what, std::string{file_} + "#" + pointer_);
}

Result<const Map*> Place::object() const {
    if (!value_->map()) return expected("an object");
    return value_->map();
}

Result<const List*> Place::list() const {
    if (!value_->list()) return expected("a list");
    return value_->list();
}

Result<std::string> Place::text() const {
    if (!value_->text() || value_->text()->empty()) return expected("a text");
    return *value_->text();
}

Result<bool> Place::boolean() const {
    if (!value_->boolean()) return expected("true or false");
    return *value_->boolean();
}

Result<std::int64_t> Place::number() const {
    if (!value_->number()) return expected("a whole number");
    return *value_->number();
}

std::optional<Place> Place::member(std::string_view key) const {
    const Value* const found = value_->find(key);
    if (!found) return std::nullopt;
    Place place{*found, file_};
    place.pointer_ = pointer_ + "/" + pointer_token(key);
    return place;
}

Result<Place> Place::needed(std::string_view key) const {
    TRY(object());
    std::optional<Place> found = member(key);
    if (!found) return expected("the key \"" + std::string{key} + "\"");
    return *found;
}

std::vector<std::pair<std::string, Place>> Place::members() const {
    std::vector<std::pair<std::string, Place>> found;
    if (value_->map())
        for (const auto& entry : *value_->map())
            found.emplace_back(entry.first, *member(entry.first));
    return found;
}

std::vector<Place> Place::items() const {
    std::vector<Place> found;
    if (!value_->list()) return found;
    for (const Value& item : *value_->list()) {
        Place place{item, file_};
        place.pointer_ = pointer_ + "/" + std::to_string(found.size());
        found.push_back(place);
    }
    return found;
}

Result<void> Place::only(std::string_view keys) const {
    TRY(const Map* const map, object());
    for (const auto& entry : *map)
        if (!is_listed(entry.first, keys))
            return member(entry.first)->expected("one of the keys: " + std::string{keys});
    return success();
}

Result<std::string> Place::text_or(std::string_view key, std::string otherwise) const {
    if (const auto place = member(key)) return place->text();
    return otherwise;
}

Result<bool> Place::boolean_or(std::string_view key, bool otherwise) const {
    if (const auto place = member(key)) return place->boolean();
    return otherwise;
}

Result<std::vector<std::string>> Place::texts_or_none(std::string_view key) const {
    std::vector<std::string> texts;
    const auto place = member(key);
    if (!place) return texts;
    TRY(place->list());
    for (const Place& item : place->items()) {
        TRY(std::string text, item.text());
        texts.push_back(std::move(text));
    }
    return texts;
}

}  // namespace promenade::workflow
