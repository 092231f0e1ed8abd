#include "engine/workflow/actor.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

constexpr char kFor = '~';

}  // namespace

Actor substitute(const Actor& actor) {
    Actor acting = actor;
    acting.roles = actor.absent->roles;
    acting.themes = actor.absent->themes;
    acting.stands_in_for = actor.absent->pseudonym;
    acting.absent.reset();
    return acting;
}

std::string signature(const Actor& actor) {
    if (actor.stands_in_for.empty()) return actor.pseudonym;
    return actor.pseudonym + kFor + actor.stands_in_for;
}

Signature read_signature(std::string_view text) {
    const std::size_t split = std::min(text.find(kFor), text.size());
    return {text.substr(0, split), text.substr(std::min(split + 1, text.size()))};
}

bool has_signed(const std::vector<std::string>& signatures, const Actor& actor) {
    const auto is_actor = [&](std::string_view name) {
        return name == actor.pseudonym || name == actor.stands_in_for;
    };
    return std::any_of(signatures.begin(), signatures.end(), [&](const std::string& signature) {
        const Signature read = read_signature(signature);
        return is_actor(read.actor) || (!read.absent.empty() && is_actor(read.absent));
    });
}

}  // namespace promenade::workflow
