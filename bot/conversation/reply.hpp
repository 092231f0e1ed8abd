// What a turn says back: a text of the catalogue, choices that type for the person, and the
// question that then waits for their answer.
#pragma once

#include "bot/conversation/turn.hpp"
#include "engine/workflow/definition.hpp"

#include <string>
#include <string_view>

namespace promenade::conversation {

void say(Turn& turn, std::string_view text, Map args = {});

// By the labels of what they may do at this stage.
void refuse_with_what_is_offered(const StreamId& stream,
                                 const std::vector<const workflow::TriggerSpec*>& offered,
                                 Turn& turn);
// Who may not know of a case is told what everybody is told of a number that does not exist.
runtime::Reply no_such_case(const Speaker& speaker, const StreamId& stream);

// {"label": …, "say": …}
Value say_choice(std::string label, std::string say);

enum class Choice { yes, no, other, is_so, is_not_so, colleague, youth, nobody, skip, cancel };
// Its label and what it types, of the catalogue.
Value choice(const Scene& scene, Choice choice);
// Of a first name: a colleague, a youth, or neither is recorded.
List identity_choices(const Scene& scene);

// What now waits for the speaker's answer, in the place of whatever did; asked now, by the reply
// that the turn said last.
void keep_draft(const Scene& scene, const Speaker& speaker, Draft draft, Turn& turn);
void forget_draft(const Scene& scene, const Speaker& speaker, Turn& turn);
// « oui » submits it.
Draft to_confirm(runtime::CaseCommand command);

// The question of a field, whose answer goes into the command.
void ask(const Scene& scene, const Speaker& speaker, const workflow::Definition& definition,
         const workflow::FormField& asked, runtime::CaseCommand command, Turn& turn);

}  // namespace promenade::conversation
