#include "bot/platforms/matrix/settings.hpp"

#include <nlohmann/json.hpp>

namespace promenade::platforms::matrix {

std::string registration_yaml(const Settings& settings) {
    std::string yaml;
    // A JSON text is a YAML one.
    const auto add = [&yaml](const std::string& key, const nlohmann::json& value) {
        yaml += key + ": " + value.dump() + "\n";
    };
    add("id", settings.id);
    add("url", settings.own_url);
    add("as_token", settings.as_token);
    add("hs_token", settings.hs_token);
    add("sender_localpart", settings.sender_localpart);
    add("rate_limited", false);
    add("receive_ephemeral", false);
    nlohmann::json none = nlohmann::json::object();
    for (const char* kind : {"users", "aliases", "rooms"}) none[kind] = nlohmann::json::array();
    add("namespaces", none);
    return yaml;
}

}  // namespace promenade::platforms::matrix
