#include "bot/app/mail_setup.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/privacy/durable_file.hpp"

namespace promenade::app {

namespace {

using Tls = http::SmtpServer::Tls;

Tls tls_named(std::string_view name) {
    if (name == "none") return Tls::none;
    return name == "implicit" ? Tls::implicit : Tls::starttls;
}

}  // namespace

Result<platforms::mail::Settings> mail_settings(const Value& mail, std::string_view network,
                                                const DataFolder& folder) {
    platforms::mail::Settings settings;
    settings.sender = mail.text_at("sender");
    settings.name = network;
    settings.server.host = mail.text_at("host");
    settings.server.port = static_cast<unsigned short>(mail.number_at("port", 587));
    settings.server.tls = tls_named(mail.text_at("tls"));
    settings.server.ca_file = mail.text_at("ca_file");
    const std::string_view named = mail.text_at("credentials_file");
    if (named.empty()) return settings;
    const auto file = folder.root / std::string{named};
    TRY(const std::string bytes, privacy::read_file(file));
    TRY(const Value credentials, parse_json(bytes));
    settings.server.user = credentials.text_at("user");
    settings.server.password = credentials.text_at("password");
    if (settings.server.user.empty() || settings.server.password.empty())
        return error(Errc::invalid, "expected user and password", file.string());
    return settings;
}

}  // namespace promenade::app
