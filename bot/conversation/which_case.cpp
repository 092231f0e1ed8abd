#include "bot/conversation/which_case.hpp"

#include "bot/conversation/act.hpp"
#include "bot/conversation/known_case.hpp"
#include "bot/conversation/queries.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/conversation/request.hpp"
#include "bot/language/fold.hpp"
#include "bot/language/lexicon.hpp"
#include "bot/language/spoken.hpp"

#include <algorithm>
#include <sstream>

namespace promenade::conversation {

namespace {

// « réponds à Clarisse : … » says whom it is for, not what: « réponds : … ».
std::string without_addressee(const Scene& scene, const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) return text;
    const auto& addressing = scene.vocabulary.lexicon->intents.addressing;
    std::string before = text.substr(0, colon);
    while (!before.empty()) {
        before.resize(before.find_last_not_of(' ') + 1);
        const std::size_t space = before.find_last_of(' ');
        if (space == std::string::npos) break;
        const std::string word = before.substr(space + 1);
        const bool addresses = addressing.contains(language::folded_text(word));
        if (!addresses && language::people_in(word, scene.vocabulary).empty()) break;
        before.resize(space);
        if (addresses) return before + " " + text.substr(colon);
    }
    return text;
}

// « réponds à Clarisse : … », « … à Clarisse que … ».
bool is_addressed(const Scene& scene, const std::string& text) {
    const auto& addressing = scene.vocabulary.lexicon->intents.addressing;
    std::istringstream words{text};
    std::string before, word;
    for (; words >> word; before = word)
        if (addressing.contains(language::folded_text(before)) &&
            !language::people_in(word, scene.vocabulary).empty())
            return true;
    return false;
}

}  // namespace

bool ask_which_case(const Scene& scene, const Speaker& speaker, const std::string& text,
                    const language::Reading& reading, const StreamId& shown, Turn& turn) {
    constexpr std::size_t kOfferedMax = 6;
    // The words come back with each choice: what may not be kept is not among them.
    if (!language::filter_identity(text, 0, scene.vocabulary).masked.empty()) {
        turn.redact = true;
        say(turn, "order.with_number");
        return true;
    }
    // Whom it is for; a name in the words themselves does not say.
    const std::size_t colon = text.find(':');
    const bool has_colon = colon != std::string::npos;
    const std::vector<std::string> named =
        language::people_in(has_colon ? text.substr(0, colon) : text, scene.vocabulary);
    const bool says_whom = has_colon || is_addressed(scene, text);
    List choices;
    const auto offer = [&](const KnownCase& known) {
        if (known.definition->id() != kRequest || !may_send(scene, speaker, known, reading.trigger))
            return;
        const StreamId& stream = known.state.stream;
        choices.push_back(say_choice(case_line(scene, known.state),
                                     stream.text() + " " + without_addressee(scene, text)));
    };
    if (const auto known = case_known_to(scene, speaker, shown);
        known && (named.empty() || !says_whom))
        offer(*known);
    const bool offers_shown = !choices.empty();
    if (!offers_shown || !named.empty()) {
        scene.open_cases([&](const workflow::CaseState& state) {
            const auto author =
                scene.engine.person_behind(Value{state.fields}.text_at("author"), state.stream);
            const bool meant = named.empty() ||
                               std::any_of(named.begin(), named.end(), [&](const std::string& id) {
                                   return author == PersonId{id};
                               });
            const auto known = case_known_to(scene, speaker, state.stream);
            const bool is_offered = offers_shown && state.stream == shown;
            if (known && meant && !is_offered) offer(*known);
            return choices.size() < kOfferedMax;
        });
    }
    if (choices.empty()) return false;
    // Clarisse has one open request.
    if (choices.size() == 1 && says_whom && named.size() == 1) {
        const std::string said{choices.front().text_at("say")};
        const auto order = language::read_intent(said, role_word(speaker.role), scene.vocabulary);
        if (order.intent == language::Intent::act_on_case) {
            act_on_case(scene, speaker, order, turn);
            return true;
        }
    }
    say(turn, "order.which", Map{{"choices", std::move(choices)}});
    return true;
}

}  // namespace promenade::conversation
