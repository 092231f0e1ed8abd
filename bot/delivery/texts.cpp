#include "bot/delivery/texts.hpp"

#include "engine/core/canonical_json.hpp"

#include <fstream>
#include <sstream>

namespace promenade::delivery {

namespace {

std::string shown(const Value& value) {
    if (const std::string* text = value.text()) return *text;
    if (const std::int64_t* number = value.number()) return std::to_string(*number);
    std::string lines;
    if (const List* items = value.list())
        for (const Value& item : *items) lines += "\n· " + shown(item);
    return lines;
}

std::string fill(std::string_view text, const Map& args) {
    std::string filled;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = text.find('{', at);
        const std::size_t close = open == text.npos ? text.npos : text.find('}', open);
        if (close == text.npos) {
            filled += text.substr(at);
            break;
        }
        filled += text.substr(at, open - at);
        const std::string_view place = text.substr(open + 1, close - open - 1);
        const Value* value = args.find(place);
        filled += value ? shown(*value) : std::string{text.substr(open, close - open + 1)};
        at = close + 1;
    }
    return filled;
}

}  // namespace

Result<Texts> Texts::load(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return error(Errc::invalid, "cannot be read", file.string());
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    const Result<Value> parsed = parse_json(bytes.str());
    if (!parsed)
        return error(Errc::invalid, parsed.error().detail, file.string() + parsed.error().where);
    const Map* const texts = parsed.value().map();
    if (!texts) return error(Errc::invalid, "expected an object of texts", file.string());
    Texts loaded;
    for (const auto& [key, value] : *texts) {
        Entry entry;
        if (const std::string* text = value.text()) {
            entry = {*text, *text};
        } else {
            entry = {std::string{value.text_at("vous")}, std::string{value.text_at("tu")}};
            if (entry.vous.empty() || entry.tu.empty())
                return error(Errc::invalid, "expected a text, or one for each of vous and tu",
                             file.string() + "/" + key);
        }
        loaded.entries_.emplace(key, std::move(entry));
    }
    return loaded;
}

bool Texts::has(std::string_view key) const { return entries_.find(key) != entries_.end(); }

std::string Texts::render(std::string_view key, const Map& args, bool tutoiement) const {
    const auto entry = entries_.find(key);
    if (entry == entries_.end()) return "⟦" + std::string{key} + "⟧";
    return fill(tutoiement ? entry->second.tu : entry->second.vous, args);
}

}  // namespace promenade::delivery
