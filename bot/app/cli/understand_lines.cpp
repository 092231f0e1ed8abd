#include "bot/app/cli/understand_lines.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace promenade::app {
namespace {

using Json = nlohmann::ordered_json;

// Emoji cut in two and other bytes that are no UTF-8 must not stop the answer.
std::string dumped(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const language::Understanding& understanding) {
    Json json;
    json["nature"] = understanding.nature;
    json["category"] = understanding.category;
    json["second_category"] = understanding.second_category;
    json["expected_answer"] = understanding.expected_answer;
    json["sensitivity"] = understanding.sensitivity;
    json["urgent"] = understanding.urgent;
    json["identity"] = language::name_of(understanding.filtered.identity);
    json["masked"] = understanding.filtered.masked;
    json["because"] = understanding.because;
    return dumped(json);
}

Result<std::string> understand_line(std::string_view line, std::size_t number,
                                    const language::Vocabulary& vocabulary) {
    const auto refuse = [number](const char* detail) {
        return error(Errc::invalid, detail, "line " + std::to_string(number));
    };
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return refuse("a JSON object is expected");
    const auto text_at = [&json](const char* key, const char* otherwise) {
        const auto found = json.find(key);
        if (found == json.end()) return std::string(otherwise);
        return found->is_string() ? found->get<std::string>() : std::string();
    };
    if (!json.contains("text") || !json["text"].is_string()) return refuse("\"text\" is expected");
    const std::string role = text_at("role", "pdn");
    if (std::find(kRolesRead.begin(), kRolesRead.end(), role) == kRolesRead.end()) {
        return refuse("\"role\" is expected to be one of the five roles");
    }
    const std::string room = text_at("room", "dm");
    if (room != "dm" && room != "public") return refuse("\"room\" is expected to be dm or public");
    const auto place = room == "dm" ? language::Room::direct : language::Room::open;
    return to_json(language::understand(json["text"].get<std::string>(), role, place, vocabulary));
}

std::string refused_line(const Error& error, std::size_t number) {
    return dumped(Json{{"error", error.detail}, {"line", number}});
}

}  // namespace promenade::app
