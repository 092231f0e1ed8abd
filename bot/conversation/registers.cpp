#include "bot/conversation/registers.hpp"

#include "bot/conversation/queries.hpp"
#include "bot/conversation/request.hpp"
#include "bot/language/besides.hpp"

#include <set>

namespace promenade::conversation {

namespace {

using language::Intent;
using language::Reading;

// What other registers answer of the message's other questions.
void answer_the_others(const Scene& scene, const Speaker& speaker, const std::string& text,
                       Intent answered, Turn& turn) {
    const std::string_view role = role_word(speaker.role);
    std::set<Intent> known{answered};
    for (const std::string& part : language::parts_of(text, scene.vocabulary)) {
        const Reading other = language::read_intent(part, role, scene.vocabulary);
        if (known.contains(other.intent)) continue;
        if (auto answer = answer_from_registers(scene, speaker, other)) {
            known.insert(other.intent);
            turn.submission.replies.push_back(std::move(*answer));
        }
    }
}

}  // namespace

void answer_from(const Scene& scene, const Speaker& speaker, const std::string& text,
                 const Reading& reading, language::Room room, runtime::Reply answer, Turn& turn) {
    turn.submission.replies.push_back(std::move(answer));
    if (room != language::Room::direct) return;
    answer_the_others(scene, speaker, text, reading.intent, turn);
    if (reading.intent == Intent::against_coordination) return;
    const std::string besides =
        language::asked_besides(text, role_word(speaker.role), reading.intent, scene.vocabulary);
    if (!besides.empty()) take_request(scene, speaker, besides, room, {}, false, turn);
}

}  // namespace promenade::conversation
