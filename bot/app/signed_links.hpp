// Addresses that prove whom they were made for: what one opens stands in it in clear, the person in
// the signature alone, so that no address names anybody. The signature is HMAC-SHA-256 (RFC 2104)
// cut to 160 bits, in base 32; a link of one purpose is none of another.
#pragma once

#include "engine/network/roster.hpp"
#include "engine/privacy/key_store.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::app {

class SignedLinks {
public:
    SignedLinks(privacy::SecretKey key, std::string purpose)
        : key_(key), purpose_(std::move(purpose)) {}

    // "part.part.signature". No part may hold a full stop.
    std::string sign(const std::vector<std::string>& parts, const PersonId& person) const;

    struct Opened {
        std::vector<std::string> parts;
        PersonId person;
    };
    // Of a token with so many parts, signed for one of the people that `may` lets through; nothing
    // of any other. Whether it is still valid is the caller's to say.
    std::optional<Opened> open(std::string_view token, std::size_t parts,
                               const network::Roster& roster,
                               bool (*may)(const network::Person&)) const;

private:
    std::string signature(std::string_view payload, const PersonId& person) const;

    privacy::SecretKey key_;
    std::string purpose_;
};

}  // namespace promenade::app
