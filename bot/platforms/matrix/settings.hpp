// What a network says of its Matrix homeserver.
#pragma once

#include <string>
#include <vector>

namespace promenade::platforms::matrix {

struct Settings {
    std::string homeserver_url;  // "https://matrix.example.org": its client API
    std::string server_name;     // "example.org", the part after the colon of its accounts
    std::string own_url;         // where the homeserver reaches us: "http://127.0.0.1:29555"
    std::string id = "promenade";
    std::string as_token;  // we prove ourselves with this one
    std::string hs_token;  // the homeserver proves itself with that one
    std::string sender_localpart = "promenade";
    std::string display_name;  // empty: left as it is
    // Whose invitations are accepted besides those of local accounts.
    std::vector<std::string> invited_by_servers;

    std::string user_id() const { return "@" + sender_localpart + ":" + server_name; }
};

// The registration file that the homeserver's administrator installs (application service API,
// "Registration"). It holds both tokens.
std::string registration_yaml(const Settings& settings);

}  // namespace promenade::platforms::matrix
