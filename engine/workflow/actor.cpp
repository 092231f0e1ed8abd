#include "engine/workflow/actor.hpp"

#include <algorithm>
#include <string_view>

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

bool has_signed(const std::vector<std::string>& signatures, const Actor& actor) {
    const auto is_actor = [&](std::string_view name) {
        return name == actor.pseudonym || name == actor.stands_in_for;
    };
    return std::any_of(signatures.begin(), signatures.end(), [&](const std::string& signature) {
        const std::string_view text{signature};
        const std::size_t split = text.find(kFor);
        return is_actor(text.substr(0, split)) ||
               (split != std::string_view::npos && is_actor(text.substr(split + 1)));
    });
}

}  // namespace promenade::workflow
