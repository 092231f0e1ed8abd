#include "bot/conversation/way_in.hpp"

#include "bot/conversation/activation.hpp"
#include "bot/conversation/reply.hpp"

namespace promenade::conversation {

namespace {

constexpr std::chrono::days kOwnLinkLifetime{1};

std::string issue(const Scene& scene, const PersonId& person, std::chrono::days lifetime,
                  Turn& turn) {
    std::string code = make_activation_code(scene.random);
    turn.submission.network.push_back(network::IssueActivation{
        person, activation_digest(code, scene.keys), scene.now + lifetime});
    return code;
}

}  // namespace

void give_code(const Scene& scene, const Speaker& speaker, const std::vector<std::string>& people,
               Turn& turn) {
    if (!speaker.is(network::Role::coordinator)) return say(turn, "refused.not_allowed");
    if (people.size() > 1) return say(turn, "member.which_full_name");
    if (people.empty()) return say(turn, "member.unknown");
    const PersonId person{people.front()};
    const std::string code = issue(scene, person, kActivationLifetime, turn);
    const std::string url = scene.web_address(code);
    say(turn, url.empty() ? "way_in.code" : "way_in.code_or_link",
        Map{{"name", scene.people.name(person)},
            {"code", code},
            {"url", url},
            {"days", kActivationLifetime.count()}});
}

void give_web_link(const Scene& scene, const Speaker& speaker, Turn& turn) {
    // Asked first: a code that opens nothing is not issued.
    if (scene.web_address({}).empty()) return say(turn, "way_in.no_web");
    const std::string code = issue(scene, speaker.id, kOwnLinkLifetime, turn);
    say(turn, "way_in.own_link", Map{{"url", scene.web_address(code)}});
}

}  // namespace promenade::conversation
