#include "bot/app/matrix_setup.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"
#include "engine/privacy/durable_file.hpp"

#include <array>

namespace promenade::app {

namespace {

constexpr std::size_t kTokenBytes = 32;

std::filesystem::path tokens_file(const Value& matrix, const DataFolder& folder) {
    return folder.root / std::string{matrix.text_at("tokens_file")};
}

std::string make_token(Random& random) {
    std::array<std::uint8_t, kTokenBytes> bytes{};
    random.fill(bytes);
    return hex(bytes);
}

}  // namespace

Result<platforms::matrix::Settings> matrix_settings(const Value& matrix, const DataFolder& folder) {
    platforms::matrix::Settings settings;
    settings.homeserver_url = matrix.text_at("homeserver_url");
    settings.server_name = matrix.text_at("server_name");
    settings.own_url = matrix.text_at("own_url");
    settings.display_name = matrix.text_at("display_name");
    if (const auto id = matrix.text_at("id"); !id.empty()) settings.id = id;
    if (const auto sender = matrix.text_at("sender_localpart"); !sender.empty())
        settings.sender_localpart = sender;
    if (const Value* servers = matrix.find("invited_by_servers"))
        for (const Value& server : *servers->list())
            settings.invited_by_servers.push_back(*server.text());
    const auto file = tokens_file(matrix, folder);
    TRY(const std::string bytes, privacy::read_file(file));
    TRY(const Value tokens, parse_json(bytes));
    settings.as_token = tokens.text_at("as_token");
    settings.hs_token = tokens.text_at("hs_token");
    if (settings.as_token.empty() || settings.hs_token.empty())
        return error(Errc::invalid, "expected as_token and hs_token", file.string());
    return settings;
}

Result<std::filesystem::path> register_with_matrix(const Value& matrix, const DataFolder& folder,
                                                   Random& random) {
    const auto tokens = tokens_file(matrix, folder);
    if (!privacy::is_there(tokens)) {
        const Value made{Map{{"as_token", make_token(random)}, {"hs_token", make_token(random)}}};
        TRY(privacy::write_durably(tokens, canonical(made)));
    }
    TRY(const auto settings, matrix_settings(matrix, folder));
    TRY(privacy::write_durably(folder.registration(),
                               platforms::matrix::registration_yaml(settings)));
    return folder.registration();
}

}  // namespace promenade::app
