// Who sends a command, as facts: no person id reaches a guard.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::workflow {

struct Actor {
    std::string pseudonym;            // in the case's stream; a role's id for role holders
    std::vector<std::string> roles;   // "pdn", "coordinator", "deputy", "referent"…
    std::vector<std::string> themes;  // of a referent: "jeunesse", "parentalite"
    std::string onbehalfof;           // pseudonym of the person it is done for, or empty
    // A PdN of the network, whatever else they act as: who must not read their colleagues'
    // situations, for instance.
    bool member = false;

    // Somebody absent today for whom this person stands in, under that person's name in the stream.
    struct Absent {
        std::string pseudonym;
        std::vector<std::string> roles;
        std::vector<std::string> themes;
    };
    std::optional<Absent> absent = std::nullopt;
    // Acting as their substitute: the absent person's name, whose roles and themes stand above.
    std::string stands_in_for = {};
};

// The actor with the absent person's roles; call it only where `absent` is set.
Actor substitute(const Actor& actor);

// Does it hold of the actor as themself, or, where somebody is absent, as their substitute?
template <class Holds>
bool in_either_hat(const Actor& actor, const Holds& holds) {
    return holds(actor) || (actor.absent && holds(substitute(actor)));
}

// The name that a list of people keeps of who acted: "karim", or "karim~maelle" for a substitute,
// so that neither counts again.
std::string signature(const Actor& actor);
struct Signature {
    std::string_view actor, absent;  // `absent`: whom a substitute acted for; else empty
};
Signature read_signature(std::string_view text);
// Does the list hold the actor, the person they act for, or a substitute of either?
bool has_signed(const std::vector<std::string>& signatures, const Actor& actor);

}  // namespace promenade::workflow
