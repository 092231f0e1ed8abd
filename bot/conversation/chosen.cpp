#include "bot/conversation/chosen.hpp"

#include "bot/conversation/form.hpp"
#include "bot/conversation/waiting_question.hpp"

namespace promenade::conversation {

using language::Intent;

namespace {

// « un enfant »: the one choice shown whose words these begin; 0: none, or several.
int named_by(const Scene& scene, const std::string& text, const Offered& offered) {
    constexpr std::size_t kLongest = 40;
    if (text.size() > kLongest) return 0;
    int named = 0;
    for (int number = 1; const auto choice = offered(number); ++number) {
        if (!choice->stream.empty() || !abridges(choice->say, text, scene)) continue;
        if (named != 0) return 0;
        named = number;
    }
    return named;
}

}  // namespace

StreamId last_shown(const Offered& offered) {
    const auto first = offered(1);
    if (!first) return {};
    return first->stream.empty() ? StreamId{first->say} : first->stream;
}

ShownCard card_shown(const Offered& offered) {
    const auto first = offered(1);
    if (!first) return {};
    for (int number = 2; const auto other = offered(number); ++number)
        if (!other->stream.empty() && other->stream != first->stream) return {};
    return {first->stream, first->version};
}

int chosen_by(const Scene& scene, const Speaker& speaker, const std::string& text,
              const language::Reading& reading, const Offered& offered) {
    if (reading.intent == Intent::number)
        return waits_for_a_number(scene, speaker.id) ? 0 : reading.number;
    if (read_draft(speaker.id, scene.now, scene.store, scene.keys)) return 0;
    switch (reading.intent) {
        case Intent::yes: return offered(1) && !offered(2) && offered(1)->stream.empty() ? 1 : 0;
        case Intent::a_youth:
        case Intent::a_colleague:
        case Intent::none: return named_by(scene, text, offered);
        default: return 0;
    }
}

}  // namespace promenade::conversation
