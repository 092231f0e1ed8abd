// E-mail, one way: notices to people who read nowhere else. An account is an address, and so is its
// room; the first line of a message is its subject.
#pragma once

#include "bot/http/smtp.hpp"
#include "bot/platforms/adapter.hpp"
#include "engine/core/clock.hpp"

#include <string>

namespace promenade::platforms::mail {

struct Settings {
    http::SmtpServer server;
    std::string sender;  // "promenade@reseau.example"
    std::string name;    // as recipients see it
};

// As RFC 5322 and 2047 have it. `id`: the part of Message-ID before the at sign, the same when the
// message is sent again, so that a mail server or a reader can tell.
std::string write_letter(const Settings& settings, const std::string& to, std::string_view text,
                         std::string_view id, Instant now);

class MailAdapter final : public Adapter {
public:
    MailAdapter(http::Smtp& smtp, Settings settings, const Clock& clock)
        : smtp_(smtp), settings_(std::move(settings)), clock_(clock) {}

    std::string_view name() const override { return "mail"; }
    Capabilities capabilities(std::string_view room) const override;
    // Errors: rejected (no address).
    void direct_room(const std::string& account, RoomReply reply) override;
    void send(OutgoingMessage message, SendReply reply) override;
    // What was sent by e-mail cannot be taken back.
    void redact(const std::string&, const std::string&) override {}

private:
    http::Smtp& smtp_;
    Settings settings_;
    const Clock& clock_;
};

}  // namespace promenade::platforms::mail
