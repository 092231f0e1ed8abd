#include "bot/platforms/mail/mail_adapter.hpp"

#include "engine/core/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace promenade::platforms::mail {

namespace {

constexpr std::size_t kLineMax = 76;
constexpr std::size_t kEncodedWordBytes = 39;  // 52 characters of base64: 76 after "Subject: "

// Nothing that could end a header, or name a second recipient.
bool is_address(std::string_view text) {
    const auto at = text.find('@');
    return at != text.npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
           text.find('@', at + 1) == text.npos &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) {
               return c > 0x20 && c < 0x7f && c != '<' && c != '>' && c != ',' && c != '"' &&
                      c != '(' && c != ')' && c != ';' && c != '\\';
           });
}

// RFC 2047; words end between characters.
std::string encoded_words(std::string_view text) {
    std::string words;
    while (!text.empty()) {
        std::size_t size = std::min(text.size(), kEncodedWordBytes);
        while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
            --size;
        words += (words.empty() ? "=?utf-8?B?" : "\r\n =?utf-8?B?") +
                 base64(bytes_of(text.substr(0, size))) + "?=";
        text.remove_prefix(size);
    }
    return words;
}

std::string encoded_body(std::string_view text) {
    const std::string encoded = base64(bytes_of(text));
    std::string lines;
    for (std::size_t at = 0; at < encoded.size(); at += kLineMax)
        lines += encoded.substr(at, kLineMax) + "\r\n";
    return lines;
}

std::string shown_date(Instant instant) {
    constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(instant - day).count();
    return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000",
                       kDays.at(std::chrono::weekday{day}.c_encoding()), unsigned{date.day()},
                       kMonths.at(unsigned{date.month()} - 1), int{date.year()}, seconds / 3600,
                       seconds / 60 % 60, seconds % 60);
}

}  // namespace

std::string write_letter(const Settings& settings, const std::string& to, std::string_view text,
                         std::string_view id, Instant now) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view subject = text.substr(0, end);
    std::string body{text.substr(end)};
    body.erase(0, body.find_first_not_of('\n'));
    const std::string domain = settings.sender.substr(settings.sender.find('@') + 1);
    return "From: " + encoded_words(settings.name) + " <" + settings.sender + ">\r\nTo: <" + to +
           ">\r\nSubject: " + encoded_words(subject) + "\r\nDate: " + shown_date(now) +
           "\r\nMessage-ID: <" + std::string{id} + "@" + domain +
           ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
           "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
           encoded_body(body + "\n");
}

Capabilities MailAdapter::capabilities(std::string_view) const { return {}; }

void MailAdapter::direct_room(const std::string& account, RoomReply reply) {
    if (!is_address(account)) return reply(error(Errc::rejected, "not an address"));
    reply(account);
}

void MailAdapter::send(OutgoingMessage message, SendReply reply) {
    if (!is_address(message.room)) return reply(error(Errc::rejected, "not an address"));
    const std::string id = hex(sha256(bytes_of(message.idempotency))).substr(0, 32);
    smtp_.send(settings_.sender, message.room,
               write_letter(settings_, message.room, message.text, id, clock_.now()),
               [id, reply = std::move(reply)](const Result<void>& sent) {
                   if (!sent) return reply(sent.error());
                   reply(id);
               });
}

}  // namespace promenade::platforms::mail
