#include "bot/app/signed_links.hpp"

#include "engine/core/encoding.hpp"

namespace promenade::app {

namespace {

constexpr std::size_t kSignatureBytes = 20;

// At most one more than `most`, which is one too many.
std::vector<std::string> parts_of(std::string_view token, std::size_t most) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= token.size() && parts.size() <= most;) {
        const std::size_t end = std::min(token.find('.', at), token.size());
        parts.emplace_back(token.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

}  // namespace

std::string SignedLinks::signature(std::string_view payload, const PersonId& person) const {
    const Hash mac =
        hmac_sha256(key_.view(), {bytes_of(purpose_), bytes_of(payload), bytes_of(person.text())});
    return base32(ByteView{mac}.first(kSignatureBytes));
}

std::string SignedLinks::sign(const std::vector<std::string>& parts, const PersonId& person) const {
    std::string payload;
    for (const std::string& part : parts) payload += (payload.empty() ? "" : ".") + part;
    return payload + "." + signature(payload, person);
}

std::optional<SignedLinks::Opened> SignedLinks::open(std::string_view token, std::size_t parts,
                                                     const network::Roster& roster,
                                                     bool (*may)(const network::Person&)) const {
    Opened opened{parts_of(token, parts + 1), {}};
    if (opened.parts.size() != parts + 1) return std::nullopt;
    const std::string given = opened.parts.back();
    opened.parts.pop_back();
    const std::string_view payload = token.substr(0, token.size() - given.size() - 1);
    for (const auto& [id, person] : roster.people)
        if (may(person) && equal_constant_time(bytes_of(signature(payload, id)), bytes_of(given)))
            opened.person = id;
    return opened.person.empty() ? std::nullopt : std::optional{std::move(opened)};
}

}  // namespace promenade::app
