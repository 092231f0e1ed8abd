#include "bot/conversation/newcomer.hpp"

#include <re2/re2.h>

#include <string>

namespace promenade::conversation {

namespace {

constexpr std::size_t kPartMax = 100;

}  // namespace

std::optional<Map> identity_in(std::string_view text) {
    static const re2::RE2 kPart("[\\s,;]*([^,;]+)");
    static const re2::RE2 kName("([\\p{L}][\\p{L}\\-'’]*)\\s+([\\p{L}][\\p{L}\\-'’ ]*)");
    static const re2::RE2 kEmail("[^\\s@<>]+@[^\\s@<>]+\\.[^\\s@<>]+");
    static const re2::RE2 kPhone("\\+?[0-9][0-9 .]{8,18}");
    Map identity;
    re2::StringPiece rest{text.data(), text.size()};
    for (std::string part; re2::RE2::Consume(&rest, kPart, &part);) {
        while (!part.empty() && part.back() == ' ') part.pop_back();
        if (part.size() > kPartMax) return std::nullopt;
        std::string given, family;
        if (re2::RE2::FullMatch(part, kEmail)) {
            identity.set("email", part);
        } else if (re2::RE2::FullMatch(part, kPhone)) {
            identity.set("phone", part);
        } else if (!identity.contains("given_name") &&
                   re2::RE2::FullMatch(part, kName, &given, &family)) {
            identity.set("given_name", given);
            identity.set("family_name", family);
        } else {
            return std::nullopt;
        }
    }
    if (identity.empty()) return std::nullopt;
    return identity;
}

Map contact_in(std::string_view text) {
    static const re2::RE2 kEmail("([^\\s@<>:,;]+@[^\\s@<>]+\\.[^\\s@<>,;]+)");
    static const re2::RE2 kPhone("(\\+?[0-9](?:[ .-]?[0-9]){8,14})");
    Map contact;
    std::string found;
    if (re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, kEmail, &found))
        contact.set("email", found);
    if (re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, kPhone, &found))
        contact.set("phone", found);
    return contact;
}

std::optional<Map> newcomer_in(std::string_view text) {
    auto identity = identity_in(text);
    return identity && identity->contains("given_name") ? std::move(identity) : std::nullopt;
}

}  // namespace promenade::conversation
